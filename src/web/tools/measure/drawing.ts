import type { Measurement, MeasurementKind } from '../../../case/index.ts'
import type { Point } from '../../../geometry/index.ts'
import type { PlaneName } from '../../state/see/axes.ts'
import { pointsOf, withPointMoved } from '../../state/see/measure.ts'
import type { SeeSession } from '../../state/see/session.ts'
import type { CanvasPoint, SliceView } from '../../viewer/index.ts'
import type { Drag } from '../slice-pane/drag.ts'

/** What the tools do to the case. */
export interface MeasureHost {
  readonly session: SeeSession
  readonly finish: (kind: MeasurementKind, points: readonly Point<'patient'>[]) => void
  readonly move: (measurement: Measurement) => void
}

const reachPx = 11
/** A press that moves less is a click: the next point waits for another. */
const clickPx = 5

/** Gives one more point to the measurement being drawn; the last one finishes it. */
export function addPoint(host: MeasureHost, kind: MeasurementKind, plane: PlaneName, p: Point<'patient'>): void {
  const { draft } = host.session.getState()
  const before = draft?.kind === kind && draft.plane === plane ? draft.points : []
  const points = [...before, p]
  const done = points.length >= pointsOf[kind]
  host.session.setState({ draft: done ? null : { kind, plane, points, live: p } })
  if (done) host.finish(kind, points)
}

/** Drawing: each press gives a point; a press that is dragged gives a second one where it ends. */
export function drawingDrag(
  host: MeasureHost,
  view: SliceView,
  kind: MeasurementKind,
  plane: PlaneName,
  start: CanvasPoint,
): Drag {
  const place = (at: CanvasPoint): Point<'patient'> => view.patientFromCanvas(at.x, at.y)
  addPoint(host, kind, plane, place(start))
  return {
    move: (at) => follow(host.session, plane, place(at)),
    end: (at, cancelled) => {
      const { draft } = host.session.getState()
      const dragged = Math.hypot(at.x - start.x, at.y - start.y) > clickPx
      if (!cancelled && dragged && draft) addPoint(host, kind, plane, place(at))
    },
  }
}

/** The point to come follows the hand. */
export function follow(session: SeeSession, plane: PlaneName, p: Point<'patient'> | null): void {
  const { draft } = session.getState()
  if (draft?.plane === plane) session.setState({ draft: { ...draft, live: p } })
}

/** How much of a measurement is in a picture: all, faintly where it lies a little off its plane, or none. */
export function seenIn(
  view: SliceView,
  { kind, points }: Pick<Measurement, 'kind' | 'points'>,
): 'here' | 'near' | null {
  const depths = points.map((p) => Math.abs(view.canvasFromPatient(p).depthMm))
  if (kind === 'region' && points.length === 2) {
    const radiusMm = Math.hypot(...points[0]!.map((v, axis) => v - points[1]![axis]!))
    return depths[0]! < radiusMm ? 'here' : null
  }
  const far = Math.max(...depths)
  return far < 1.5 ? 'here' : far < 5 ? 'near' : null
}

/** Takes hold of a point of a measurement under the hand; null where there is none. */
export function handleDrag(
  host: MeasureHost,
  view: SliceView,
  measurements: readonly Measurement[],
  at: CanvasPoint,
): Drag | null {
  const selected = host.session.getState().selected
  const order = [...measurements].sort((a, b) => Number(b.id === selected) - Number(a.id === selected))
  for (const measurement of order) {
    if (!seenIn(view, measurement)) continue
    const n = measurement.points.findIndex((p) => {
      const { x, y } = view.canvasFromPatient(p)
      return Math.hypot(x - at.x, y - at.y) < reachPx
    })
    if (n < 0) continue
    host.session.setState({ selected: measurement.id })
    return moving(host, view, measurement, n)
  }
  return null
}

function moving(host: MeasureHost, view: SliceView, measurement: Measurement, n: number): Drag {
  // The point keeps its own depth: a measurement through space does not fall into the picture's plane.
  const { depthMm } = view.canvasFromPatient(measurement.points[n]!)
  const { normal } = view.plane
  const place = (at: CanvasPoint): Point<'patient'> =>
    view.patientFromCanvas(at.x, at.y).map((v, axis) => v + depthMm * normal[axis]!) as unknown as Point<'patient'>
  let moved: Measurement | null = null
  return {
    move: (at) => {
      moved = withPointMoved(measurement, n, place(at))
      host.session.setState({ moving: moved })
    },
    end: (_at, cancelled) => {
      host.session.setState({ moving: null })
      if (moved && !cancelled) host.move(moved)
    },
  }
}
