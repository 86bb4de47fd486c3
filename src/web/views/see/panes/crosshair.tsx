import { dot, type Point, scaled } from '../../../../geometry/index.ts'
import { type Axes, axesTurned, axisOf, type PlaneName, planeNames } from '../../../state/see/axes.ts'
import type { SeeSession } from '../../../state/see/session.ts'
import type { Drag } from '../../../tools/slice-pane/drag.ts'
import { type CanvasPoint, rightOf, type SliceView } from '../../../viewer/index.ts'
import { useSeeState } from '../session.tsx'

/** Colours of the planes; each picture's title carries its own. */
export const planeColours: Readonly<Record<PlaneName, string>> = {
  axial: '#56b4e9',
  sagittal: '#e6a94a',
  coronal: '#3fbf97',
}

const gapPx = 14
const reachPx = 7

/** The line in which another plane cuts this picture: through the cursor, along a unit vector of the screen. */
interface Line {
  readonly plane: PlaneName
  readonly along: CanvasPoint
}

function linesIn(view: SliceView, axes: Axes, plane: PlaneName): readonly Line[] {
  const { up } = view.plane
  const right = rightOf(view.plane)
  return planeNames
    .filter((other) => other !== plane)
    .map((other) => {
      const normal = axisOf(axes, other)
      // Both axes lie in this picture: the line runs upright to the other plane's.
      return { plane: other, along: { x: dot(normal, up), y: dot(normal, right) } }
    })
}

const handleOf = (view: SliceView): number => 0.36 * Math.min(view.map.widthPx, view.map.heightPx)

/** Lines of the other two planes, with a handle on each to turn them. */
export function Crosshair({ view, plane }: { view: SliceView; plane: PlaneName }) {
  const cursor = useSeeState((state) => state.cursor)
  const axes = useSeeState((state) => state.axes)
  const { x, y } = view.canvasFromPatient(cursor)
  const handle = handleOf(view)
  return (
    <g className="crosshair">
      {linesIn(view, axes, plane).map(({ plane: other, along }) => (
        <g key={other} stroke={planeColours[other]}>
          {[-1, 1].map((way) => {
            const far = wayToEdge(view, x, y, way * along.x, way * along.y)
            return (
              far > gapPx && (
                <line
                  key={way}
                  x1={x + way * gapPx * along.x}
                  y1={y + way * gapPx * along.y}
                  x2={x + way * far * along.x}
                  y2={y + way * far * along.y}
                />
              )
            )
          })}
          {[-1, 1].map((way) => (
            <circle key={way} cx={x + way * handle * along.x} cy={y + way * handle * along.y} r={4.5} />
          ))}
        </g>
      ))}
    </g>
  )
}

/** How far it is from a place to the picture's edge along a unit vector, px: lines beyond it would be drawn for nothing. */
function wayToEdge({ map: { widthPx, heightPx } }: SliceView, x: number, y: number, dx: number, dy: number): number {
  const along = (at: number, step: number, size: number): number =>
    Math.abs(step) < 1e-9 ? Number.POSITIVE_INFINITY : ((step > 0 ? size : 0) - at) / step
  return Math.min(along(x, dx, widthPx), along(y, dy, heightPx), 1e5)
}

/** What pressing at a place of the picture takes hold of: a handle, a line, or the cursor itself. */
export function crosshairDrag(
  session: SeeSession,
  view: SliceView,
  plane: PlaneName,
  at: CanvasPoint,
  linesShown: boolean,
): Drag {
  const { cursor, axes } = session.getState()
  const c = view.canvasFromPatient(cursor)
  const from = { x: at.x - c.x, y: at.y - c.y }
  const apart = Math.hypot(from.x, from.y)
  if (linesShown && apart > gapPx)
    for (const { along, plane: other } of linesIn(view, axes, plane)) {
      const aside = Math.abs(from.x * along.y - from.y * along.x)
      if (aside > reachPx) continue
      if (Math.abs(apart - handleOf(view)) < 12) return turning(session, view, at)
      return sliding(session, view, axisOf(axes, other))
    }
  session.setState({ cursor: inPlane(view, at, cursor) })
  return { move: (now) => session.setState({ cursor: inPlane(view, now, cursor) }) }
}

/** The point under the hand, at the depth of the cursor. */
const inPlane = (view: SliceView, at: CanvasPoint, cursor: Point<'patient'>): Point<'patient'> => {
  const under = view.patientFromCanvas(at.x, at.y)
  const depth = view.canvasFromPatient(cursor).depthMm
  const { normal } = view.plane
  return under.map((value, axis) => value + depth * (normal[axis] ?? 0)) as unknown as Point<'patient'>
}

/** Moves one plane only: the cursor keeps its place along the line. */
function sliding(session: SeeSession, view: SliceView, normal: ReturnType<typeof axisOf>): Drag {
  return {
    move: (now) => {
      const { cursor } = session.getState()
      const target = view.patientFromCanvas(now.x, now.y)
      const by = target.reduce((sum, value, axis) => sum + (value - (cursor[axis] ?? 0)) * (normal[axis] ?? 0), 0)
      const step = scaled(normal, by)
      session.setState({ cursor: cursor.map((v, axis) => v + (step[axis] ?? 0)) as unknown as typeof cursor })
    },
  }
}

/** Turns the other two planes about the cursor. */
function turning(session: SeeSession, view: SliceView, start: CanvasPoint): Drag {
  const { axes, cursor } = session.getState()
  const about = view.plane.normal
  const angleAt = (at: CanvasPoint): number => {
    const c = view.canvasFromPatient(cursor)
    return Math.atan2(at.y - c.y, at.x - c.x)
  }
  const first = angleAt(start)
  // On the screen y runs down: a growing angle there turns from right towards down, right-handed about the way we look.
  return {
    move: (now) => session.setState({ axes: axesTurned(axes, about, angleAt(now) - first), turnedByHand: true }),
  }
}
