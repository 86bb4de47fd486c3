import {
  IconBone,
  IconEye,
  IconFileText,
  IconListDetails,
  IconNeedle,
  IconVaccine,
  type TablerIcon,
} from '@tabler/icons-react'
import { type Page, pages } from '../../state/store.ts'
import { useDocument, useStation, useStationState, useTexts } from './context.tsx'

const icons: Readonly<Record<Page, TablerIcon>> = {
  cases: IconListDetails,
  see: IconEye,
  plan: IconNeedle,
  rehearse: IconVaccine,
  strength: IconBone,
  report: IconFileText,
}

/** The pages, in the order of the patient's way. */
export function Rail() {
  const texts = useTexts().shell
  const station = useStation()
  const shown = useStationState((state) => state.page)
  const hasCase = useDocument() !== null
  return (
    <ul className="rail">
      {pages.map((page) => {
        const Icon = icons[page]
        return (
          <li key={page}>
            <button
              type="button"
              aria-current={page === shown ? 'page' : undefined}
              disabled={page !== 'cases' && !hasCase}
              onClick={() => station.show(page)}
            >
              <Icon size={20} stroke={1.5} aria-hidden="true" />
              {texts.pages[page]}
            </button>
          </li>
        )
      })}
    </ul>
  )
}
