import { voxelCount, voxelVolumeMm3 } from '../../geometry/index.ts'
import type { BoneMedium } from '../medium/bone-medium.ts'
import { type DarcySystem, inSeries, type Mobility } from './darcy.ts'

/**
 * Where the cement is, kept as volumes in f64 so that none is lost.
 *
 * A voxel takes cement until its pore space is full and only then passes any on: the front stays within one voxel. What leaves
 * a voxel is the oldest portion in it, so that portions do not mix. docs/physics/flow.md
 */
export interface Front {
  readonly capacityMm3: Float64Array
  /** By portion, from 0. */
  readonly portions: Float64Array[]
  /** All portions together. */
  readonly cementMm3: Float64Array
  /** Seconds; -1 where none came yet. */
  readonly filledAtS: Float32Array
  /** Voxels that hold cement, in the order it reached them. */
  readonly reached: number[]
  /** Taken by held voxels: off the grid. */
  readonly drainedMm3: Map<number, number>
  readonly incoming: Float64Array[]
  /** Marks used while advancing, all 0 between. */
  readonly queued: Uint8Array
}

/** What of the front may be looked at while it moves. */
export type FrontNow = {
  readonly [K in 'cementMm3' | 'capacityMm3' | 'filledAtS' | 'reached']: Readonly<Front[K]>
}

export function emptyFront(medium: BoneMedium): Front {
  const count = voxelCount(medium.grid)
  const voxelMm3 = voxelVolumeMm3(medium.grid)
  const capacityMm3 = Float64Array.from(medium.porosity, (share) => share * voxelMm3)
  return {
    capacityMm3,
    portions: [],
    cementMm3: new Float64Array(count),
    filledAtS: new Float32Array(count).fill(-1),
    reached: [],
    drainedMm3: new Map(),
    incoming: [],
    queued: new Uint8Array(count),
  }
}

export function beginPortion(front: Front): void {
  front.portions.push(new Float64Array(front.cementMm3.length))
  front.incoming.push(new Float64Array(front.cementMm3.length))
}

/** Cement that goes from one voxel to another in one advance. */
export type Crossing = (from: number, to: number, volumeMm3: number) => void

export interface Advance {
  readonly system: DarcySystem
  readonly mobility: Mobility
  readonly medium: BoneMedium
  readonly pressurePa: Float64Array
  /** Voxels the needle feeds, and the share of each. */
  readonly at: readonly number[]
  readonly share: readonly number[]
  readonly volumeMm3: number
  readonly timeS: number
  readonly onCrossing: Crossing
  /** 1 where a held voxel keeps its cement, to be opened before the next advance. */
  readonly waiting: Uint8Array
  /** Receives the waiting voxels that cement came to. */
  readonly came: number[]
}

/** Neighbours a voxel flows to, refilled for each voxel. */
interface Outlets {
  count: number
  readonly voxel: Int32Array
  readonly flow: Float64Array
  sum: number
}

/**
 * Pushes a volume of the newest portion into the front along a pressure field.
 *
 * Voxels are taken by falling pressure, so that each has received all it will when it passes on what it cannot hold, shared
 * by the flows out of it. What stands in a pressure hollow (rounding of the solver) goes to the nearest room.
 */
export function advance(front: Front, push: Advance): void {
  const { pressurePa } = push
  const queue = new PressureQueue(pressurePa, front.queued, front.reached)
  const newest = front.portions.length - 1
  for (let n = 0; n < push.at.length; n++) {
    const v = push.at[n]!
    front.incoming[newest]![v]! += push.volumeMm3 * push.share[n]!
    queue.add(v)
  }
  const outlets: Outlets = { count: 0, voxel: new Int32Array(6), flow: new Float64Array(6), sum: 0 }
  const stuck: number[] = []
  for (let v = queue.take(); v >= 0; v = queue.take()) {
    const over = takeIn(front, v, push)
    if (over <= 0) continue
    outletsOf(push, v, outlets)
    if (outlets.count === 0) stuck.push(v)
    else passOn(front, push, v, over, outlets, queue)
  }
  for (const v of stuck) toNearestRoom(front, push, v)
}

