import type { Watch } from '../base/index.ts'
import type { Kernels } from '../compute/index.ts'
import { type Box, sampleCount } from './box.ts'
import type { Walls } from './walls.ts'

/** Given to samples that lie in forbidden space and touch no passable one, mm. */
const deepMm = -1

/**
 * The distance from every sample of the box to the nearest wall, mm: positive where a needle may be, negative behind walls.
 *
 * Error at most a few hundredths of a millimetre beyond one millimetre from a wall (the nearest wall sample is exact, its
 * point lies within half a step of the true foot). Behind walls only the sign and the first half millimetre mean anything.
 */
export function clearanceReference(box: Box, codes: Uint8Array, walls: Walls): Float32Array {
  const nearest = nearestWallReference(box, walls.samples)
  return fromNearest(box, codes, walls, nearest)
}

export function fromNearest(box: Box, codes: Uint8Array, walls: Walls, nearest: Int32Array): Float32Array {
  const [nx, ny, nz] = box.dims
  const h = box.spacingMm
  const field = new Float32Array(sampleCount(box))
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        const wall = nearest[at]!
        if (wall < 0) {
          field[at] = walls.passable[codes[at]!] ? 1e3 : deepMm
          continue
        }
        const dx = walls.points[wall * 3]! - box.origin[0] - i * h
        const dy = walls.points[wall * 3 + 1]! - box.origin[1] - j * h
        const dz = walls.points[wall * 3 + 2]! - box.origin[2] - k * h
        const mm = Math.sqrt(dx * dx + dy * dy + dz * dz)
        field[at] = walls.passable[codes[at]!] ? mm : Math.max(-mm, deepMm)
      }
  return field
}

/** For every sample the number of the nearest wall sample (exact Euclidean), -1 where there is none. */
export function nearestWallReference(box: Box, samples: Int32Array): Int32Array {
  const [nx, ny, nz] = box.dims
  const nearest = new Int32Array(sampleCount(box)).fill(-1)
  for (let s = 0; s < samples.length; s++) nearest[samples[s]!] = s
  const where = placesOf(box, samples)
  for (let row = 0; row < ny * nz; row++) nearestInRow(nearest, row * nx, nx, where)
  const line = lineOf(Math.max(ny, nz))
  for (let k = 0; k < nz; k++)
    for (let i = 0; i < nx; i++) nearestInLine(nearest, i + nx * ny * k, nx, ny, where, 1, [i, 0, k], line)
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) nearestInLine(nearest, i + nx * j, nx * ny, nz, where, 2, [i, j, 0], line)
  return nearest
}

type Places = readonly [Int32Array, Int32Array, Int32Array]

function placesOf(box: Box, samples: Int32Array): Places {
  const [nx, ny] = box.dims
  return [
    samples.map((at) => at % nx),
    samples.map((at) => Math.floor(at / nx) % ny),
    samples.map((at) => Math.floor(at / (nx * ny))),
  ]
}

function nearestInRow(nearest: Int32Array, start: number, count: number, where: Places): void {
  let last = -1
  for (let i = 0; i < count; i++) {
    if (nearest[start + i]! >= 0) last = nearest[start + i]!
    else nearest[start + i] = last
  }
  last = -1
  for (let i = count - 1; i >= 0; i--) {
    const here = nearest[start + i]!
    if (here >= 0 && where[0][here] === i) last = here
    else if (last >= 0 && (here < 0 || where[0][last]! - i < i - where[0][here]!)) nearest[start + i] = last
  }
}

interface Line {
  readonly at: Int32Array
  readonly seed: Int32Array
  readonly cost: Float64Array
  readonly from: Float64Array
}

const lineOf = (length: number): Line => ({
  at: new Int32Array(length),
  seed: new Int32Array(length),
  cost: new Float64Array(length),
  from: new Float64Array(length + 1),
})

/** Lower envelope of the parabolas of one line (Felzenszwalb and Huttenlocher), carrying the seed along. */
function nearestInLine(
  nearest: Int32Array,
  start: number,
  stride: number,
  count: number,
  where: Places,
  axis: 1 | 2,
  place: readonly number[],
  { at, seed, cost, from }: Line,
): void {
  let top = -1
  for (let q = 0; q < count; q++) {
    const s = nearest[start + q * stride]!
    if (s < 0) continue
    const dx = where[0][s]! - place[0]!
    const dy = axis === 2 ? where[1][s]! - place[1]! : 0
    const c = dx * dx + dy * dy + q * q
    let crossing = -Infinity
    while (top >= 0) {
      crossing = (c - cost[top]!) / (2 * (q - at[top]!))
      if (crossing > from[top]!) break
      top--
      crossing = -Infinity
    }
    top++
    at[top] = q
    seed[top] = s
    cost[top] = c
    from[top] = crossing
  }
  if (top < 0) return
  from[top + 1] = Infinity
  for (let p = 0, v = 0; p < count; p++) {
    while (from[v + 1]! < p) v++
    nearest[start + p * stride] = seed[v]!
  }
}

/** The same by the kernels, on all threads. */
export async function clearance(
  box: Box,
  codes: Uint8Array,
  walls: Walls,
  kernels: Kernels,
  watch?: Watch,
): Promise<Float32Array> {
  const [nx, ny, nz] = box.dims
  const count = sampleCount(box)
  const { memory } = kernels
  const mark = memory.mark()
  try {
    const nearest = memory.allocate(count * 4)
    const field = memory.allocate(count * 4)
    const held = memory.allocate(count)
    const passable = memory.allocate(256)
    const where = memory.allocate(walls.samples.length * 12)
    const points = memory.allocate(walls.samples.length * 12)
    const tasks = Math.min(16, nz, ny)
    const scratchBytes = 32 * (Math.max(ny, nz) + 2)
    const scratch = memory.allocate(tasks * scratchBytes)
    const numbers = memory.i32(nearest).fill(-1)
    for (let s = 0; s < walls.samples.length; s++) numbers[walls.samples[s]!] = s
    memory.u8(held).set(codes)
    memory.u8(passable).set(walls.passable)
    const [x, y, z] = placesOf(box, walls.samples)
    const places = memory.i32(where)
    for (let s = 0; s < walls.samples.length; s++) {
      places[s * 3] = x[s]!
      places[s * 3 + 1] = y[s]!
      places[s * 3 + 2] = z[s]!
    }
    memory.f32(points).set(walls.points)
    const share = (n: number, t: number) => Math.floor((n * t) / tasks)
    await kernels.run(
      'clearanceSlices',
      tasks,
      (t) => [nearest.offset, where.offset, nx, ny, share(nz, t), share(nz, t + 1), scratch.offset + t * scratchBytes],
      watch,
    )
    const [x0, y0, z0] = box.origin
    await kernels.run(
      'clearanceColumns',
      tasks,
      (t) => [
        ...[nearest.offset, where.offset, points.offset, held.offset, passable.offset, field.offset],
        ...[nx, ny, nz, share(ny, t), share(ny, t + 1), x0, y0, z0, box.spacingMm, deepMm],
        scratch.offset + t * scratchBytes,
      ],
      watch,
    )
    return memory.f32(field).slice(0, count)
  } finally {
    memory.release(mark)
  }
}
