import { type BoneMedium, tissue } from '../medium/bone-medium.ts'

/** Round the place where cement comes out, so much is opened at once, mm. */
const openedMm = 3

/** What lies round the bone, held at its own pressure until cement comes out there. */
export interface Surroundings {
  /** The medium with everything outside the bone held. */
  readonly medium: BoneMedium
  /** 1 where a voxel is held only for as long as no cement is near. */
  readonly waiting: Uint8Array
}

/**
 * Holds all that is outside the bone: marrow meets no resistance there worth following, and a shell a million times tighter
 * than both its sides is what the solver finds hardest.
 */
export function holdOutside(medium: BoneMedium): Surroundings {
  const fixed = medium.fixed.slice()
  const fixedPa = medium.fixedPa.slice()
  const waiting = new Uint8Array(fixed.length)
  for (let v = 0; v < fixed.length; v++) {
    if (medium.inside[v] === 1 || fixed[v] === 1 || !(medium.porosity[v]! > 0)) continue
    fixed[v] = 1
    waiting[v] = 1
    fixedPa[v] = restPa(medium, medium.tissue[v]!)
  }
  return { medium: { ...medium, fixed, fixedPa }, waiting }
}

const restPa = (medium: BoneMedium, kind: number): number =>
  kind === tissue.disc
    ? medium.discPressurePa
    : kind === tissue.canal || kind === tissue.vein
      ? medium.venousPressurePa
      : 0

/** Lets flow into what waits round the voxels where cement came out; returns whether anything was opened. */
export function openRound({ medium, waiting }: Surroundings, voxels: readonly number[]): boolean {
  const { grid, fixed } = medium
  const [nx, ny, nz] = grid.dims
  const reach = Math.ceil(openedMm / grid.spacingMm[0])
  let opened = false
  for (const v of voxels) {
    const [ci, cj, ck] = [v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))]
    for (let k = Math.max(0, ck - reach); k <= Math.min(nz - 1, ck + reach); k++)
      for (let j = Math.max(0, cj - reach); j <= Math.min(ny - 1, cj + reach); j++)
        for (let i = Math.max(0, ci - reach); i <= Math.min(nx - 1, ci + reach); i++) {
          const n = i + nx * (j + ny * k)
          if (waiting[n] === 0 || (i - ci) ** 2 + (j - cj) ** 2 + (k - ck) ** 2 > reach * reach) continue
          waiting[n] = 0
          fixed[n] = 0
          opened = true
        }
  }
  return opened
}
