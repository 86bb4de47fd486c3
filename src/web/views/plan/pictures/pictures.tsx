import { useState } from 'react'
import { useTexts } from '../../shell/context.tsx'
import { useShownNeedle } from '../room.tsx'
import { AcrossPane } from './across-pane.tsx'
import { AlongPane } from './along-pane.tsx'
import { FilmPane } from './film-pane.tsx'
import { Profile } from './profile.tsx'

export const paneNames = ['axial', 'sagittal', 'across', 'AP', 'lateral', 'bullsEye'] as const
export type PaneName = (typeof paneNames)[number]

/** Six pictures, one of them large where a person wants it, and the margin along the needle below them. */
export function Pictures() {
  const texts = useTexts().plan
  const [large, setLarge] = useState<PaneName | null>(null)
  const { access } = useShownNeedle()
  const pane = (name: PaneName) => ({
    name,
    isLarge: large === name,
    onLarge: () => setLarge(large === name ? null : name),
  })
  return (
    <section className="plan-pictures" aria-label={texts.pictures} data-large={large ?? undefined}>
      <div className="plan-panes">
        <AlongPane {...pane('axial')} name="axial" />
        <AlongPane {...pane('sagittal')} name="sagittal" />
        <AcrossPane {...pane('across')} />
        <FilmPane {...pane('AP')} name="AP" />
        <FilmPane {...pane('lateral')} name="lateral" />
        <FilmPane {...pane('bullsEye')} name="bullsEye" />
      </div>
      {access && <Profile access={access} />}
    </section>
  )
}
