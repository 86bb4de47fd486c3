// The Node side of compute: files and worker_threads. Imported by the edge (cli, tests), never by a room between.
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { Defect } from '../base/index.ts'
import { type KernelHost, Kernels, type Thread } from './kernels.ts'
import type { Batch, StartMessage } from './protocol.ts'

const build = new URL('../../build/', import.meta.url)
const threadFile = new URL('./thread-node.ts', import.meta.url)

/** Starts the kernels in this Node process on `threadCount` threads (as many as the machine offers, at most 16). */
export function startKernels(threadCount = Math.min(16, availableParallelism())): Promise<Kernels> {
  return Kernels.start({ threadCount, wasm: readWasm, startThread: startNodeThread })
}

/** Starts the kernels as a host without shared memory would: on this thread, in memory of its own. */
export function startKernelsAlone(options: Pick<KernelHost, 'fieldBytesMax'> = {}): Promise<Kernels> {
  return Kernels.start({ threadCount: 1, wasm: readWasm, ...options })
}

const readWasm: KernelHost['wasm'] = async (shared) =>
  new Uint8Array(await readFile(new URL(shared ? 'kernels.wasm' : 'kernels-alone.wasm', build)))

async function startNodeThread(start: StartMessage): Promise<Thread> {
  const worker = new Worker(threadFile, { workerData: start })
  worker.unref()
  let ended: Defect | undefined
  worker.on('error', (cause) => {
    ended = new Defect(`a kernel thread failed: ${String(cause)}`)
  })
  worker.on('exit', (code) => {
    ended ??= new Defect(`a kernel thread ended with code ${code}`)
  })
  await once(worker, undefined)
  return {
    run: async (batch: Batch) => {
      if (ended) throw ended
      await once(worker, batch)
    },
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
    // A thread keeps the process alive only while it works.
    worker.ref()
    worker.on('message', onMessage)
    worker.on('error', onError)
    worker.on('exit', onExit)
    if (batch) worker.postMessage(batch)
  })
}
