import { type Finding, invariant, partOf, stopIfAsked, type Watch } from '../base/index.ts'
import type { Kernels } from '../compute/index.ts'
import {
  beamDirection,
  type CArm,
  displacement,
  dot,
  type Grid,
  mapPoint,
  point,
  sourceOf,
  voxelFromPatient,
} from '../geometry/index.ts'
import type { Volume } from '../imaging/index.ts'
import { refuseImpossibleArm } from './arm.ts'
import { PreparedVolume, withPreparedVolume } from './prepared-volume.ts'
import { type Density, type ShearWarp, shearWarpOf } from './shear-warp.ts'
import { runShearWarp } from './shear-warp-run.ts'
import { find, refuse } from './troubles.ts'
import { type View, viewOf } from './view.ts'

/**
 * What the detector of one C-arm pose sees of a volume.
 *
 * `pathMu` is the line integral of attenuation (no unit), rows x columns, row by row from the top as geometry/carm.ts
 * shows the picture: the transmitted fraction is exp(-pathMu).
 */
export interface Projection {
  readonly arm: CArm
  readonly pathMu: Float32Array
  readonly findings: readonly Finding[]
}

/**
 * `density`: how finely slices are sampled, 0.5 to 8 samples per voxel along rows (u) and lines (v); more is slower and
 * nearer to the ray-driven sum. Where left out: 1.5 and 2, and up to twice as fine where that costs little.
 */
export interface ProjectionOptions {
  readonly density?: Density
}

const usualDensity: Density = { u: 1.5, v: 2 }
/** Samples of all slices together that a few milliseconds pay for. */
const samplesCheap = 40e6

/**
 * The line integrals of attenuation through `volume` on the detector of `arm`, for one photon energy.
 *
 * Joseph's method as a perspective shear-warp; `projectReference` is its definition. Give a `PreparedVolume` where
 * several views of one volume are wanted. Accuracy against the definition: verification/projection.ts.
 * Refuses an image that is no CT (FLU-001), a pose no C-arm can have (FLU-002, FLU-003), a source in the body (FLU-004)
 * and a cone too wide (FLU-006). The same bits on any number of threads. Gives the kernels' memory back however it ends.
 */
export async function projectVolume(
  volume: Volume | PreparedVolume,
  arm: CArm,
  kernels: Kernels,
  options: ProjectionOptions = {},
  watch?: Watch,
): Promise<Projection> {
  stopIfAsked(watch)
  refuseImpossibleArm(arm)
  if (volume instanceof PreparedVolume) {
    invariant(volume.kernels === kernels, () => 'a volume prepared on other kernels')
    return project(volume, arm, options, watch)
  }
  const work = (prepared: PreparedVolume) => project(prepared, arm, options, partOf(watch, 0.5, 1))
  return withPreparedVolume(volume, kernels, work, partOf(watch, 0, 0.5))
}

async function project(
  prepared: PreparedVolume,
  arm: CArm,
  options: ProjectionOptions,
  watch: Watch | undefined,
): Promise<Projection> {
  const { grid } = prepared
  const empty = (): Projection => ({
    arm,
    pathMu: new Float32Array(arm.columns * arm.rows),
    findings: [find('FLU-102', 'caution', 'projection')],
  })
  if (!grid) return empty()
  const findings = checkedPlace(arm, grid)
  const view = viewOf(arm, grid)
  const shear = options.density ? shearWarpOf(view, grid, options.density) : usualShearWarp(view, grid)
  if (!shear) return empty()
  const copy = await prepared.copyFor(view.axis, partOf(watch, 0, 0.3))
  return { arm, pathMu: await runShearWarp(prepared, copy, view, shear, partOf(watch, 0.3, 1)), findings }
}

/** The intermediate image of usual density, finer where the view or the volume is small. */
function usualShearWarp(view: View, grid: Grid): ShearWarp | undefined {
  const shear = shearWarpOf(view, grid, usualDensity)
  if (!shear) return undefined
  const samples = shear.alongU.count * shear.alongV.count * (shear.endSlice - shear.firstSlice)
  const finer = Math.min(2, Math.sqrt(samplesCheap / samples))
  if (finer < 1.1) return shear
  return shearWarpOf(view, grid, { u: usualDensity.u * finer, v: usualDensity.v * finer })
}

/** Refuses a source in the body; finds a body that reaches beyond the detector. */
function checkedPlace(arm: CArm, grid: Grid): readonly Finding[] {
  const source = sourceOf(arm)
  const beam = beamDirection(arm)
  const inside = mapPoint(voxelFromPatient(grid), source)
  if (inside.every((x, axis) => x > -1 && x < grid.dims[axis]!))
    throw refuse('FLU-004', { sourceToIsocentreMm: arm.sourceToIsocentreMm })
  let deepestMm = 0
  for (let corner = 0; corner < 8; corner++) {
    const at = [0, 1, 2].map((axis) => ((corner >> axis) & 1) * (grid.dims[axis]! - 1)) as [number, number, number]
    const corner3 = mapPoint(grid.patientFromVoxel, point('voxel', ...at))
    deepestMm = Math.max(deepestMm, dot(displacement(corner3, source), beam))
  }
  if (deepestMm <= arm.sourceToDetectorMm) return []
  return [find('FLU-101', 'note', 'projection', { beyondMm: Math.round(deepestMm - arm.sourceToDetectorMm) })]
}
