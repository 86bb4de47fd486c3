// A made-up patient mounted for mechanics, and fills of a stated share of its body.
import type { Level, Spine } from '../src/anatomy/index.ts'
import type { Kernels } from '../src/compute/index.ts'
import type { Volume } from '../src/imaging/index.ts'
import { type CementField, matter, mountVertebra, type Specimen } from '../src/mechanics/index.ts'
import { makePhantom, type PhantomOptions } from '../src/phantom/index.ts'

export interface MadeCase {
  readonly volume: Volume
  readonly spine: Spine
}

/** A phantom with its true masks: what is studied is the mechanics, not the segmentation. */
export function madeCase(options: PhantomOptions): MadeCase {
  const phantom = makePhantom(options)
  return { volume: phantom.volume, spine: { ...phantom.truth.spine, labels: phantom.labels, parts: phantom.parts } }
}

export const mounted = (made: MadeCase, level: Level, kernels: Kernels, spacingMm = 1): Promise<Specimen> =>
  mountVertebra(made.volume, made.spine, level, kernels, { spacingMm })

export type Placement = 'bilateral' | 'left' | 'right' | 'posterolateral'

/**
 * A fill of `share` of the body's volume: one or two balls, flattened as the body is, growing from where needles end, kept
 * 2 mm inside the body. The elements nearest to the centres are filled first, so the share is exact to one element.
 */
export function fillOf(specimen: Specimen, share: number, placement: Placement): CementField {
  const { grid } = specimen
  const [nx, ny, nz] = grid.dims
  const h = grid.spacingMm[0]
  const inside = specimen.matter.map((m) => (m === matter.body ? 1 : 0))
  const box = extentOf(inside, nx, ny)
  const half = box.map(([low, high]) => ((high - low + 1) * h) / 2)
  const middle = box.map(([low, high]) => (low + high) / 2)
  const [x, y] = [0.4 * half[0]!, placement === 'posterolateral' ? 0.3 * half[1]! : -0.15 * half[1]!]
  const centres = placement === 'left' ? [x] : placement === 'right' ? [-x] : [x, -x]
  const deep = erode(inside, grid.dims, Math.max(1, Math.round(2 / h)))
  const order: { e: number; d: number }[] = []
  for (let e = 0; e < deep.length; e++) {
    if (!deep[e]) continue
    const at = [e % nx, Math.floor(e / nx) % ny, Math.floor(e / (nx * ny))].map((i, c) => (i - middle[c]!) * h)
    const d = Math.min(...centres.map((c) => Math.hypot(at[0]! - c, at[1]! - y, (at[2]! * half[0]!) / half[2]! / 1.4)))
    order.push({ e, d: Math.round(d * 1e6) })
  }
  order.sort((a, b) => a.d - b.d || a.e - b.e)
  const saturation = new Float32Array(nx * ny * nz)
  const count = Math.min(order.length, Math.round((share * specimen.bodyMm3) / h ** 3))
  for (const { e } of order.slice(0, count)) saturation[e] = 1
  return { grid, saturation }
}

export const filledShare = (specimen: Specimen, { saturation }: CementField): number =>
  (saturation.reduce((s, v) => s + v, 0) * specimen.grid.spacingMm[0] ** 3) / specimen.bodyMm3

function extentOf(inside: Uint8Array, nx: number, ny: number): [number, number][] {
  const found: [number, number][] = [0, 1, 2].map(() => [Infinity, -Infinity])
  inside.forEach((v, e) => {
    if (!v) return
    for (const [c, i] of [e % nx, Math.floor(e / nx) % ny, Math.floor(e / (nx * ny))].entries()) {
      const range = found[c]!
      range[0] = Math.min(range[0], i)
      range[1] = Math.max(range[1], i)
    }
  })
  return found
}

/** Takes `times` layers of face neighbours off. */
function erode(inside: Uint8Array, [nx, ny, nz]: readonly [number, number, number], times: number): Uint8Array {
  let now = inside
  for (let t = 0; t < times; t++) {
    const before = now
    const steps = [1, -1, nx, -nx, nx * ny, -nx * ny]
    now = before.map((v, e) => {
      const [i, j, k] = [e % nx, Math.floor(e / nx) % ny, Math.floor(e / (nx * ny))]
      if (!v || i === 0 || j === 0 || k === 0 || i === nx - 1 || j === ny - 1 || k === nz - 1) return 0
      return steps.every((s) => before[e + s]) ? 1 : 0
    })
  }
  return now
}
