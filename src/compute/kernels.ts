import { Defect, type Finding, invariant, stopIfAsked, type Watch } from '../base/index.ts'
import { KernelMemory } from './memory.ts'
import { type Batch, control, drain, type KernelFunction, type StartMessage } from './protocol.ts'
import { kernelImports, runMember, stopTeam, team, teamWords } from './team.ts'
import { find, refuse } from './troubles.ts'

/** One thread of the host: takes the module and memory once, then runs batches handed to it. */
export interface Thread {
  run(batch: Batch): Promise<void>
  close(): Promise<void>
}

/** What the place we run in offers: the compiled kernels and, where memory can be shared, threads. */
export interface KernelHost {
  readonly threadCount: number
  /** Bytes a field may take of the kernels' memory at once (64 MiB where left out); larger ones go through in slabs. */
  readonly fieldBytesMax?: number
  /** The build for shared memory where `shared` is true, otherwise the one for memory of its own. */
  readonly wasm: (shared: boolean) => Promise<Uint8Array<ArrayBuffer>>
  /** Left out where memory cannot be shared between threads. */
  readonly startThread?: (start: StartMessage) => Promise<Thread>
}

const pagesAtStart = 16
/** The most a kernel can address; a host that cannot set so many addresses aside (phones) is asked for less. */
const pagesAsked = [65536, 32768, 16384] as const
const fieldBytesUsual = 64 * 2 ** 20

/**
 * The compiled kernels, started on the threads of a host.
 *
 * Work is a batch of independent calls (tasks) of one kernel over the shared memory; tasks write disjoint places, and sums
 * are made by the caller from per-task results in task order, so that results are the same bits on any number of threads.
 * One batch runs at a time. `close()` ends the threads.
 */
export class Kernels {
  readonly memory: KernelMemory
  readonly threadCount: number
  /** What callers with large fields keep to; see KernelHost. */
  readonly fieldBytesMax: number
  readonly findings: readonly Finding[]
  readonly #threads: readonly Thread[]
  readonly #exports: Record<string, KernelFunction>
  readonly #state: Int32Array
  #busy = false

  private constructor(
    memory: KernelMemory,
    threads: readonly Thread[],
    exports: Record<string, KernelFunction>,
    state: Int32Array,
    host: KernelHost,
  ) {
    this.memory = memory
    this.#threads = threads
    this.#exports = exports
    this.#state = state
    this.threadCount = Math.max(1, threads.length)
    this.fieldBytesMax = host.fieldBytesMax ?? fieldBytesUsual
    this.findings = host.startThread ? [] : [find('CMP-101', 'note', 'compute', {})]
  }

  static async start(host: KernelHost): Promise<Kernels> {
    try {
      const shared = host.startThread !== undefined
      const { memory, pagesMax } = newMemory(shared)
      const module = await WebAssembly.compile(await host.wasm(shared))
      const instance = await WebAssembly.instantiate(module, kernelImports(memory))
      const exports = instance.exports as unknown as Record<string, KernelFunction>
      const words = shared ? new SharedArrayBuffer(control.words * 4) : new ArrayBuffer(control.words * 4)
      const threads = words instanceof ArrayBuffer ? [] : await startThreads(host, { module, memory, control: words })
      return new Kernels(new KernelMemory(memory, pagesMax), threads, exports, new Int32Array(words), host)
    } catch (cause) {
      throw refuse('CMP-001', { cause: String(cause) })
    }
  }

  /**
   * Runs `taskCount` calls of `kernel`, call t with the numbers `argsOf(t)`; resolves when all are done.
   *
   * Rejects with the watch's abort reason where it was cancelled (the memory then holds a partial result), and with a
   * Defect where a kernel trapped.
   */
  async run(
    kernel: string,
    taskCount: number,
    argsOf: (task: number) => readonly number[],
    watch?: Watch,
  ): Promise<void> {
    stopIfAsked(watch)
    if (taskCount === 0) return
    await this.#withCancel(kernel, watch, () => this.#runBatch(batchOf(kernel, taskCount, argsOf), watch))
  }

  /**
   * Exactly one call of `kernel` on each of the `threadCount` threads, all at once; thread t passes the numbers `argsOf(t)`.
   *
   * Such a kernel may wait for the other threads (`barrier()` in kernels/barrier.ts) and deals its work out by `thread()` of
   * `threads()`; for the same bits on any number of threads it sums fixed chunks in their order. Rejects as `run` does;
   * cancelling takes effect at the next barrier, on a host of one thread only before and after the call.
   */
  async together(kernel: string, argsOf: (thread: number) => readonly number[], watch?: Watch): Promise<void> {
    stopIfAsked(watch)
    await this.#withCancel(kernel, watch, () => this.#runTogether(batchOf(kernel, this.threadCount, argsOf), watch))
  }

