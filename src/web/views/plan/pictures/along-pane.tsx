import { useEffect, useMemo, useState } from 'react'
import { dot, moved, type Point } from '../../../../geometry/index.ts'
import type { Access } from '../../../../planning/index.ts'
import { fromPlane, onPlane, type Plane } from '../../../state/plan/plane.ts'
import { planesAlong } from '../../../state/plan/planes.ts'
import { depthMarks } from '../../../state/plan/profile.ts'
import { NeedleAlong } from '../../../tools/needle/along.tsx'
import { type PictureOfPlane, spotOf } from '../../../tools/needle/drawing.ts'
import { useTexts } from '../../shell/context.tsx'
import { useDesk, usePlanRoom, useShownNeedle } from '../room.tsx'
import { colourOf, useHandleEvents, useHandleLabels, useOtherNeedle } from './drawn-needles.ts'
import { OtherNeedle } from './other-needle.tsx'
import { Pane, type PaneProps } from './pane.tsx'
import { Slice } from './slice.tsx'
import { useHand } from './use-hand.ts'
import { type Size, useSize } from './use-size.ts'

/** A plane that holds the needle. */
export function AlongPane(props: PaneProps & { readonly name: 'axial' | 'sagittal' }) {
  const { name } = props
  const texts = useTexts().plan
  const [element, size] = useSize<HTMLDivElement>()
  const { plane, fitted } = usePlane(name, size)
  const [eye, setEye] = useState(still)
  const { place } = usePlanRoom()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another level is looked at anew
  useEffect(() => setEye(still), [place])
  const pixelsPerMm = fitted * eye.zoom
  const picture = useStable({
    ...size,
    pixelsPerMm,
    plane: { ...plane, centre: fromPlane(plane, eye.right, eye.down) },
  })
  const hand = useHand(element, {
    onPan: (dx, dy) => setEye((e) => ({ ...e, right: e.right - dx / pixelsPerMm, down: e.down - dy / pixelsPerMm })),
    onZoom: (factor) => setEye((e) => ({ ...e, zoom: Math.min(8, Math.max(0.5, e.zoom * factor)) })),
    onReset: () => setEye(still),
  })
  return (
    <Pane {...props}>
      <div className="pane-picture" ref={element} {...hand}>
        <Slice element={element} picture={picture} label={texts.panes[name]}>
          <Drawn picture={picture} name={name} />
        </Slice>
      </div>
    </Pane>
  )
}

const still = { zoom: 1, right: 0, down: 0 }

function Drawn({ picture, name }: { picture: PictureOfPlane; name: 'axial' | 'sagittal' }) {
  const texts = useTexts().plan
  const { inPlan } = usePlanRoom()
  const { needle, access, side } = useShownNeedle()
  const other = useOtherNeedle()
  const labels = useHandleLabels()
  const events = useHandleEvents()
  const chosenMm = useDesk((state) => state.depthMm)
  const acrossMm = chosenMm ?? access?.margin.atMm ?? null
  return (
    <>
      {inPlan && name === 'sagittal' && (
        <StopLine line={inPlan.searched.cement.stopLine} picture={picture} words={texts.stopLine} />
      )}
      {other && <OtherNeedle needle={other} picture={picture} colour={colourOf(other.side)} />}
      {needle && (
        <NeedleAlong
          {...{ needle, access, picture, labels, events, acrossMm }}
          colour={colourOf(side)}
          marks={access ? marksOf(access, picture, texts.markShort) : []}
        />
      )}
    </>
  )
}

/** Words only where there is room for them between one mark and the next. */
function marksOf(access: Access, { plane, pixelsPerMm }: PictureOfPlane, words: Readonly<Record<string, string>>) {
  // Beside a needle that lies flat words follow each other, beside an upright one they stand above each other.
  const flat = Math.abs(dot(access.direction, plane.right))
  let last = { at: Number.NEGATIVE_INFINITY, words: '' }
  return depthMarks(access).map((mark) => {
    const text = words[mark.name] ?? ''
    const at = mark.depthMm * pixelsPerMm
    const wantedPx = Math.max(15, flat * Math.max(text.length, last.words.length) * 6.4 + 8)
    if (at - last.at < wantedPx) return { ...mark, words: '' }
    last = { at, words: text }
    return { ...mark, words: text }
  })
}

function StopLine({
  line,
  picture,
  words,
}: {
  line: readonly [Point<'patient'>, Point<'patient'>]
  picture: PictureOfPlane
  words: string
}) {
  const [a, b] = line.map((p) => spotOf(picture, p)) as [readonly [number, number], readonly [number, number]]
  return (
    <g className="stop-line">
      <line x1={a[0]} y1={a[1]} x2={b[0]} y2={b[1]} />
      <text x={a[0] + 5} y={a[1] - 4}>
        {words}
      </text>
    </g>
  )
}

/** Beyond the anterior wall and beyond the skin so much is shown, mm. */
const roundMm = 9
/** What is shown at least across the needle, mm. */
const acrossMm = 74

/** The plane of this pane and the scale at which body, needle and skin are seen whole. */
function usePlane(name: 'axial' | 'sagittal', size: Size): { plane: Plane; fitted: number } {
  const { vertebra, axes } = usePlanRoom()
  const { needle } = useShownNeedle()
  const { centre, depthMm } = vertebra.body
  const skin = needle?.skin
  const target = needle?.target
  const plane = useMemo(() => {
    const line = skin && target ? { skin, target } : { skin: moved(centre, axes.posterior, 60), target: centre }
    return planesAlong(line, axes, centre)[name]
  }, [skin, target, axes, centre, name])
  const [from, to] = useMemo(() => {
    const front = -depthMm / 2 - roundMm
    // The skin of the first needle seen decides, so that a needle in the hand does not move the picture.
    const behind = vertebra.skinPosterior ? onAxis(vertebra.skinPosterior, centre, axes.posterior) : 80
    return [front, Math.min(110, behind) + roundMm]
  }, [vertebra, axes, centre, depthMm])
  const spanMm = to - from
  const middle = (from + to) / 2
  const lengthPx = name === 'axial' ? size.height : size.width
  const acrossPx = name === 'axial' ? size.width : size.height
  const fitted = Math.max(0.2, Math.min(lengthPx / spanMm, acrossPx / acrossMm))
  const [right, down] = name === 'axial' ? [0, middle] : [middle, 0]
  return { plane: { ...plane, centre: fromPlane(plane, right, down) }, fitted }
}

const onAxis = (
  p: Point<'patient'>,
  from: Point<'patient'>,
  axis: readonly [number, number, number] | Plane['right'],
): number => [0, 1, 2].reduce((sum, a) => sum + ((p[a] as number) - (from[a] as number)) * (axis[a] as number), 0)

/** The same object while nothing has changed by more than can be seen, so that a slice is not drawn again for nothing. */
function useStable(picture: PictureOfPlane): PictureOfPlane {
  const [kept, setKept] = useState(picture)
  if (alike(kept, picture)) return kept
  setKept(picture)
  return picture
}

function alike(a: PictureOfPlane, b: PictureOfPlane): boolean {
  if (a.width !== b.width || a.height !== b.height || a.pixelsPerMm !== b.pixelsPerMm) return false
  const [x, y, off] = onPlane(a.plane, b.plane.centre)
  const turned = (['right', 'down'] as const).some((way) =>
    [0, 1, 2].some((axis) => Math.abs((a.plane[way][axis] as number) - (b.plane[way][axis] as number)) > 1e-7),
  )
  return !turned && Math.hypot(x, y, off) < 1e-4
}
