/**
 * Voxels by falling pressure; ties by the lower index, so that the order is the same everywhere.
 *
 * Those that hold cement already are sorted once; the few that come in while the queue is worked off wait in a heap.
 */
export class PressureQueue {
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
