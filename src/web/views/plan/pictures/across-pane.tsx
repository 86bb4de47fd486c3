import { IconCube } from '@tabler/icons-react'
import { useMemo, useRef, useState } from 'react'
import { moved } from '../../../../geometry/index.ts'
import { atDepth } from '../../../state/plan/needle.ts'
import { planeAcross } from '../../../state/plan/planes.ts'
import { marginAt } from '../../../state/plan/profile.ts'
import { mm } from '../../../state/quantities.ts'
import { NeedleAcross } from '../../../tools/needle/across.tsx'
import type { PictureOfPlane } from '../../../tools/needle/drawing.ts'
import { useTexts } from '../../shell/context.tsx'
import { useDesk, usePlanRoom, useShownNeedle } from '../room.tsx'
import { colourOf, useHandleEvents, useHandleLabels } from './drawn-needles.ts'
import { Pane, type PaneProps } from './pane.tsx'
import { Slice } from './slice.tsx'
import { SpacePane } from './space-pane.tsx'
import { useHand } from './use-hand.ts'
import { useSize } from './use-size.ts'

/** What is seen across the needle, mm. */
const fieldMm = 46
/** One notch of the wheel, mm. */
const notchMm = 0.5

/** The plane square to the needle, moved along its depth by wheel, drag or the profile. */
export function AcrossPane({ holdsSpace, ...props }: PaneProps & { readonly holdsSpace: boolean }) {
  const texts = useTexts().plan
  const { desk, vertebra, axes } = usePlanRoom()
  const [element, size] = useSize<HTMLDivElement>()
  const [zoom, setZoom] = useState(1)
  const { needle, access, side } = useShownNeedle()
  const chosenMm = useDesk((state) => state.depthMm)
  const depthMm = chosenMm ?? access?.margin.atMm ?? 0
  const pixelsPerMm = (zoom * Math.max(1, Math.min(size.width, size.height))) / fieldMm
  const current = useMemo(() => {
    const { centre } = vertebra.body
    const line = needle ?? { skin: moved(centre, axes.posterior, 60), target: centre }
    return planeAcross(line, axes, needle ? depthMm : 35)
  }, [needle, axes, vertebra, depthMm])
  // The plane stands still while the needle is moved in it: it would run away under the hand.
  const frozen = useRef<typeof current | null>(null)
  const [isFrozen, freeze] = useState(false)
  const plane = isFrozen && frozen.current ? frozen.current : current
  const picture: PictureOfPlane = { ...size, pixelsPerMm, plane }
  const toDepth = (byMm: number): void => {
    if (access) desk.showDepth(Math.min(access.depths.targetMm + 15, Math.max(0, depthMm + byMm)))
  }
  const hand = useHand(element, {
    onPan: (_dx, dy) => toDepth(dy / pixelsPerMm),
    onZoom: (factor) => setZoom((z) => Math.min(5, Math.max(0.4, z * factor))),
    onWheel: (notches) => toDepth(notches * notchMm),
    onReset: () => {
      setZoom(1)
      desk.showDepth(null)
    },
  })
  const labels = useHandleLabels()
  const events = useHandleEvents(
    () => {
      frozen.current = current
      freeze(true)
    },
    () => freeze(false),
  )
  const marginMm = access ? marginAt(access, depthMm) : null
  const caption = access && (
    <>
      {texts.depthHere(mm(depthMm))}
      <br />
      {marginMm === null ? texts.behindBone : texts.marginHere(mm(marginMm))}
    </>
  )
  const [isSpace, showSpace] = useState(false)
  const choice = holdsSpace && (
    <button type="button" className="pane-switch" aria-pressed={isSpace} onClick={() => showSpace(!isSpace)}>
      <IconCube size={15} stroke={1.5} aria-hidden="true" /> {texts.panes.space}
    </button>
  )
  if (holdsSpace && isSpace)
    return (
      <Pane {...props} title={texts.panes.space}>
        <SpacePane />
        {choice}
      </Pane>
    )
  return (
    <Pane {...props} caption={caption}>
      {choice}
      <div className="pane-picture" ref={element} {...hand}>
        <Slice element={element} picture={picture} label={texts.panes.across}>
          {needle && (
            <NeedleAcross
              {...{ needle, access, picture, marginMm, events }}
              at={atDepth(needle, depthMm)}
              colour={colourOf(side)}
              label={labels.whole}
            />
          )}
        </Slice>
      </div>
    </Pane>
  )
}