/** Takes what has come into a voxel; returns by how much it is over its room. */
function takeIn(front: Front, v: number, { medium, timeS, waiting, came: outside }: Advance): number {
  let came = 0
  for (let p = 0; p < front.portions.length; p++) {
    const incoming = front.incoming[p]!
    const mm3 = incoming[v]!
    if (mm3 === 0) continue
    incoming[v] = 0
    front.portions[p]![v]! += mm3
    came += mm3
  }
  if (came > 0 && front.filledAtS[v]! < 0) {
    front.filledAtS[v] = timeS
    front.reached.push(v)
  }
  if (waiting[v] === 1 && came > 0) {
    front.cementMm3[v]! += came
    outside.push(v)
    return 0
  }
  if (medium.fixed[v] === 1) {
    front.drainedMm3.set(v, (front.drainedMm3.get(v) ?? 0) + came)
    for (const portion of front.portions) portion[v] = 0
    return 0
  }
  const total = front.cementMm3[v]! + came
  const over = total - front.capacityMm3[v]!
  front.cementMm3[v] = total
  // Without anything coming in only a voxel that was opened with too much in it passes some on.
  return came > 0 || over > 1e-9 * front.capacityMm3[v]! ? over : 0
}

/** Fills `outlets` with the neighbours at lower pressure that fluid can reach. */
function outletsOf({ system, mobility, medium, pressurePa }: Advance, v: number, outlets: Outlets): void {
  const nx = system.dims[0]
  const plane = nx * system.dims[1]
  outlets.count = 0
  outlets.sum = 0
  const p = pressurePa[v]!
  const to = (n: number, c: number, drop: number): void => {
    if (!(c * drop > 0)) return
    outlets.voxel[outlets.count] = n
    outlets.flow[outlets.count++] = c * drop
    outlets.sum += c * drop
  }
  if (v >= 1) to(v - 1, system.x[v - 1]!, p - pressurePa[v - 1]!)
  if (v + 1 < pressurePa.length) to(v + 1, system.x[v]!, p - pressurePa[v + 1]!)
  if (v >= nx) to(v - nx, system.y[v - nx]!, p - pressurePa[v - nx]!)
  if (v + nx < pressurePa.length) to(v + nx, system.y[v]!, p - pressurePa[v + nx]!)
  if (v >= plane) to(v - plane, system.z[v - plane]!, p - pressurePa[v - plane]!)
  if (v + plane < pressurePa.length) to(v + plane, system.z[v]!, p - pressurePa[v + plane]!)
  if (system.held[v]! === 0) return
  const h = medium.grid.spacingMm[0]
  const i = v % nx
  const j = Math.floor(v / nx) % system.dims[1]
  const held = (n: number, field: Float32Array): void => {
    if (medium.fixed[n] === 1) to(n, inSeries(field[v]!, field[n]!, h), p - medium.fixedPa[n]!)
  }
  if (i > 0) held(v - 1, mobility.x)
  if (i + 1 < nx) held(v + 1, mobility.x)
  if (j > 0) held(v - nx, mobility.y)
  if (j + 1 < system.dims[1]) held(v + nx, mobility.y)
  if (v >= plane) held(v - plane, mobility.z)
  if (v + plane < pressurePa.length) held(v + plane, mobility.z)
}

/** Gives `over` of a voxel's cement, oldest first, to its outlets. */
function passOn(front: Front, push: Advance, v: number, over: number, outlets: Outlets, queue: PressureQueue): void {
  front.cementMm3[v] = front.capacityMm3[v]!
  let left = over
  for (let p = 0; p < front.portions.length && left > 0; p++) {
    const portion = front.portions[p]!
    const give = Math.min(portion[v]!, left)
    if (give === 0) continue
    portion[v] = portion[v]! - give
    left -= give
    const incoming = front.incoming[p]!
    let rest = give
    for (let n = 0; n < outlets.count; n++) {
      const part = n === outlets.count - 1 ? rest : (give * outlets.flow[n]!) / outlets.sum
      rest -= part
      incoming[outlets.voxel[n]!]! += part
    }
  }
  for (let n = 0; n < outlets.count; n++) {
    queue.add(outlets.voxel[n]!)
    push.onCrossing(v, outlets.voxel[n]!, (over * outlets.flow[n]!) / outlets.sum)
  }
}

/** Moves what is over in a voxel without outlets to the nearest voxels with room, through any face that conducts. */
function toNearestRoom(front: Front, push: Advance, start: number): void {
  const { system, medium } = push
  const nx = system.dims[0]
  const plane = nx * system.dims[1]
  const seen = new Map<number, number>([[start, -1]])
  let over = front.cementMm3[start]! - front.capacityMm3[start]!
  const ways: readonly [Float32Array, number][] = [
    [system.x, 1],
    [system.y, nx],
    [system.z, plane],
  ]
  const fringe = [start]
  for (let at = 0; at < fringe.length && over > 0; at++) {
    const v = fringe[at]!
    const room = medium.fixed[v] === 1 ? over : front.capacityMm3[v]! - front.cementMm3[v]!
    if (v !== start && room > 0) over -= shift(front, push, seen, start, v, Math.min(room, over))
    for (const [field, step] of ways) {
      if (v + step < field.length && field[v]! > 0 && !seen.has(v + step)) {
        seen.set(v + step, v)
        fringe.push(v + step)
      }
      if (v >= step && field[v - step]! > 0 && !seen.has(v - step)) {
        seen.set(v - step, v)
        fringe.push(v - step)
      }
    }
  }
}

