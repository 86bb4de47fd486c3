/**
 * The page's door to all heavy work: three workers of the same code, each with kernels and threads of its own.
 *
 *     const engine = startEngine()
 *     const { volumes } = await engine.call('readFiles', { files: [{ name: 'ct.nii.gz', file }] }, { signal, onProgress })
 *     engine.give({ kind: 'image', id: 'ct', volume: volumes[0].volume })
 *     const spine = await engine.call('findSpine', { imageId: 'ct' })
 *     engine.give({ kind: 'spine', id: 'spine 1', spine })
 *     await engine.call('evaluateNeedle', { imageId: 'ct', spineId: 'spine 1', level: 'L1', needle }, { coalesce: 'needle' })
 *
 * What is given stays known to every lane, also after a lane had to start again, until `forget`; giving a new thing under a
 * known name replaces it. An open rehearsal is opened anew from its log where its worker was lost. Where the page is cross-origin isolated, samples and labels lie in shared memory and giving costs
 * nothing; never write into them, make a new array (`sharedLabelMap`) under a new name.
 *
 * To add an operation: write it in `operations/<topic>.ts` as `async (held, input, call) => output` (pass `call` on as the
 * watch), put it into that file's `...Operations`, a new file's into `operations.ts`, and its lane into `lanes.ts` where it
 * is not the heavy one. `engine.call` then knows its name and types.
 */
import { whenGone } from '../../compute/browser.ts'
import { type Given, type GivenName, keyOf } from './given.ts'
import { Lane, type LaneCallOptions, type LanePort, type LaneState } from './lane.ts'
import { type LaneName, laneOf } from './lanes.ts'
import type { EngineOperations } from './operations.ts'
import { withRehearsalsKept } from './rehearsals-kept.ts'
import type { ToPage } from './wire.ts'

export { sharedLabelMap, sharedSpine, sharedVolume } from './arrays-in-common-memory.ts'
export type { Given, GivenName } from './given.ts'
export type { LaneState } from './lane.ts'
export type { LaneName } from './lanes.ts'
export type { EngineOperations } from './operations.ts'
export { isCancelled } from './wire.ts'

export type Input<K extends keyof EngineOperations> = Parameters<EngineOperations[K]>[0]
export type Output<K extends keyof EngineOperations> = ReturnType<EngineOperations[K]>

export interface CallOptions extends LaneCallOptions {
  /** Another lane than the operation's own. */
  readonly lane?: LaneName
}

export type LaneStates = Readonly<Record<LaneName, LaneState>>

export interface Engine {
  /**
   * Rejects with the operation's Refusal, with a Defect, with AbortError where cancelled or replaced by a newer call of the
   * same `coalesce` key, with WEB-001 where the worker was lost (it starts again by itself), and with WEB-004 where its code
   * could not be fetched.
   */
  call<K extends keyof EngineOperations>(name: K, input: Input<K>, options?: CallOptions): Promise<Output<K>>
  give(given: Given): void
  forget(name: GivenName): void
  /** Starts a lane ahead of its first call. */
  warm(lane: LaneName): void
  /** A new object at every change, the same one between: fit for `useSyncExternalStore`. */
  readonly lanes: LaneStates
  subscribe(listener: () => void): () => void
  close(): void
}

/** A heavy call that was cancelled and does not hear of it for so long is ended with its worker. */
const stubbornMs = 3000

export function startEngine(open: (lane: LaneName) => LanePort = openWorker): Engine {
  const given = new Map<string, Given>()
  const listeners = new Set<() => void>()
  let states: LaneStates = { live: 'resting', view: 'resting', heavy: 'resting' }
  const laneFor = (name: LaneName, patienceMs?: number): Lane =>
    new Lane(
      () => open(name),
      given,
      (state) => {
        states = { ...states, [name]: state }
        for (const listener of [...listeners]) listener()
      },
      patienceMs,
    )
  const lanes = { live: laneFor('live'), view: laneFor('view', stubbornMs), heavy: laneFor('heavy', stubbornMs) }
  const all = Object.values(lanes)
  const call = withRehearsalsKept((name, input, options: CallOptions) =>
    lanes[options.lane ?? laneOf(name as keyof EngineOperations)].call(name, input, options),
  )
  return {
    call: (name, input, options = {}) => call(name, input, options) as Promise<Output<typeof name>>,
    give: (thing) => {
      given.set(keyOf(thing), thing)
      for (const lane of all) lane.give(thing)
    },
    forget: (name) => {
      given.delete(keyOf(name))
      for (const lane of all) lane.forget(name)
    },
    warm: (lane) => lanes[lane].warm(),
    get lanes() {
      return states
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      for (const lane of all) lane.close()
    },
  }
}

function openWorker(lane: LaneName): LanePort {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: `${lane} lane` })
  const closed = new AbortController()
  return {
    post: (message) => worker.postMessage(message),
    listen: (onMessage, onCrash) => {
      worker.onmessage = ({ data }: MessageEvent<ToPage>) => {
        if (data.kind === 'ready' && data.life) whenGone(data.life, closed.signal, () => onCrash('it ended'))
        onMessage(data)
      }
      worker.onerror = (event) => onCrash(event.message || 'the worker could not be loaded')
      worker.onmessageerror = () => onCrash('an answer could not be read')
    },
    close: () => {
      closed.abort()
      worker.terminate()
    },
  }
}
