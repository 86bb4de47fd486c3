// Voxels by falling pressure; those that hold cement already are sorted once, the few that come in meanwhile wait in a heap.
// Twin: src/cement/flow/advance/pressure-queue.ts.
import { f64At, FrontPlan, i32At } from './front-plan'

const digitBits: i32 = 11
const digits: i32 = 1 << digitBits
/** Starts of the digits' runs; one thread sorts. */
const starts = memory.data(4 * (digits + 1))

let next: i32 = 0
let known: i32 = 0
let waiting: i32 = 0

/** Sorts all voxels that hold cement. */
export function fillQueue(plan: FrontPlan): void {
  known = plan.reachedCount
  next = 0
  waiting = 0
  sortReached(plan)
  for (let n = 0; n < known; n++) store<u8>(plan.queued + <usize>i32At(plan.reached, n), 1)
}

/** By falling pressure in 32 bits, three digits at a time; stable over the order they were reached in. */
function sortReached(plan: FrontPlan): void {
  let keys = plan.keys
  let order = plan.order
  let nextKeys = plan.nextKeys
  let nextOrder = plan.nextOrder
  for (let n = 0; n < known; n++) {
    const v = i32At(plan.reached, n)
    const bits = reinterpret<i32>(<f32>f64At(plan.flow.pressure, v))
    // As unsigned numbers that fall as the pressure rises.
    store<i32>(keys + ((<usize>n) << 2), bits < 0 ? bits : ~(bits | <i32>0x80000000))
    store<i32>(order + ((<usize>n) << 2), v)
  }
  for (let shift = 0; shift < 33; shift += digitBits) {
    countDigits(keys, shift)
    for (let n = 0; n < known; n++) {
      const key = i32At(keys, n)
      const slot = starts + (<usize>digitOf(key, shift) << 2)
      const place = load<i32>(slot)
      store<i32>(slot, place + 1)
      store<i32>(nextKeys + ((<usize>place) << 2), key)
      store<i32>(nextOrder + ((<usize>place) << 2), i32At(order, n))
    }
    const oldKeys = keys
    const oldOrder = order
    keys = nextKeys
    order = nextOrder
    nextKeys = oldKeys
    nextOrder = oldOrder
  }
  plan.sorted = order
}

function countDigits(keys: usize, shift: i32): void {
  memory.fill(starts, 0, 4 * (digits + 1))
  for (let n = 0; n < known; n++) {
    const slot = starts + (<usize>digitOf(i32At(keys, n), shift) << 2)
    store<i32>(slot, load<i32>(slot, 4) + 1, 4)
  }
  for (let d = 0; d < digits; d++) {
    const slot = starts + ((<usize>d) << 2)
    store<i32>(slot, load<i32>(slot, 4) + load<i32>(slot), 4)
  }
}

@inline
function digitOf(key: i32, shift: i32): i32 {
  return <i32>((<u32>key >>> shift) & <u32>(digits - 1))
}

/** Ties go to the lower voxel, so that the order is the same everywhere. */
@inline
function before(plan: FrontPlan, a: i32, b: i32): bool {
  const pa = f64At(plan.flow.pressure, a)
  const pb = f64At(plan.flow.pressure, b)
  return pa > pb || (pa == pb && a < b)
}

@inline
function put(plan: FrontPlan, at: i32, v: i32): void {
  store<i32>(plan.heap + ((<usize>at) << 2), v)
}

@inline
export function addToQueue(plan: FrontPlan, v: i32): void {
  if (load<u8>(plan.queued + <usize>v) == 0) addToHeap(plan, v)
}

function addToHeap(plan: FrontPlan, v: i32): void {
  store<u8>(plan.queued + <usize>v, 1)
  let at = waiting++
  while (at > 0) {
    const up = (at - 1) >> 1
    const above = i32At(plan.heap, up)
    if (!before(plan, v, above)) break
    put(plan, at, above)
    at = up
  }
  put(plan, at, v)
}

/** The voxel of the highest pressure, or -1. */
export function takeFromQueue(plan: FrontPlan): i32 {
  const first = next < known ? i32At(plan.sorted, next) : -1
  const top = waiting > 0 ? i32At(plan.heap, 0) : -1
  if (top < 0 || (first >= 0 && before(plan, first, top))) {
    if (first < 0) return -1
    next++
    store<u8>(plan.queued + <usize>first, 0)
    return first
  }
  store<u8>(plan.queued + <usize>top, 0)
  waiting--
  if (waiting > 0) sink(plan, i32At(plan.heap, waiting))
  return top
}

function sink(plan: FrontPlan, v: i32): void {
  let at = 0
  for (;;) {
    let down = 2 * at + 1
    if (down >= waiting) break
    if (down + 1 < waiting && before(plan, i32At(plan.heap, down + 1), i32At(plan.heap, down))) down++
    const below = i32At(plan.heap, down)
    if (!before(plan, below, v)) break
    put(plan, at, below)
    at = down
  }
  put(plan, at, v)
}
