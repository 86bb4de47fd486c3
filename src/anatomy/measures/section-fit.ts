import { type System, solve, systemOf } from '../segmentation/edges/system.ts'
import { smearAlong } from './blur.ts'
import type { Seen } from './ray.ts'
import { type Outline, type SectionPoint, type SixOnSection, sixOnSection } from './section.ts'
import { addPrior, startLevels } from './section-expected.ts'
import { modelled, noHangs, slantedOf } from './section-model.ts'
import { type SectionUnknowns, sixOfSides, startAcross, startSides, unknownsFor } from './section-shape.ts'
import { type SectionVoxels, sectionVoxels } from './section-voxels.ts'

/** On slices thicker than this along the body's axis single edges no longer say where in its slice an endplate lies, mm. */
const thickMm = 1.6

/**
 * The six points: those of the outline and, on thick slices, half-way to those of the whole middle slab fitted at once.
 *
 * The two readings err in different ways there, and their mean less than either.
 */
export function sixPointsOf(seen: Seen, outline: Outline): SixOnSection {
  const six = sixOnSection(outline)
  if (smearAlong(seen.vertebraFromVoxel, 0, 0, 1).boxMm <= thickMm) return six
  const fitted = fitSection(seen, outline)
  if (!fitted) return six
  const half = (key: keyof SixOnSection): SectionPoint => {
    const [a, b] = [six[key], fitted[key]]
    return Math.hypot(a[0] - b[0], a[1] - b[1]) > farthestMm ? a : [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
  }
  return {
    anteriorSuperior: half('anteriorSuperior'),
    anteriorInferior: half('anteriorInferior'),
    middleSuperior: half('middleSuperior'),
    middleInferior: half('middleInferior'),
    posteriorSuperior: half('posteriorSuperior'),
    posteriorInferior: half('posteriorInferior'),
  }
}

/** Readings farther apart than this are not of one edge, mm: the outline's stands. */
const farthestMm = 5
const turns = 14
const stillMm = 0.02
const leastVoxels = 150

/**
 * The four sides of the body's middle slab whose image, smeared by slice and kernel, fits all native voxels near them at
 * once; shells, levels, the layer of denser bone and the vertebrae across the discs are fitted with them (Gauss-Newton).
 *
 * Null where too little is seen.
 */
export function fitSection(seen: Seen, outline: Outline): SixOnSection | null {
  const u = unknownsFor(outline)
  const x = new Float64Array(u.size)
  startSides(x, u, outline)
  const across = startAcross(x, u, seen)
  if (x.some(Number.isNaN)) return null
  startLevels(x, u, seen.spongyHu)
  const voxels = sectionVoxels(seen, u, x, across)
  if (voxels.x.length < leastVoxels) return null
  const prior = x.slice()
  const system = systemOf(u.size)
  for (let turn = 0; turn < turns; turn++) {
    system.matrix.fill(0)
    system.right.fill(0)
    gather(system, u, x, seen, voxels, across)
    addPrior(system, u, x, prior)
    if (!solve(system)) return null
    if (take(system, u, x) < stillMm) break
  }
  return sixOfSides(x, u)
}

/** Beyond what difference a voxel counts little, HU. */
const robustHu = 110

/** Adds every voxel's equation, far-off voxels counting little. */
function gather(
  system: System,
  u: SectionUnknowns,
  x: Float64Array,
  seen: Seen,
  voxels: SectionVoxels,
  across: readonly boolean[],
): void {
  const { size, matrix, right } = system
  const hangs = noHangs()
  const { at, by } = hangs
  const slanted = u.sides.map((row, n) => slantedOf(x, row, n, seen.vertebraFromVoxel))
  for (let n = 0; n < voxels.x.length; n++) {
    hangs.used = 0
    const r = voxels.hu[n]! - modelled(hangs, u, x, seen, voxels, n, slanted, across)
    const weight = 1 / (1 + (r / robustHu) ** 2)
    for (let k = 0; k < hangs.used; k++) {
      const g = weight * by[k]!
      if (g === 0) continue
      right[at[k]!]! += g * r
      const row = at[k]! * size
      for (let m = 0; m < hangs.used; m++) matrix[row + at[m]!]! += g * by[m]!
    }
  }
}

/** Steps as long as this at most in one turn. */
const longest = { heightMm: 1, bend: 0.05, shellMm: 0.3, levelHu: 200 } as const
const shellLimitsMm = [0.05, 2.5] as const

/** Takes the step found; returns the largest change of a side, mm. */
function take({ right }: System, u: SectionUnknowns, x: Float64Array): number {
  let most = 0
  for (let k = 0; k < u.size; k++) {
    const isShell = k === u.plateShell || k === u.wallShell
    const limit = k < u.bends ? longest.heightMm : k < u.bends + 8 ? longest.bend : isShell ? longest.shellMm : longest.levelHu // biome-ignore format: one choice
    const step = Math.max(-limit, Math.min(limit, right[k]!))
    x[k]! += step
    if (isShell) x[k] = Math.max(shellLimitsMm[0], Math.min(shellLimitsMm[1], x[k]!))
    if (k >= u.layers) x[k] = Math.max(0, x[k]!)
    if (k < u.across[0]!.base) most = Math.max(most, Math.abs(step))
  }
  return most
}
