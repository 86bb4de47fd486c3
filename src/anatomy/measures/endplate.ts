import {
  type Affine,
  type Direction,
  direction,
  fitPlane,
  heightAbove,
  mapDirection,
  mapPoint,
  medianOf,
  type PlaneFit,
} from '../../geometry/index.ts'
import type { Endplate } from '../spine.ts'
import { type End, type Surface, surfacePoints } from './surface.ts'

/** The outermost part of an endplate is rounded off and left out, mm. */
const rimRoundMm = 3
/** The rim whose plane a depression is measured from, mm from the border. */
const rimToMm = 6.5

/** An endplate, and the plane it was read from in the frame it was seen in. */
export interface FittedEndplate {
  readonly endplate: Endplate
  readonly plane: PlaneFit<'vertebra'>
}

/** Fits the endplate's plane, and reads how far its floor lies below the plane of its rim. */
export function fitEndplate(surface: Surface, frame: Affine<'patient', 'vertebra'>, end: End): FittedEndplate | null {
  const points = surfacePoints(surface, rimRoundMm)
  const rim = surfacePoints(surface, rimRoundMm, rimToMm)
  if (points.length < 12 || rim.length < 6) return null
  const up = direction('vertebra', 0, 0, 1)
  const plane = fitPlane(points, up, { scaleMinMm: 0.6 })
  const rimPlane = fitPlane(rim, up, { scaleMinMm: 0.6 })
  const below = end === 'superior' ? -1 : 1
  const depths = surfacePoints(surface, rimToMm).map((p) => below * heightAbove(p, rimPlane.centre, rimPlane.normal))
  depths.sort((a, b) => b - a)
  // The deepest tenth stands for the deepest point, so that one noisy ray does not.
  const deepest = depths.length > 0 ? medianOf(depths.slice(0, Math.max(3, Math.ceil(depths.length / 10)))) : 0
  const endplate = {
    centre: mapPoint(frame, plane.centre),
    normal: mapDirection(frame, plane.normal) as Direction<'patient'>,
    residualMm: plane.rmsMm,
    depressionMm: Math.max(0, deepest),
  }
  return { endplate, plane }
}
