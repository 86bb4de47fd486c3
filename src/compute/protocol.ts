/**
 * What the caller and its threads say to each other: one control block of 32-bit integers in shared memory.
 *
 *   ticket    the next task to take (taken with an atomic add)
 *   done      tasks finished or skipped
 *   stop      1 as soon as the caller cancels or a task fails; threads then skip what is left
 *   failed    1 where a task trapped
 */
export const control = { ticket: 0, done: 1, stop: 2, failed: 3, words: 4 } as const

/** One batch of calls of one kernel; task t passes `args[t * width] ... args[t * width + width - 1]`. */
export interface Batch {
  readonly kernel: string
  readonly taskCount: number
  readonly width: number
  readonly args: Float64Array
  /** Where given, one call on every thread at once, task t on thread t; this is the number of the thread asked. */
  readonly thread?: number
}

export interface StartMessage {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly control: SharedArrayBuffer
}

export type KernelFunction = (...args: number[]) => void

/** Takes tasks until none is left; the same loop on every thread and in the single-threaded host. */
export function drain(batch: Batch, state: Int32Array, kernel: KernelFunction, atomics: boolean): void {
  const { taskCount, width, args } = batch
  for (;;) {
    const task = atomics ? Atomics.add(state, control.ticket, 1) : bump(state, control.ticket)
    if (task >= taskCount) return
    if (state[control.stop] === 0) kernel(...args.subarray(task * width, (task + 1) * width))
    if (atomics) Atomics.add(state, control.done, 1)
    else bump(state, control.done)
  }
}

function bump(state: Int32Array, word: number): number {
  const value = state[word] as number
  state[word] = value + 1
  return value
}
