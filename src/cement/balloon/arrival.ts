import type { Triple } from '../../geometry/index.ts'

/** Fronts that spread from several seeds over a lattice of cubic voxels, first come first served. */
export interface Spread {
  readonly dims: Triple
  readonly spacingMm: number
  /** Resistance of each voxel; a front crosses 1 mm of resistance 1 per unit. Not finite: impassable. */
  readonly resistance: Float64Array
  /** Start of a front: the voxel, its arrival, and which front. */
  readonly seeds: readonly { readonly voxel: number; readonly arrival: number; readonly front: number }[]
  /** Fronts are followed until each has reached so many voxels, or no further voxel can be reached. */
  readonly enough: readonly number[]
}

export interface Arrivals {
  /** Infinite where no front came. */
  readonly arrival: Float64Array
  /** Which front came first, from 0; 255 where none did. */
  readonly front: Uint8Array
}

/**
 * Solves `|grad u| = resistance` by fast marching (Sethian 1996), second order where it can be, six neighbours.
 *
 * In even resistance the error is below 3 % of the distance from 4 to 16 voxels.
 */
export function arrivalsOf({ dims, spacingMm, resistance, seeds, enough }: Spread): Arrivals {
  const count = dims[0] * dims[1] * dims[2]
  const arrival = new Float64Array(count).fill(Infinity)
  const front = new Uint8Array(count).fill(255)
  const settled = new Uint8Array(count)
  const heap = new Heap(arrival)
  const reached = enough.map(() => 0)
  for (const seed of seeds)
    if (seed.arrival < (arrival[seed.voxel] as number) && Number.isFinite(resistance[seed.voxel] as number)) {
      arrival[seed.voxel] = moment(seed.arrival)
      front[seed.voxel] = seed.front
      heap.push(seed.voxel)
    }
  for (let now = heap.popEqual(); now.length > 0; now = heap.popEqual()) {
    // All of one moment settle before any is looked past, so that the order among them does not matter.
    const fresh = now.filter((v) => settled[v] === 0)
    for (const v of fresh) {
      if (settled[v] === 1) continue
      settled[v] = 1
      reached[front[v] as number]!++
    }
    if (reached.every((voxels, f) => voxels >= (enough[f] as number))) break
    for (const v of fresh)
      for (const next of neighbours(v, dims)) {
        if (settled[next] === 1 || !Number.isFinite(resistance[next] as number)) continue
        const u = moment(meet(next, dims, arrival, settled, spacingMm * (resistance[next] as number)))
        if (u < (arrival[next] as number)) {
          arrival[next] = u
          front[next] = front[v] as number
          heap.push(next)
        }
      }
  }
  for (let v = 0; v < count; v++)
    if (settled[v] === 0) {
      arrival[v] = Infinity
      front[v] = 255
    }
  return { arrival, front }
}

/** Arrivals are whole multiples of this, so that those equal by symmetry are equal in the computer. */
const moment = (u: number): number => Math.round(u * 1e9) / 1e9

function neighbours(v: number, [nx, ny, nz]: Triple): number[] {
  const i = v % nx
  const j = Math.floor(v / nx) % ny
  const k = Math.floor(v / (nx * ny))
  const out: number[] = []
  if (i > 0) out.push(v - 1)
  if (i < nx - 1) out.push(v + 1)
  if (j > 0) out.push(v - nx)
  if (j < ny - 1) out.push(v + nx)
  if (k > 0) out.push(v - nx * ny)
  if (k < nz - 1) out.push(v + nx * ny)
  return out
}

/** What one axis says of the arrival: `weight (u - value)^2`; `from` is the neighbour it stands on. */
interface Side {
  readonly from: number
  readonly value: number
  readonly weight: number
}

/**
 * The arrival at a voxel from the settled ones beside it: the upwind quadratic, with as many axes as it takes.
 *
 * Where two voxels in a row are settled and the farther came first, the slope is taken over three (second order).
 */
function meet(v: number, dims: Triple, arrival: Float64Array, settled: Uint8Array, cost: number): number {
  const [nx, ny] = dims
  const place = [v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))]
  const strides = [1, nx, nx * ny]
  const sides: Side[] = []
  for (let axis = 0; axis < 3; axis++) {
    const at = place[axis] as number
    const stride = strides[axis] as number
    const last = (dims[axis] as number) - 1
    const below = at > 0 && settled[v - stride] === 1 ? (arrival[v - stride] as number) : Infinity
    const above = at < last && settled[v + stride] === 1 ? (arrival[v + stride] as number) : Infinity
    const from = Math.min(below, above)
    if (from === Infinity) continue
    const step = below <= above ? -stride : stride
    const farther = step < 0 ? at > 1 : at < last - 1
    const two = farther && settled[v + 2 * step] === 1 ? (arrival[v + 2 * step] as number) : Infinity
    sides.push(two <= from ? { from, value: (4 * from - two) / 3, weight: 9 / 4 } : { from, value: from, weight: 1 })
  }
  sides.sort((a, b) => a.from - b.from)
  let u = Infinity
  let [w, wt, wtt] = [0, 0, 0]
  for (const { from, value, weight } of sides) {
    if (u <= from) break
    w += weight
    wt += weight * value
    wtt += weight * value * value
    const inside = wt * wt - w * (wtt - cost * cost)
    if (inside < 0) break
    u = (wt + Math.sqrt(inside)) / w
  }
  return u
}

/** Voxels by their arrival, earliest first; of equal ones the lower number. Old entries stay and are passed over. */
class Heap {
  readonly #key: Float64Array
  readonly #voxels: number[] = []
  readonly #keys: number[] = []

  constructor(key: Float64Array) {
    this.#key = key
  }

  #before(a: number, b: number): boolean {
    const ka = this.#keys[a] as number
    const kb = this.#keys[b] as number
    return ka < kb || (ka === kb && (this.#voxels[a] as number) < (this.#voxels[b] as number))
  }

  #swap(a: number, b: number): void {
    const voxel = this.#voxels[a] as number
    this.#voxels[a] = this.#voxels[b] as number
    this.#voxels[b] = voxel
    const key = this.#keys[a] as number
    this.#keys[a] = this.#keys[b] as number
    this.#keys[b] = key
  }

  push(voxel: number): void {
    let at = this.#voxels.push(voxel) - 1
    this.#keys.push(this.#key[voxel] as number)
    while (at > 0) {
      const up = (at - 1) >> 1
      if (!this.#before(at, up)) return
      this.#swap(at, up)
      at = up
    }
  }

  /** All voxels of the earliest moment; none where there is nothing left. */
  popEqual(): number[] {
    const key = this.#keys[0]
    const out: number[] = []
    while (this.#keys[0] !== undefined && this.#keys[0] === key) out.push(this.#pop() as number)
    return out
  }

  #pop(): number | undefined {
    const first = this.#voxels[0]
    if (first === undefined) return undefined
    this.#swap(0, this.#voxels.length - 1)
    this.#voxels.pop()
    this.#keys.pop()
    for (let at = 0; ; ) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < this.#voxels.length && this.#before(child, least)) least = child
      if (least === at) return first
      this.#swap(at, least)
      at = least
    }
  }
}
