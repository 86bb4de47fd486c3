import type { Handle, HeldNeedle } from '../../state/plan/needle.ts'
import type { PictureOfPlane, Spot } from './drawing.ts'
import { type HandleEvents, useHandle } from './use-handle.ts'

interface Props {
  readonly handle: Handle
  readonly needle: HeldNeedle
  readonly picture: PictureOfPlane
  readonly at: Spot
  readonly label: string
  readonly colour: string
  readonly events: HandleEvents
}

/** Room round a handle that takes the pointer, px: a finger's width. */
const reachPx = 17

/** One handle of a needle: a square at the skin, a ring at the bone, a cross at the target, arrows for the whole needle. */
export function NeedleHandle({ handle, needle, picture, at, label, colour, events }: Props) {
  const [x, y] = kept(at, picture)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button of HTML cannot stand in an SVG
    <g
      className="needle-handle"
      role="button"
      tabIndex={0}
      aria-label={label}
      data-handle={handle}
      transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
      {...useHandle(handle, needle, picture, events)}
    >
      <circle r={reachPx} className="needle-reach" />
      <Shape handle={handle} colour={colour} />
    </g>
  )
}

/** A handle beyond the edge waits at the edge, where it can be seen and taken. */
function kept([x, y]: Spot, { width, height }: PictureOfPlane): Spot {
  const edge = 12
  return [Math.min(width - edge, Math.max(edge, x)), Math.min(height - edge, Math.max(edge, y))]
}

function Shape({ handle, colour }: Pick<Props, 'handle' | 'colour'>) {
  switch (handle) {
    case 'skin':
      return <rect x={-5.5} y={-5.5} width={11} height={11} className="needle-mark" stroke={colour} />
    case 'bone':
      return <circle r={6} className="needle-mark" stroke={colour} />
    case 'target':
      return <path d="M0-9V9M-9 0H9M0-5A5 5 0 1 0 0 5A5 5 0 1 0 0-5" className="needle-mark" stroke={colour} />
    default:
      return (
        <path
          d="M0-13V-8M0 13V8M-13 0H-8M13 0H8M-3-10L0-13L3-10M-3 10L0 13L3 10M-10-3L-13 0L-10 3M10-3L13 0L10 3"
          className="needle-mark"
          stroke={colour}
        />
      )
  }
}
