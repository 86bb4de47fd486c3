import { distance } from '../../../geometry/index.ts'
import type { Access } from '../../../planning/index.ts'
import { marginSteps, tubeOf } from '../../state/plan/margin-scale.ts'
import type { Handle, HeldNeedle } from '../../state/plan/needle.ts'
import type { DepthMark } from '../../state/plan/profile.ts'
import {
  type AxisInPicture,
  axisOf,
  beside,
  cannulaPolygon,
  type PictureOfPlane,
  spotOf,
  tubePolygons,
} from './drawing.ts'
import { NeedleHandle } from './handle.tsx'
import type { HandleEvents } from './use-handle.ts'

interface Props {
  readonly needle: HeldNeedle
  /** What is known about it; the tube and the marks are drawn from it. */
  readonly access: Access | null
  readonly picture: PictureOfPlane
  readonly colour: string
  readonly marks: readonly (DepthMark & { readonly words: string })[]
  readonly labels: Readonly<Record<Handle, string>>
  readonly events: HandleEvents | null
  /** Depth of the plane across the needle, mm from the skin; a line shows where it lies. */
  readonly acrossMm: number | null
}

/** Cannula drawn outside the skin, mm. */
const outsideMm = 14

/** A needle lengthwise in a plane that holds it: the room round it as a tube, the cannula to scale, its marks and handles. */
export function NeedleAlong({ needle, access, picture, colour, marks, labels, events, acrossMm }: Props) {
  const lengthMm = Math.max(1, distance(needle.skin, needle.target))
  const axis = axisOf(spotOf(picture, needle.skin), spotOf(picture, needle.target), lengthMm)
  const { pixelsPerMm } = picture
  const radiusMm = access?.cannulaRadiusMm ?? 1.5
  return (
    <g>
      <polygon
        points={cannulaPolygon(axis, -outsideMm, lengthMm, radiusMm * pixelsPerMm)}
        className="needle-cannula"
        fill={colour}
        stroke={colour}
      />
      {access && (
        <Tube access={access} axis={shiftedTo(axis, lengthMm - access.depths.targetMm)} pixelsPerMm={pixelsPerMm} />
      )}
      {acrossMm !== null && <Crossing axis={axis} depthMm={acrossMm} halfPx={9 * pixelsPerMm} />}
      <Marks
        axis={axis}
        marks={marks}
        halfPx={radiusMm * pixelsPerMm + 3}
        lengthMm={lengthMm}
        targetMm={access?.depths.targetMm ?? lengthMm}
      />
      {events &&
        (['skin', 'bone', 'target'] as const).map((handle) => (
          <NeedleHandle
            key={handle}
            {...{ handle, needle, picture, colour, events }}
            at={spotOf(picture, needle[handle])}
            label={labels[handle]}
          />
        ))}
    </g>
  )
}

const breach = marginSteps[0]?.colour

/** Depths of an older answer are counted from the tip, which the hand has moved since. */
const shiftedTo = (axis: AxisInPicture, byMm: number): AxisInPicture => ({ ...axis, at: (mm) => axis.at(mm + byMm) })

function Tube({ access, axis, pixelsPerMm }: { access: Access; axis: AxisInPicture; pixelsPerMm: number }) {
  const pieces = tubeOf(access.margin.profile, access.cannulaRadiusMm)
  return tubePolygons(pieces, axis, pixelsPerMm).map(({ colour, points }, n) => (
    <polygon
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one line have no other name than their place
      key={n}
      points={points}
      className="needle-tube"
      data-breach={colour === breach || undefined}
      fill={colour}
      stroke={colour}
    />
  ))
}

function Crossing({ axis, depthMm, halfPx }: { axis: AxisInPicture; depthMm: number; halfPx: number }) {
  const at = axis.at(depthMm)
  const [a, b] = [beside(at, axis.across, halfPx), beside(at, axis.across, -halfPx)]
  return <line x1={a[0]} y1={a[1]} x2={b[0]} y2={b[1]} className="needle-crossing" />
}

function Marks({
  axis,
  marks,
  halfPx,
  lengthMm,
  targetMm,
}: {
  axis: AxisInPicture
  marks: Props['marks']
  halfPx: number
  lengthMm: number
  targetMm: number
}) {
  return marks.map(({ name, depthMm, words }) => {
    const at = axis.at(depthMm + lengthMm - targetMm)
    const [a, b] = [beside(at, axis.across, halfPx), beside(at, axis.across, -halfPx)]
    const text = beside(at, axis.across, axis.across[0] < 0 ? -halfPx - 6 : halfPx + 6)
    return (
      <g key={name} className="needle-tick">
        <line x1={a[0]} y1={a[1]} x2={b[0]} y2={b[1]} />
        {words !== '' && (
          <text x={text[0]} y={text[1] + 3.5}>
            {words}
          </text>
        )}
      </g>
    )
  })
}
