// The browser's side of compute: fetch and nested module workers. Imported by the workstation's own workers only.
import { Defect } from '../base/index.ts'
import { type KernelHost, Kernels, type Thread } from './kernels.ts'
import { whenGone } from './life.ts'
import type { Batch, StartMessage } from './protocol.ts'
import type { ThreadWord } from './thread.ts'

export { signOfLife, whenGone } from './life.ts'

const sharedFile = new URL('../../build/kernels.wasm', import.meta.url)
const aloneFile = new URL('../../build/kernels-alone.wasm', import.meta.url)

/** Threads beyond these bring little in a browser and take memory of their own. */
const threadsMost = 8

/**
 * Starts the kernels in the worker that calls it, on `threadCount` threads (as many as the machine offers, at most 8).
 *
 * A page that is not cross-origin isolated shares no memory: there they run on one thread, and CMP-101 says so. A thread that
 * cannot be loaded, and kernels that cannot be fetched, refuse with CMP-001.
 */
export function startBrowserKernels(threadCount = machineThreads()): Promise<Kernels> {
  const host: KernelHost = { threadCount, wasm: fetchWasm }
  return Kernels.start(crossOriginIsolated ? { ...host, startThread: startWorkerThread } : host)
}

const machineThreads = (): number => Math.max(1, Math.min(threadsMost, navigator.hardwareConcurrency || 1))

const fetchWasm: KernelHost['wasm'] = async (shared) => {
  const answer = await fetch(shared ? sharedFile : aloneFile)
  if (!answer.ok) throw new Error(`the kernels were not found: ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}

async function startWorkerThread(start: StartMessage): Promise<Thread> {
  const worker = new Worker(new URL('./thread-browser.ts', import.meta.url), { type: 'module', name: 'kernel thread' })
  let ended: Defect | undefined
  /** Ends the wait for the running batch, which a thread that is gone never answers. */
  let giveUp: ((cause: Defect) => void) | undefined
  const end = (text: string): void => {
    ended ??= new Defect(text)
    giveUp?.(ended)
  }
  worker.onerror = (event) => end(`a kernel thread failed: ${event.message || 'it could not be loaded'}`)
  worker.onmessageerror = () => end('a kernel thread was sent what cannot be sent')
  const closed = new AbortController()
  const once = (message: StartMessage | Batch): Promise<void> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended)
      giveUp = reject
      worker.onmessage = ({ data }: MessageEvent<ThreadWord>) => {
        if (data.life) whenGone(data.life, closed.signal, () => end('a kernel thread ended'))
        if (data.error) reject(new Defect(`a kernel thread failed: ${data.error}`))
        else resolve()
      }
      worker.postMessage(message)
    })
  await once(start)
  return {
    run: once,
    close: async () => {
      closed.abort()
      worker.terminate()
      end('a kernel thread was ended')
    },
  }
}
