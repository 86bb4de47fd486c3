import { type Batch, control, drain, type KernelFunction, type StartMessage } from './protocol.ts'
import { kernelImports, runMember, Stopped, stopTeam, teamWords } from './team.ts'

/** What a thread says when it is ready and after every batch. */
export interface ThreadWord {
  readonly error?: string
  /** With the first word of a browser's thread: gone when the thread is (life.ts). */
  readonly life?: string | null
}

/** Makes the kernels ready on this thread; the function given back runs one batch and says how it ended. */
export async function joinKernels(start: StartMessage): Promise<(batch: Batch) => ThreadWord> {
  const state = new Int32Array(start.control)
  const words = teamWords(start.memory)
  const instance = await WebAssembly.instantiate(start.module, kernelImports(start.memory))
  const kernels = instance.exports as unknown as Record<string, KernelFunction>
  return (batch) => {
    try {
      if (batch.thread === undefined) drain(batch, state, kernels[batch.kernel] as KernelFunction, true)
      else runMember(batch, batch.thread, kernels)
      return {}
    } catch (cause) {
      if (cause instanceof Stopped) return {}
      // The other threads skip what is left; the caller throws.
      Atomics.store(state, control.stop, 1)
      Atomics.store(state, control.failed, 1)
      stopTeam(words)
      return { error: String(cause) }
    }
  }
}
