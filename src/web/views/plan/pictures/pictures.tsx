import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { useTexts } from '../../shell/context.tsx'
import { useShownNeedle } from '../room.tsx'
import { AcrossPane } from './across-pane.tsx'
import { AlongPane } from './along-pane.tsx'
import { FilmPane } from './film-pane.tsx'
import { Pane, type PaneName } from './pane.tsx'
import { Profile } from './profile.tsx'
import { SpacePane } from './space-pane.tsx'

/** From this width of the window on the view in space has a place of its own. */
const roomForSpace = '(min-width: 1600px)'

/** The pictures of the needle, one of them large where a person wants it, and the margin along its depth below them. */
export function Pictures() {
  const texts = useTexts().plan
  const [large, setLarge] = useState<PaneName | null>(null)
  const hasSpace = useMediaQuery(roomForSpace, false, { getInitialValueInEffect: false })
  const { access } = useShownNeedle()
  const pane = (name: PaneName) => ({
    name,
    isLarge: large === name,
    onLarge: () => setLarge(large === name ? null : name),
  })
  return (
    <section
      className="plan-pictures"
      aria-label={texts.pictures}
      data-large={large ?? undefined}
      data-space={hasSpace || undefined}
    >
      <div className="plan-panes">
        <AlongPane {...pane('axial')} name="axial" />
        <AlongPane {...pane('sagittal')} name="sagittal" />
        <AcrossPane {...pane('across')} holdsSpace={!hasSpace} />
        {hasSpace && (
          <Pane {...pane('space')}>
            <SpacePane />
          </Pane>
        )}
        <FilmPane {...pane('AP')} name="AP" />
        <FilmPane {...pane('lateral')} name="lateral" />
        <FilmPane {...pane('bullsEye')} name="bullsEye" />
      </div>
      {access && <Profile access={access} />}
    </section>
  )
}
