import type { Access } from '../../../planning/index.ts'
import { stepOf } from '../../state/plan/margin-scale.ts'
import type { HeldNeedle } from '../../state/plan/needle.ts'
import { type PictureOfPlane, type Spot, spotOf } from './drawing.ts'
import { NeedleHandle } from './handle.tsx'
import type { HandleEvents } from './use-handle.ts'

interface Props {
  readonly needle: HeldNeedle
  readonly access: Access | null
  readonly picture: PictureOfPlane
  /** Where the axis crosses the plane. */
  readonly at: HeldNeedle['skin']
  /** Margin at this depth, mm; null outside the bone. */
  readonly marginMm: number | null
  readonly colour: string
  readonly label: string
  readonly events: HandleEvents | null
}

/** A needle cut across: the cannula to scale and, as a ring, the nearest wall. */
export function NeedleAcross({ needle, access, picture, at, marginMm, colour, label, events }: Props) {
  const [x, y] = spotOf(picture, at)
  const radiusPx = (access?.cannulaRadiusMm ?? 1.5) * picture.pixelsPerMm
  const roomPx = marginMm === null ? null : Math.max(0, marginMm) * picture.pixelsPerMm + radiusPx
  const step = stepOf(marginMm ?? 0)
  return (
    <g>
      <circle cx={x} cy={y} r={radiusPx} className="needle-cut" stroke={colour} fill={colour} />
      {roomPx !== null && (
        <circle cx={x} cy={y} r={roomPx} className="needle-room" stroke={step.colour} fill={step.colour} />
      )}
      {events && (
        <NeedleHandle handle="whole" {...{ needle, picture, colour, label, events }} at={[x, y] satisfies Spot} />
      )}
    </g>
  )
}
