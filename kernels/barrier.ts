// Threads that run one kernel together (Kernels.together): who they are, and a place where they wait for each other.
// The words they share lie at `team`, below the first byte that is handed out; src/compute/team.ts has the same list.

const team: usize = 65280
const arrived: usize = team
const phase: usize = team + 4
const sleeping: usize = team + 8
const stop: usize = team + 12
const progress: usize = team + 16
const spinsMax: i32 = 20_000

// Every thread has its own instance of the module, so these are its own.
let threadIndex: i32 = 0
let threadCount: i32 = 1

// `memory.atomic.wait32` slips phases under Node 20's baseline compiler, so sleeping is left to JavaScript.
// @ts-ignore: decorator
@external("env", "sleepUntilWoken")
declare function sleepUntilWoken(address: usize, value: i32): void
// @ts-ignore: decorator
@external("env", "wakeAll")
declare function wakeAll(address: usize): void
/** Throws through the kernel: its thread is done with it. */
// @ts-ignore: decorator
@external("env", "leave")
declare function leave(): void

/** Called by the host before the kernel. */
export function joinTeam(thread: i32, count: i32): void {
  threadIndex = thread
  threadCount = count
}

/** This thread's number, 0 up to the count. */
export function thread(): i32 {
  return threadIndex
}

export function threads(): i32 {
  return threadCount
}

/** First of the items of `count` that this thread takes where they are dealt in equal runs; its last is the next one's first. */
export function shareFrom(count: i32, thread: i32): i32 {
  return <i32>((<i64>count * <i64>thread) / <i64>threadCount)
}

/**
 * Returns when every thread has come here; what any of them wrote before is then seen by all.
 *
 * Does not return where the work was cancelled or another thread trapped. On one thread it does nothing.
 */
export function barrier(): void {
  if (ASC_FEATURE_THREADS) {
    if (threadCount == 1) return
    const now = atomic.load<i32>(phase)
    if (atomic.add<i32>(arrived, 1) == threadCount - 1) {
      atomic.store<i32>(arrived, 0)
      atomic.add<i32>(phase, 1)
      if (atomic.load<i32>(sleeping) > 0) wakeAll(phase)
    } else {
      for (let spin = 0; atomic.load<i32>(phase) == now; spin++) {
        if (atomic.load<i32>(stop) != 0) break
        if (spin < spinsMax) continue
        atomic.add<i32>(sleeping, 1)
        sleepUntilWoken(phase, now)
        atomic.sub<i32>(sleeping, 1)
      }
    }
    if (atomic.load<i32>(stop) != 0) leave()
  }
}

/** For long work between barriers: does not return where the work was cancelled or another thread trapped. */
export function leaveIfStopped(): void {
  if (ASC_FEATURE_THREADS) {
    if (threadCount > 1 && atomic.load<i32>(stop) != 0) leave()
  }
}

/** Says how much is done, 0 to 1; one thread is to call it. */
export function tellProgress(fraction: f32): void {
  if (ASC_FEATURE_THREADS) atomic.store<i32>(progress, <i32>(fraction * 1e6))
}

/**
 * For tests: `phases` times, every thread adds the sum of all `values` (f64, one a thread slot) to its own count, with a
 * barrier before and after; thread `late` counts to `delay` first, thread `trapping` traps in the middle.
 */
export function togetherTest(values: usize, slots: i32, phases: i32, late: i32, delay: i32, trapping: i32): void {
  const from = shareFrom(slots, threadIndex)
  const to = shareFrom(slots, threadIndex + 1)
  for (let p = 0; p < phases; p++) {
    if (threadIndex == late) for (let d = 0; d < delay; d++) leaveIfStopped()
    if (threadIndex == trapping && p == phases >> 1) unreachable()
    let sum: f64 = 0
    for (let s = 0; s < slots; s++) sum += load<f64>(values + (<usize>s << 3))
    barrier()
    for (let s = from; s < to; s++) {
      const at = values + (<usize>s << 3)
      store<f64>(at, load<f64>(at) * 0.75 + sum / <f64>(slots + s))
    }
    barrier()
    if (threadIndex == 0) tellProgress(<f32>(p + 1) / <f32>phases)
  }
}
