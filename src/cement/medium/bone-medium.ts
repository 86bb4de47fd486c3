import type { Finding } from '../../base/index.ts'
import {
  type Direction,
  direction,
  type Grid,
  mapPoint,
  type Point,
  voxelCount,
  voxelPoint,
} from '../../geometry/index.ts'

/** What a voxel of the medium is. `outside` carries no flow; every other kind does. */
export const tissue = {
  outside: 0,
  trabecular: 1,
  cortex: 2,
  void: 3,
  vein: 4,
  disc: 5,
  canal: 6,
  soft: 7,
  sclerotic: 8,
  endplate: 9,
} as const

export type TissueName = keyof typeof tissue

/** Which vein a voxel of tissue `vein` belongs to. */
export const veinOf = { none: 0, basivertebral: 1, segmental: 2 } as const

/** Factors on the permeability along the vertebra's axes: to its left, to its back, and upwards. */
export interface AxisFactors {
  readonly left: number
  readonly posterior: number
  readonly superior: number
}

/** A vertebra as a body that fluid flows through. Arrays are one value a voxel of `grid`. */
export interface BoneMedium {
  /** Stands along the vertebra: i left, j posterior, k superior; cubic voxels. */
  readonly grid: Grid
  /** Values of `tissue`. */
  readonly tissue: Uint8Array
  /** 1 where the voxel belongs to the bone, marrow veins and voids in it counted; cement elsewhere has leaked. */
  readonly inside: Uint8Array
  /** Values of `veinOf`. */
  readonly vein: Uint8Array
  /** The number of the vein a voxel belongs to, 1 the basivertebral and then the segmental ones: each may be open or closed by itself. */
  readonly conduit?: Uint8Array
  /** 1 where a vein passes through the shell, which is tight and strong beside it. */
  readonly throughShell?: Uint8Array
  /** Permeability of the bone that shares a vein's voxel with its lumen, m2; `permeabilityM2` is there the open lumen's alone. */
  readonly besideVeinM2?: Float32Array
  /** Share of a voxel that fluid can fill, 0 to 1. */
  readonly porosity: Float32Array
  /** Along the vertebra's long axis, m2; other axes times `anisotropy` in bone, the same in veins, voids and outside. */
  readonly permeabilityM2: Float32Array
  readonly anisotropy: AxisFactors
  /** Share of the pores of spongy bone that cement cannot take, because marrow stays in them; none where left out. */
  readonly residualMarrow?: number
  /** 1 where the pressure is held at `fixedPa`; cement that gets there leaves the grid. */
  readonly fixed: Uint8Array
  readonly fixedPa: Float32Array
  /** The middle of the spinal canal across the grid; empty where there is none. */
  readonly canalAxis: readonly Point<'patient'>[]
  /** The middles of the foramina beside the canal, left and right of this body, at its upper and lower disc. */
  readonly foramina: readonly Point<'patient'>[]
  /** Cement is to stay in front of this plane; its normal points to the back. */
  readonly stopPlane: { readonly point: Point<'patient'>; readonly normal: Direction<'patient'> } | null
  readonly venousPressurePa: number
  readonly discPressurePa: number
  readonly findings: readonly Finding[]
}

/** Share of a voxel that cement can fill: its pores, less the marrow that stays in those of spongy bone. */
export function roomShare({ porosity, tissue: kinds, residualMarrow = 0 }: BoneMedium, v: number): number {
  const spongy = kinds[v] === tissue.trabecular || kinds[v] === tissue.sclerotic
  return porosity[v]! * (spongy ? 1 - residualMarrow : 1)
}

/** A medium of one tissue and one permeability, held at 0 Pa and outside where `isFixed` says so of a voxel's centre. */
export function homogeneousMedium(
  grid: Grid,
  of: {
    readonly porosity: number
    readonly permeabilityM2: number
    readonly anisotropy?: AxisFactors
    readonly isFixed: (at: Point<'patient'>) => boolean
  },
): BoneMedium {
  const count = voxelCount(grid)
  const fixed = new Uint8Array(count)
  const [nx, ny] = grid.dims
  for (let v = 0; v < count; v++) {
    const at = voxelPoint(v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny)))
    if (of.isFixed(mapPoint(grid.patientFromVoxel, at))) fixed[v] = 1
  }
  return {
    grid,
    tissue: new Uint8Array(count).fill(tissue.trabecular),
    inside: fixed.map((held) => 1 - held),
    vein: new Uint8Array(count),
    porosity: new Float32Array(count).fill(of.porosity),
    permeabilityM2: new Float32Array(count).fill(of.permeabilityM2),
    anisotropy: of.anisotropy ?? { left: 1, posterior: 1, superior: 1 },
    fixed,
    fixedPa: new Float32Array(count),
    canalAxis: [],
    foramina: [],
    stopPlane: null,
    venousPressurePa: 0,
    discPressurePa: 0,
    findings: [],
  }
}

/** Along the grid's axis j, the way to the back. */
export const posteriorOf = (grid: Grid): Direction<'patient'> => {
  const m = grid.patientFromVoxel as Float64Array
  const h = grid.spacingMm[1]
  return direction('patient', m[1]! / h, m[5]! / h, m[9]! / h)
}