  async #withCancel(kernel: string, watch: Watch | undefined, work: () => Promise<void>): Promise<void> {
    if (this.#busy) throw new Defect('a batch is already running')
    if (!this.#exports[kernel]) throw new Defect(`no kernel named ${kernel}`)
    this.#busy = true
    this.#state.fill(0)
    const words = teamWords(this.memory.memory)
    words.fill(0)
    const cancel = (): void => {
      Atomics.store(this.#state, control.stop, 1)
      if (this.#threads.length > 0) stopTeam(words)
    }
    watch?.signal?.addEventListener('abort', cancel)
    try {
      await work()
      stopIfAsked(watch)
    } finally {
      watch?.signal?.removeEventListener('abort', cancel)
      this.#busy = false
    }
  }

  async #runTogether(batch: Batch, watch: Watch | undefined): Promise<void> {
    if (this.#threads.length === 0) return this.#runMemberHere(batch, watch)
    const words = teamWords(this.memory.memory)
    const tell = watch?.onProgress
    let most = 0
    const look = (): void => {
      most = Math.max(most, (words[team.progress] as number) / 1e6)
      tell?.(Math.min(1, most), batch.kernel)
    }
    const timer = tell ? setInterval(look, 100) : undefined
    // A thread that is gone would be waited for: the others are let go.
    const letGo = (cause: unknown): never => {
      stopTeam(words)
      throw cause
    }
    const runs = this.#threads.map((member, thread) => member.run({ ...batch, thread }).catch(letGo))
    const ends = await Promise.allSettled(runs)
    clearInterval(timer)
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    tell?.(1, batch.kernel)
  }

  async #runMemberHere(batch: Batch, watch: Watch | undefined): Promise<void> {
    if (watch) await breath()
    stopIfAsked(watch)
    try {
      runMember(batch, 0, this.#exports)
    } catch (cause) {
      throw new Defect(`kernel ${batch.kernel} failed: ${String(cause)}`)
    }
    watch?.onProgress?.(1, batch.kernel)
  }

  async #runBatch(batch: Batch, watch: Watch | undefined): Promise<void> {
    if (this.#threads.length === 0) return this.#runHere(batch, watch)
    const tell = watch?.onProgress
    const timer = tell
      ? setInterval(() => tell((this.#state[control.done] as number) / batch.taskCount, batch.kernel), 100)
      : undefined
    const ends = await Promise.allSettled(this.#threads.map((thread) => thread.run(batch)))
    clearInterval(timer)
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    tell?.(1, batch.kernel)
  }

  /** One thread: a few tasks at a time, so that cancelling and progress still work. */
  async #runHere(batch: Batch, watch: Watch | undefined): Promise<void> {
    const kernel = this.#exports[batch.kernel] as KernelFunction
    const { taskCount, width, args } = batch
    const slices = watch ? Math.min(taskCount, 20) : 1
    for (let s = 0; s < slices; s++) {
      const from = Math.floor((taskCount * s) / slices)
      const to = Math.floor((taskCount * (s + 1)) / slices)
      this.#state[control.ticket] = 0
      const part = { kernel: batch.kernel, taskCount: to - from, width, args: args.subarray(from * width) }
      try {
        drain(part, this.#state, kernel, false)
      } catch (cause) {
        throw new Defect(`kernel ${batch.kernel} failed: ${String(cause)}`)
      }
      watch?.onProgress?.(to / taskCount, batch.kernel)
      if (slices > 1) await breath()
      stopIfAsked(watch)
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }
}

function newMemory(shared: boolean): { readonly memory: WebAssembly.Memory; readonly pagesMax: number } {
  for (const pagesMax of pagesAsked)
    try {
      return { memory: new WebAssembly.Memory({ initial: pagesAtStart, maximum: pagesMax, shared }), pagesMax }
    } catch (cause) {
      if (!(cause instanceof RangeError) || pagesMax === pagesAsked.at(-1)) throw cause
    }
  throw new Defect('no memory was asked for')
}

/** All threads of the host, started together; none is left running where one cannot be started. */
async function startThreads(host: KernelHost, start: StartMessage): Promise<readonly Thread[]> {
  const count = host.threadCount > 1 ? host.threadCount : 0
  const starts = await Promise.allSettled(Array.from({ length: count }, () => host.startThread?.(start)))
  const threads = starts.flatMap((end) => (end.status === 'fulfilled' && end.value ? [end.value] : []))
  const failed = starts.find((end) => end.status === 'rejected')
  if (!failed) return threads
  await Promise.allSettled(threads.map((thread) => thread.close()))
  throw failed.reason
}

function batchOf(kernel: string, taskCount: number, argsOf: (task: number) => readonly number[]): Batch {
  const first = argsOf(0)
  const width = first.length
  const args = new Float64Array(taskCount * width)
  args.set(first)
  for (let t = 1; t < taskCount; t++) {
    const own = argsOf(t)
    invariant(own.length === width, () => `task ${t} of ${kernel} has ${own.length} numbers, the first has ${width}`)
    args.set(own, t * width)
  }
  return { kernel, taskCount, width, args }
}

/** Lets the event loop turn once, so that a click or a timer can cancel; quicker than a timer of 0 ms. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(0)
  })
}
