import { Defect, type Finding, stopIfAsked, type Watch } from '../base/index.ts'
import { KernelMemory } from './memory.ts'
import { type Batch, control, drain, type KernelFunction } from './protocol.ts'
import { find, refuse } from './troubles.ts'

/** One thread of the host: takes the module and memory once, then runs batches handed to it. */
export interface Thread {
  run(batch: Batch): Promise<void>
  close(): Promise<void>
}

/** What the place we run in offers: the compiled kernels and, where memory can be shared, threads. */
export interface KernelHost {
  readonly threadCount: number
  readonly wasm: () => Promise<Uint8Array<ArrayBuffer>>
  readonly startThread?: (start: {
    module: WebAssembly.Module
    memory: WebAssembly.Memory
    control: SharedArrayBuffer
  }) => Promise<Thread>
}

const pagesAtStart = 16
const pagesMax = 65536

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
    shared: boolean,
  ) {
    this.memory = memory
    this.#threads = threads
    this.#exports = exports
    this.#state = state
    this.threadCount = Math.max(1, threads.length)
    this.findings = shared ? [] : [find('CMP-101', 'note', 'compute', {})]
  }

  static async start(host: KernelHost): Promise<Kernels> {
    try {
      const memory = new WebAssembly.Memory({ initial: pagesAtStart, maximum: pagesMax, shared: true })
      const module = await WebAssembly.compile(await host.wasm())
      const instance = await WebAssembly.instantiate(module, { env: { memory, abort: trap } })
      const shared = host.startThread !== undefined && host.threadCount > 1
      const buffer = new SharedArrayBuffer(control.words * 4)
      const threads: Thread[] = []
      if (shared && host.startThread)
        for (let t = 0; t < host.threadCount; t++)
          threads.push(await host.startThread({ module, memory, control: buffer }))
      const exports = instance.exports as unknown as Record<string, KernelFunction>
      return new Kernels(
        new KernelMemory(memory, pagesMax),
        threads,
        exports,
        new Int32Array(buffer),
        shared || host.startThread !== undefined,
      )
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
    if (this.#busy) throw new Defect('a batch is already running')
    if (!this.#exports[kernel]) throw new Defect(`no kernel named ${kernel}`)
    this.#busy = true
    this.#state.fill(0)
    const cancel = (): void => Atomics.store(this.#state, control.stop, 1) as unknown as undefined
    watch?.signal?.addEventListener('abort', cancel)
    try {
      await this.#runBatch(batchOf(kernel, taskCount, argsOf), watch)
      stopIfAsked(watch)
    } finally {
      watch?.signal?.removeEventListener('abort', cancel)
      this.#busy = false
    }
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
      drain(
        { kernel: batch.kernel, taskCount: to - from, width, args: args.subarray(from * width) },
        this.#state,
        kernel,
        false,
      )
      watch?.onProgress?.(to / taskCount, batch.kernel)
      if (slices > 1) await new Promise<void>((resolve) => setTimeout(resolve, 0))
      stopIfAsked(watch)
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }
}

function batchOf(kernel: string, taskCount: number, argsOf: (task: number) => readonly number[]): Batch {
  const width = argsOf(0).length
  const args = new Float64Array(taskCount * width)
  for (let t = 0; t < taskCount; t++) args.set(argsOf(t), t * width)
  return { kernel, taskCount, width, args }
}

function trap(): never {
  throw new Defect('a kernel aborted')
}
