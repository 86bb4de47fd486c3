// One kernel thread under Node.
import { parentPort, workerData } from 'node:worker_threads'
import { type Batch, control, drain, type KernelFunction, type StartMessage } from './protocol.ts'

const start = workerData as StartMessage
const state = new Int32Array(start.control)
const instance = await WebAssembly.instantiate(start.module, {
  env: {
    memory: start.memory,
    abort: () => {
      throw new Error('a kernel aborted')
    },
  },
})
const kernels = instance.exports as unknown as Record<string, KernelFunction>

parentPort?.on('message', (batch: Batch) => {
  try {
    drain(batch, state, kernels[batch.kernel] as KernelFunction, true)
    parentPort?.postMessage({})
  } catch (cause) {
    // The other threads skip what is left; the caller throws.
    Atomics.store(state, control.stop, 1)
    Atomics.store(state, control.failed, 1)
    parentPort?.postMessage({ error: String(cause) })
  }
})
parentPort?.postMessage({})
