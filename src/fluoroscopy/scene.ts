// Small made-up volumes and poses for the tests of this room.
import { radFromDeg, random } from '../base/index.ts'
import { affine, type CArm, compose, gridAlongPatient, gridFrom, point, type Triple } from '../geometry/index.ts'
import type { Volume } from '../imaging/index.ts'

/** A C-arm at SAD 700, SID 1100 with 96 x 96 pixels of 1.2 mm, angles in degrees. */
export const armAt = (primaryDeg: number, secondaryDeg: number): CArm => ({
  primaryRad: radFromDeg(primaryDeg),
  secondaryRad: radFromDeg(secondaryDeg),
  isocentre: point('patient', 0, 0, 0),
  sourceToDetectorMm: 1100,
  sourceToIsocentreMm: 700,
  columns: 96,
  rows: 96,
  pixelMm: 1.2,
})

/** HU of a share of water (or of `hu`) in air. */
const mixed = (share: number, hu: number): number => Math.round(-1000 + share * (hu + 1000))

/** A volume of `dims` about the origin, each voxel `shareAt` (0 to 1) of a material in air. */
function scene(
  dims: Triple,
  spacingMm: Triple,
  hu: number,
  shareAt: (x: number, y: number, z: number) => number,
): Volume {
  const [nx, ny, nz] = dims
  const origin = [0, 1, 2].map((a) => (-(dims[a]! - 1) / 2) * spacingMm[a]!) as unknown as Triple
  const samples = new Int16Array(nx * ny * nz)
  for (let k = 0, p = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, p++) {
        const share = shareAt(origin[0] + i * spacingMm[0], origin[1] + j * spacingMm[1], origin[2] + k * spacingMm[2])
        samples[p] = mixed(share, hu)
      }
  const grid = gridAlongPatient(dims, spacingMm, point('patient', ...origin))
  return { grid, samples, acquisition: { modality: 'CT', title: 'scene' } }
}

/** A box of water of these half sides about the origin; its faces lie between voxels. */
export function boxCt(half: Triple, stepMm: number): Volume {
  const dims = half.map((h) => Math.round((2 * h) / stepMm) + 8) as unknown as Triple
  const inside = (x: number, y: number, z: number) =>
    Math.abs(x) < half[0] && Math.abs(y) < half[1] && Math.abs(z) < half[2] ? 1 : 0
  return scene(dims, [stepMm, stepMm, stepMm], 0, inside)
}

const full = (cells: number): number => Math.min(1, Math.max(0, 0.5 + cells))
const cells = [-0.4, -0.2, 0, 0.2, 0.4]

/** Share of a voxel inside a surface, `insideMm` its depth under it (negative outside), by 5 x 5 x 5 cells, each to first order. */
function shareInside(insideMm: (x: number, y: number, z: number) => number, spacingMm: Triple) {
  return (x: number, y: number, z: number): number => {
    const depth = insideMm(x, y, z)
    if (Math.abs(depth) > Math.hypot(...spacingMm)) return depth > 0 ? 1 : 0
    const cellMm = spacingMm[0] / 5
    let sum = 0
    for (const a of cells)
      for (const b of cells)
        for (const c of cells)
          sum += full(insideMm(x + a * spacingMm[0], y + b * spacingMm[1], z + c * spacingMm[2]) / cellMm)
    return sum / 125
  }
}

export function ballCt(radiusMm: number, centre: Triple, hu = 0, stepMm = 0.8): Volume {
  const inside = (x: number, y: number, z: number) => radiusMm - Math.hypot(x - centre[0], y - centre[1], z - centre[2])
  const count = (mm: number) => Math.round(mm / stepMm)
  const step: Triple = [stepMm, stepMm, stepMm]
  return scene([count(65), count(63), count(61)], step, hu, shareInside(inside, step))
}

/** A cylinder along z through (x, y) of the patient, longer than the picture. */
export function cylinderCt(radiusMm: number, [cx, cy]: readonly [number, number]): Volume {
  const inside = (x: number, y: number) => radiusMm - Math.hypot(x - cx, y - cy)
  return scene([81, 79, 77], [0.8, 0.8, 1.2], 0, shareInside(inside, [0.8, 0.8, 1.2]))
}

/** Soft tissue with lumps of bone and noise, odd dimensions and unequal spacing, in air. */
export function noisyCt(): Volume {
  const draw = random(11)
  const lumps = Array.from({ length: 12 }, () => [draw.between(-22, 22), draw.between(-18, 18), draw.between(-30, 30)])
  return scene([75, 61, 53], [0.8, 0.9, 1.4], 1000, (x, y, z) => {
    const skin = Math.hypot(x / 26, y / 23)
    if (skin > 1.1) return 0
    const near = Math.min(...lumps.map((c) => Math.hypot(x - c[0]!, y - c[1]!, z - c[2]!)))
    const bone = 0.35 / (1 + Math.exp((near - 5) * 1.2))
    return Math.max(0, (0.5 + bone + 0.02 * draw.normal()) / (1 + Math.exp((skin - 1) * 40)))
  })
}

/** The same scene with its voxel axes in the order k, i, j. */
export function turnedCt({ grid, samples, acquisition }: Volume): Volume {
  const [nx, ny, nz] = grid.dims
  const m = grid.patientFromVoxel as Float64Array
  const turned = new Int16Array(samples.length)
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) turned[k + nz * (i + nx * j)] = samples[i + nx * (j + ny * k)]!
  const rows = [0, 4, 8].flatMap((r) => [m[r + 2]!, m[r]!, m[r + 1]!, m[r + 3]!])
  return {
    grid: gridFrom([nz, nx, ny], affine('patient', 'voxel', [...rows, 0, 0, 0, 1])),
    samples: turned,
    acquisition,
  }
}

/** The same voxels in a patient turned by `degrees` about the body axis, from the front towards the left. */
export function turnedAboutZ({ grid, samples, acquisition }: Volume, degrees: number): Volume {
  const [c, s] = [Math.cos(radFromDeg(degrees)), Math.sin(radFromDeg(degrees))]
  const patientFromPatient = affine('patient', 'patient', [c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
  return { grid: gridFrom(grid.dims, compose(patientFromPatient, grid.patientFromVoxel)), samples, acquisition }
}
