import type { Batch, KernelFunction } from './protocol.ts'

/**
 * The words that threads share while they run one kernel together: 32-bit integers in the kernels' own memory, at a fixed
 * place below what is handed out. kernels/barrier.ts has the same list.
 *
 *   arrived    threads waiting at the barrier now
 *   phase      barriers passed
 *   sleeping   threads that gave up spinning
 *   stop       1 as soon as the caller cancels or a thread traps; barriers then no longer return
 *   progress   millionths done, as the kernel says
 */
export const team = { byteOffset: 65280, arrived: 0, phase: 1, sleeping: 2, stop: 3, progress: 4, words: 5 } as const

/** A lost wake-up costs this much at worst. */
const sleepMsMax = 50

/** What ends a kernel at its barrier where the work was stopped; not a fault of that thread. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
}

export const teamWords = (memory: WebAssembly.Memory): Int32Array =>
  new Int32Array(memory.buffer, team.byteOffset, team.words)

/** What every instance of the kernels imports. */
export function kernelImports(memory: WebAssembly.Memory): WebAssembly.Imports {
  const words = teamWords(memory)
  const wordOf = (address: number): number => (address - team.byteOffset) >> 2
  return {
    env: {
      memory,
      abort: () => {
        throw new Error('a kernel aborted')
      },
      sleepUntilWoken: (address: number, value: number) => {
        Atomics.wait(words, wordOf(address), value, sleepMsMax)
      },
      wakeAll: (address: number) => {
        Atomics.notify(words, wordOf(address))
      },
      leave: () => {
        throw new Stopped('the work was stopped')
      },
    },
  }
}

/** Frees every thread from its barrier; the kernel ends there. */
export function stopTeam(words: Int32Array): void {
  Atomics.store(words, team.stop, 1)
  Atomics.notify(words, team.phase)
}

/** Tells an instance of the kernels which thread it runs on, and of how many. */
const joining = 'joinTeam'

/** The one call of the kernel that belongs to thread `thread` of `batch.taskCount`. */
export function runMember(batch: Batch, thread: number, kernels: Record<string, KernelFunction>): void {
  const { kernel, taskCount, width, args } = batch
  kernels[joining]?.(thread, taskCount)
  kernels[kernel]?.(...args.subarray(thread * width, (thread + 1) * width))
}
