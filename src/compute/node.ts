// The Node side of compute: files and worker_threads. Imported by the edge (cli, tests), never by a room between.
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { Defect } from '../base/index.ts'
import { type KernelHost, Kernels, type Thread } from './kernels.ts'
import type { Batch, StartMessage } from './protocol.ts'

const wasmFile = new URL('../../build/kernels.wasm', import.meta.url)
const threadFile = new URL('./thread-node.ts', import.meta.url)

/** Starts the kernels in this Node process on `threadCount` threads (as many as the machine offers, at most 16). */
export function startKernels(threadCount = Math.min(16, availableParallelism())): Promise<Kernels> {
  const host: KernelHost = {
    threadCount,
    wasm: async () => new Uint8Array(await readFile(wasmFile)),
    startThread: startNodeThread,
  }
  return Kernels.start(host)
}

async function startNodeThread(start: StartMessage): Promise<Thread> {
  const worker = new Worker(threadFile, { workerData: start })
  worker.unref()
  await once(worker, undefined)
  return {
    run: (batch: Batch) => once(worker, batch),
    close: async () => {
      await worker.terminate()
    },
  }
}

/** Sends `batch` where there is one and waits for the thread's next word. */
function once(worker: Worker, batch: Batch | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (finish: () => void): void => {
      worker.off('message', onMessage)
      worker.off('error', onError)
      worker.off('exit', onExit)
      worker.unref()
      finish()
    }
    const onMessage = (message: { error?: string }): void =>
      end(() => (message.error ? reject(new Defect(`a kernel thread failed: ${message.error}`)) : resolve()))
    const onError = (error: Error): void => end(() => reject(error))
    const onExit = (code: number): void => end(() => reject(new Defect(`a kernel thread ended with code ${code}`)))
    worker.ref()
    worker.on('message', onMessage)
    worker.on('error', onError)
    worker.on('exit', onExit)
    if (batch) worker.postMessage(batch)
  })
}