/** One such move: the oldest cement of `from` goes to `to`, and every step of the way is told. */
function shift(
  front: Front,
  push: Advance,
  seen: ReadonlyMap<number, number>,
  from: number,
  to: number,
  mm3: number,
): number {
  let left = mm3
  for (let p = 0; p < front.portions.length && left > 0; p++) {
    const portion = front.portions[p]!
    const give = Math.min(portion[from]!, left)
    portion[from] = portion[from]! - give
    front.incoming[p]![to]! += give
    left -= give
  }
  const moved = mm3 - left
  front.cementMm3[from] = front.cementMm3[from]! - moved
  for (let v = to; v !== from; ) {
    const before = seen.get(v)!
    push.onCrossing(before, v, moved)
    v = before
  }
  takeIn(front, to, push)
  return moved
}

/**
 * Voxels by falling pressure; ties by the lower index, so that the order is the same everywhere.
 *
 * Those that hold cement already are sorted once; the few that come in while the queue is worked off wait in a heap.
 */
class PressureQueue {
  readonly #pressure: Float64Array
  readonly #voxels: Int32Array
  readonly #heap: number[] = []
  /** 1 in the sorted list, 2 in the heap. */
  readonly #queued: Uint8Array
  #next = 0

  constructor(pressure: Float64Array, queued: Uint8Array, known: readonly number[]) {
    this.#pressure = pressure
    this.#queued = queued
    this.#voxels = byFallingPressure(pressure, known)
    for (const v of known) queued[v] = 1
  }

  #before(a: number, b: number): boolean {
    const [pa, pb] = [this.#pressure[a]!, this.#pressure[b]!]
    return pa > pb || (pa === pb && a < b)
  }

  add(v: number): void {
    if (this.#queued[v] !== 0) return
    this.#queued[v] = 2
    const heap = this.#heap
    let at = heap.push(v) - 1
    while (at > 0) {
      const up = (at - 1) >> 1
      if (!this.#before(v, heap[up]!)) break
      heap[at] = heap[up]!
      at = up
    }
    heap[at] = v
  }

  /** The voxel of the highest pressure, or -1. */
  take(): number {
    const top = this.#heap[0]
    const known = this.#next < this.#voxels.length ? this.#voxels[this.#next]! : -1
    if (top === undefined || (known >= 0 && this.#before(known, top))) {
      if (known < 0) return -1
      this.#next++
      this.#queued[known] = 0
      return known
    }
    this.#queued[top] = 0
    const last = this.#heap.pop()!
    if (this.#heap.length > 0) this.#sink(last)
    return top
  }

  #sink(v: number): void {
    const heap = this.#heap
    let at = 0
    for (;;) {
      let down = 2 * at + 1
      if (down >= heap.length) break
      if (down + 1 < heap.length && this.#before(heap[down + 1]!, heap[down]!)) down++
      if (!this.#before(heap[down]!, v)) break
      heap[at] = heap[down]!
      at = down
    }
    heap[at] = v
  }
}

const digitBits = 11
const digits = 1 << digitBits

/** Sorts voxels by falling pressure in 32 bits, three digits at a time; stable over their given order. */
function byFallingPressure(pressure: Float64Array, voxels: readonly number[]): Int32Array {
  const count = voxels.length
  const values = Float32Array.from(voxels, (v) => pressure[v]!)
  const bits = new Int32Array(values.buffer)
  // As unsigned numbers that fall as the pressure rises.
  let keys = Uint32Array.from(bits, (b) => (b < 0 ? b : ~(b | 0x80000000)) >>> 0)
  let order = Int32Array.from(voxels)
  for (let shift = 0; shift < 33; shift += digitBits) {
    const starts = new Int32Array(digits + 1)
    for (let n = 0; n < count; n++) starts[((keys[n]! >>> shift) & (digits - 1)) + 1]!++
    for (let d = 0; d < digits; d++) starts[d + 1]! += starts[d]!
    const nextKeys = new Uint32Array(count)
    const nextOrder = new Int32Array(count)
    for (let n = 0; n < count; n++) {
      const place = starts[(keys[n]! >>> shift) & (digits - 1)]!++
      nextKeys[place] = keys[n]!
      nextOrder[place] = order[n]!
    }
    keys = nextKeys
    order = nextOrder
  }
  return order
}
