import { mapPoint, medianOf, type Point, voxelFromPatient } from '../../geometry/index.ts'
import { paddingHu, type Volume } from '../../imaging/index.ts'

/** HU of one tissue where it lies undisturbed, and how sure its middle is. */
export interface TissueHu {
  readonly hu: number
  /** Spread of single voxels and number read. */
  readonly sdHu: number
  readonly count: number
}

/** What of the reference tissues the image shows; null where too little was found. */
export interface Tissues {
  readonly air: TissueHu | null
  readonly fat: TissueHu | null
  readonly muscle: TissueHu | null
  /** Even, roundish tissue brighter than muscle in front of the spine: vessels with contrast agent. */
  readonly enhancedVessel: TissueHu | null
}

const windows = {
  air: [paddingHu + 2, -930],
  fat: [-140, -60],
  muscle: [5, 95],
  vessel: [110, 550],
} as const

/** Tissue is read only where all neighbours this far away are of its kind too. */
const calmMm = 2.4
/** Vessels are wide; the blurred rim of a body is not. */
const calmVesselMm = 4.5
const leastCount = { air: 300, fat: 150, muscle: 300, vessel: 400 } as const
/** Where tissues are looked for round the spine: muscle beside and behind it, vessels in front, mm from a body centre. */
const muscleBox = { x: 75, front: -5, back: 65 } as const
const vesselBox = { x: 40, front: -60, back: -14 } as const

/** Reads the reference tissues of a CT with the spine's body centres known; whole numbers of voxels are skipped to stay quick. */
export function readTissues(volume: Volume, isBone: Uint8Array, centres: readonly Point<'patient'>[]): Tissues {
  const calm = calmReader(volume, isBone, calmMm)
  const calmWide = calmReader(volume, isBone, calmVesselMm)
  const values = { air: [] as number[], fat: [] as number[], muscle: [] as number[], vessel: [] as number[] }
  const [nx, ny, nz] = volume.grid.dims
  const step = volume.grid.spacingMm.map((s) => Math.max(1, Math.round(1.4 / s)))
  const near = nearestCentres(volume, centres)
  const m = volume.grid.patientFromVoxel as Float64Array
  for (let k = 0; k < nz; k += step[2]!) {
    const centre = near(k)
    for (let j = 0; j < ny; j += step[1]!)
      for (let i = 0; i < nx; i += step[0]!) {
        const hu = volume.samples[i + nx * (j + ny * k)]!
        const kind = windowOf(hu)
        if (!kind) continue
        if (kind === 'muscle' || kind === 'vessel') {
          if (!centre) continue
          const box = kind === 'muscle' ? muscleBox : vesselBox
          const x = m[0]! * i + m[1]! * j + m[2]! * k + m[3]! - centre[0]
          const y = m[4]! * i + m[5]! * j + m[6]! * k + m[7]! - centre[1]
          if (Math.abs(x) > box.x || y < box.front || y > box.back) continue
        }
        if ((kind === 'vessel' ? calmWide : calm)(i, j, k, windows[kind])) values[kind].push(hu)
      }
  }
  return {
    air: summed(values.air, leastCount.air),
    fat: summed(values.fat, leastCount.fat),
    muscle: summed(values.muscle, leastCount.muscle),
    enhancedVessel: summed(values.vessel, leastCount.vessel),
  }
}

function windowOf(hu: number): keyof typeof windows | null {
  if (hu >= windows.muscle[0] && hu <= windows.muscle[1]) return 'muscle'
  if (hu >= windows.fat[0] && hu <= windows.fat[1]) return 'fat'
  if (hu <= windows.air[1]) return hu >= windows.air[0] ? 'air' : null
  return hu >= windows.vessel[0] && hu <= windows.vessel[1] ? 'vessel' : null
}

/** Whether a voxel and its neighbours on all six sides lie in a window and none is bone. */
function calmReader({ grid, samples }: Volume, isBone: Uint8Array, reachMm: number) {
  const [nx, ny, nz] = grid.dims
  const [rx, ry, rz] = grid.spacingMm.map((s) => Math.max(1, Math.round(reachMm / s))) as [number, number, number]
  const steps = [rx, -rx, nx * ry, -nx * ry, nx * ny * rz, -nx * ny * rz]
  return (i: number, j: number, k: number, [low, high]: readonly [number, number]): boolean => {
    if (i < rx || j < ry || k < rz || i >= nx - rx || j >= ny - ry || k >= nz - rz) return false
    const at = i + nx * (j + ny * k)
    if (isBone[at]) return false
    for (const s of steps) {
      const hu = samples[at + s]!
      // A little wider than the window, so that noise does not choose the sample.
      if (hu < low - 40 || hu > high + 40 || isBone[at + s]) return false
    }
    return true
  }
}

/** The body centre nearest in height to a slice, within 15 mm: beyond it bone without a label may lie in front. */
function nearestCentres(volume: Volume, centres: readonly Point<'patient'>[]) {
  const toVoxel = voxelFromPatient(volume.grid)
  const at = centres.map((p) => ({ p, k: mapPoint(toVoxel, p)[2] }))
  const reach = 15 / volume.grid.spacingMm[2]
  return (k: number): Point<'patient'> | null => {
    let best: Point<'patient'> | null = null
    let least = reach
    for (const c of at)
      if (Math.abs(c.k - k) < least) {
        least = Math.abs(c.k - k)
        best = c.p
      }
    return best
  }
}

function summed(values: readonly number[], least: number): TissueHu | null {
  if (values.length < least) return null
  const hu = medianOf(values)
  const sdHu = 1.4826 * medianOf(values.map((v) => Math.abs(v - hu)))
  return { hu, sdHu, count: values.length }
}
