import type { Refusal } from '../../base/index.ts'
import { refuse } from '../troubles.ts'
import type { Given, GivenName } from './given.ts'
import { cancelled, type ToLane, type ToPage, troubleFromWire } from './wire.ts'

/**
 * `resting`: not started, or ended to save memory. `idle`: waits for work. `busy`: works. `crashed`: could not be started
 * again after it stopped several times in a row; the next call tries anew.
 */
export type LaneState = 'resting' | 'idle' | 'busy' | 'crashed'

/** The other end of a lane: a worker in a browser, a pair of functions in a test. */
export interface LanePort {
  post(message: ToLane): void
  /** Called once, before anything is posted. `onCrash` says that nothing will ever come again. */
  listen(onMessage: (message: ToPage) => void, onCrash: (text: string) => void): void
  close(): void
}

export interface LaneCallOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((share: number, stage: string) => void) | undefined
  /** A newer call with the same key takes the place of those that still wait. */
  readonly coalesce?: string | undefined
}

interface Waiting extends LaneCallOptions {
  readonly id: number
  readonly name: string
  readonly input: unknown
  readonly resolve: (output: unknown) => void
  readonly reject: (cause: unknown) => void
}

/** Stops in a row, without one call done between them, after which a lane no longer starts by itself. */
const crashesMost = 3

/**
 * One worker, its calls in a row, and its new beginning after a crash.
 *
 * Calls run one after the other in the order given. A cancelled call rejects at once with the signal's reason; where the
 * worker does not hear of it within `stubbornMs`, it is ended and started again.
 */
export class Lane {
  readonly #open: () => LanePort
  readonly #given: ReadonlyMap<string, Given>
  readonly #onState: (state: LaneState) => void
  readonly #stubbornMs: number
  #port: LanePort | undefined
  /** Whether the worker has said anything: one that never did was not loaded. */
  #spoke = false
  #queue: Waiting[] = []
  #running: Waiting | undefined
  #state: LaneState = 'resting'
  #nextId = 1
  #crashes = 0
  #patience: ReturnType<typeof setTimeout> | undefined

  /** `given` is read anew at every start: what it holds then is handed to the worker. */
  constructor(
    open: () => LanePort,
    given: ReadonlyMap<string, Given>,
    onState: (state: LaneState) => void = () => undefined,
    stubbornMs = Number.POSITIVE_INFINITY,
  ) {
    this.#open = open
    this.#given = given
    this.#onState = onState
    this.#stubbornMs = stubbornMs
  }

  get state(): LaneState {
    return this.#state
  }

  /**
   * Rejects with the Refusal or Defect of the operation, AbortError where cancelled or replaced, WEB-001
   * after a crash, WEB-004 where the worker was never loaded.
   */
  call(name: string, input: unknown, options: LaneCallOptions = {}): Promise<unknown> {
    const { signal, coalesce } = options
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (coalesce !== undefined) this.#replace(coalesce)
    return new Promise((resolve, reject) => {
      const stop = (): void => this.#cancel(waiting, signal?.reason)
      const settle = (): void => signal?.removeEventListener('abort', stop)
      const waiting: Waiting = {
        ...options,
        id: this.#nextId++,
        name,
        input,
        resolve: (output) => {
          settle()
          resolve(output)
        },
        reject: (cause) => {
          settle()
          reject(cause)
        },
      }
      signal?.addEventListener('abort', stop)
      this.#queue.push(waiting)
      this.#next()
    })
  }

  give(given: Given): void {
    this.#port?.post({ kind: 'give', given })
  }

  forget(name: GivenName): void {
    this.#port?.post({ kind: 'forget', name })
  }

  /** Starts the worker ahead of its first call. */
  warm(): void {
    if (!this.#port) this.#start()
  }

  /** Ends the worker and rejects what waits; a later call starts it again. */
  close(): void {
    this.#end()
    const left = this.#running ? [this.#running, ...this.#queue] : this.#queue
    this.#running = undefined
    this.#queue = []
    this.#become('resting')
    for (const waiting of left) waiting.reject(cancelled('the lane was closed'))
  }

  #replace(key: string): void {
    const replaced = this.#queue.filter((waiting) => waiting.coalesce === key)
    this.#queue = this.#queue.filter((waiting) => waiting.coalesce !== key)
    for (const waiting of replaced) waiting.reject(cancelled('a newer call took its place'))
  }

  #cancel(waiting: Waiting, reason: unknown): void {
    waiting.reject(reason)
    this.#queue = this.#queue.filter((other) => other !== waiting)
    if (this.#running !== waiting) return
    this.#port?.post({ kind: 'cancel', id: waiting.id })
    if (Number.isFinite(this.#stubbornMs)) this.#patience = setTimeout(() => this.#restart(), this.#stubbornMs)
  }

  #next(): void {
    if (this.#running) return
    const waiting = this.#queue.shift()
    if (!waiting) {
      if (this.#port) this.#become('idle')
      return
    }
    if (!this.#port) this.#start()
    this.#running = waiting
    this.#become('busy')
    const { id, name, input } = waiting
    try {
      this.#port?.post({ kind: 'call', id, name, input })
    } catch (cause) {
      // An input that cannot be sent; the worker never heard of it.
      this.#hear({ kind: 'failed', id, trouble: { kind: 'defect', text: `${name}: ${String(cause)}` } })
    }
  }

  #start(): void {
    const port = this.#open()
    this.#port = port
    this.#spoke = false
    const current = (): boolean => this.#port === port
    port.listen(
      (message) => current() && this.#hear(message),
      (text) => current() && this.#crash(text),
    )
    for (const given of this.#given.values()) port.post({ kind: 'give', given })
    this.#become('idle')
  }

  #hear(message: ToPage): void {
    this.#spoke = true
    if (message.kind === 'crashed') this.#crash(message.text)
    const running = this.#running
    if (message.kind === 'crashed' || message.kind === 'ready' || message.id !== running?.id) return
    if (message.kind === 'progress') running.onProgress?.(message.share, message.stage)
    else this.#finish(running, message)
  }

  #finish(running: Waiting, message: Extract<ToPage, { kind: 'done' | 'failed' }>): void {
    this.#crashes = 0
    clearTimeout(this.#patience)
    this.#running = undefined
    if (message.kind === 'done') running.resolve(message.output)
    else running.reject(troubleFromWire(message.trouble))
    this.#next()
  }

  /** The worker is gone: the running call is lost, those that wait go on with a new one. */
  #crash(text: string): void {
    this.#crashes++
    const lost = this.#running
    const spoke = this.#spoke
    const cause = (name: string): Refusal => refuse(spoke ? 'WEB-001' : 'WEB-004', { operation: name, text })
    this.#end()
    this.#running = undefined
    this.#become('crashed')
    lost?.reject(cause(lost.name))
    if (this.#crashes < crashesMost) {
      this.#restart()
      return
    }
    const left = this.#queue
    this.#queue = []
    for (const waiting of left) waiting.reject(cause(waiting.name))
  }

  #restart(): void {
    this.#end()
    this.#running = undefined
    this.#start()
    this.#next()
  }

  #end(): void {
    clearTimeout(this.#patience)
    this.#port?.close()
    this.#port = undefined
  }

  #become(state: LaneState): void {
    if (this.#state === state) return
    this.#state = state
    this.#onState(state)
  }
}
