// One kernel thread under Node.
import { parentPort, workerData } from 'node:worker_threads'
import { type Batch, control, drain, type KernelFunction, type StartMessage } from './protocol.ts'
import { kernelImports, runMember, Stopped, stopTeam, teamWords } from './team.ts'

const start = workerData as StartMessage
const state = new Int32Array(start.control)
const words = teamWords(start.memory)
const instance = await WebAssembly.instantiate(start.module, kernelImports(start.memory))
const kernels = instance.exports as unknown as Record<string, KernelFunction>

parentPort?.on('message', (batch: Batch) => {
  try {
    if (batch.thread === undefined) drain(batch, state, kernels[batch.kernel] as KernelFunction, true)
    else runMember(batch, batch.thread, kernels)
    parentPort?.postMessage({})
  } catch (cause) {
    if (cause instanceof Stopped) {
      parentPort?.postMessage({})
      return
    }
    // The other threads skip what is left; the caller throws.
    Atomics.store(state, control.stop, 1)
    Atomics.store(state, control.failed, 1)
    stopTeam(words)
    parentPort?.postMessage({ error: String(cause) })
  }
})
parentPort?.postMessage({})
