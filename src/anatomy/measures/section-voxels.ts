import { smearAlong } from './blur.ts'
import type { Seen } from './ray.ts'
import { kind } from './region.ts'
import { heightAt, type SectionUnknowns } from './section-shape.ts'

/** Voxels of a slab, each with the plate and the wall it lies nearest to. */
export interface SectionVoxels {
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly z: readonly number[]
  readonly hu: readonly number[]
  /** 0 top, 1 bottom. */
  readonly plate: readonly (0 | 1)[]
  /** 2 front, 3 back. */
  readonly wall: readonly (2 | 3)[]
}

/** Half width of the slab, mm: wide enough that a hollow endplate crosses slices in it, and clear of the pedicles. */
const slabHalfMm = 7
/** How far inside and outside a side the image is looked at, besides half a slice, mm. */
const insideMm = 5
const outsideMm = 4

/** The native voxels near a body's sides; where the vertebra across a disc lies beside the body's own wall, none. */
export function sectionVoxels(
  seen: Seen,
  u: SectionUnknowns,
  x: Float64Array,
  across: readonly boolean[],
): SectionVoxels {
  const { region, vertebraFromVoxel: g } = seen
  const half = smearAlong(g, 0, 0, 1).boxMm / 2
  const out = { x: [], y: [], z: [], hu: [], plate: [], wall: [] } as {
    [K in keyof SectionVoxels]: SectionVoxels[K][number][]
  }
  const [nx, ny] = region.grid.dims
  const [low, high] = boxOf(seen, u)
  for (let k = low[2]!; k <= high[2]!; k++)
    for (let j = low[1]!; j <= high[1]!; j++)
      for (let i = low[0]!; i <= high[0]!; i++) {
        const left = g[0]! * i + g[1]! * j + g[2]! * k + g[3]!
        if (Math.abs(left) > slabHalfMm) continue
        const y = g[4]! * i + g[5]! * j + g[6]! * k + g[7]!
        const z = g[8]! * i + g[9]! * j + g[10]! * k + g[11]!
        const [top, bottom] = [heightAt(x, u.sides[0]!, y), heightAt(x, u.sides[1]!, y)]
        const [front, back] = [heightAt(x, u.sides[2]!, z), heightAt(x, u.sides[3]!, z)]
        const plate = 2 * z > top - bottom ? 0 : 1
        const wall = 2 * y > back - front ? 3 : 2
        const dp = plate === 0 ? z - top : -z - bottom
        const dw = wall === 3 ? y - back : -y - front
        if (Math.max(dp, dw) < -(insideMm + half) || dw > outsideMm || dp > half + outsideMm) continue
        const at = i + nx * (j + ny * k)
        const what = region.kinds[at]!
        if (what === kind.arch || (what === kind.other && !across[plate])) continue
        if (across[plate]) {
          const free = heightAt(x, u.across[plate]!, y) - (plate === 0 ? z : -z)
          if (free < -half - 0.5 || (dw > 0.5 && free < half + 2)) continue
        }
        out.x.push(left)
        out.y.push(y)
        out.z.push(z)
        out.hu.push(region.hu[at]!)
        out.plate.push(plate)
        out.wall.push(wall)
      }
  return out
}

/** The box of voxels that holds the slab. */
function boxOf(seen: Seen, { box }: SectionUnknowns): readonly [number[], number[]] {
  const f = seen.voxelFromVertebra
  const { dims } = seen.region.grid
  const low = [1e9, 1e9, 1e9]
  const high = [-1e9, -1e9, -1e9]
  for (const x of [-slabHalfMm, slabHalfMm])
    for (const y of [box.y[0] - 8, box.y[1] + 8])
      for (const z of [box.z[0] - 8, box.z[1] + 8])
        for (const r of [0, 1, 2] as const) {
          const v = f[4 * r]! * x + f[4 * r + 1]! * y + f[4 * r + 2]! * z + f[4 * r + 3]!
          low[r] = Math.min(low[r]!, v)
          high[r] = Math.max(high[r]!, v)
        }
  return [low.map((v) => Math.max(0, Math.floor(v))), high.map((v, r) => Math.min(dims[r as 0] - 1, Math.ceil(v)))]
}
