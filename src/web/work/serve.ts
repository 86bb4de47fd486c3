import { Defect } from '../../base/index.ts'
import type { Holdings } from './holdings.ts'
import type { Call, Operation } from './operation.ts'
import { type ToLane, type ToPage, troubleToWire } from './wire.ts'

/** Progress is told no more often than this: a person sees no more, and messages cost time. */
const tellEveryMs = 50

export type Say = (message: ToPage, transfer?: readonly Transferable[]) => void

// biome-ignore lint/suspicious/noExplicitAny: every operation has an input of its own; the page's side is typed.
type AnyOperation = Operation<any, unknown>

/** The worker's end of a lane: what to do with each message from the page. */
export function serve(
  operations: Readonly<Record<string, AnyOperation>>,
  held: Holdings,
  say: Say,
): (message: ToLane) => Promise<void> {
  const stops = new Map<number, AbortController>()
  const perform = async ({ id, name, input }: Extract<ToLane, { kind: 'call' }>): Promise<void> => {
    const stop = new AbortController()
    stops.set(id, stop)
    const moving = new Set<ArrayBuffer>()
    try {
      const operation = operations[name]
      if (!operation) throw new Defect(`no operation named ${name}`)
      const output = await operation(held, input, callOf(id, stop.signal, moving, say))
      say({ kind: 'done', id, output }, [...moving])
    } catch (cause) {
      const trouble = troubleToWire(cause)
      if (trouble.kind === 'defect') held.renewKernels()
      say({ kind: 'failed', id, trouble })
    } finally {
      stops.delete(id)
    }
  }
  return async (message) => {
    if (message.kind === 'call') return perform(message)
    if (message.kind === 'cancel') stops.get(message.id)?.abort()
    if (message.kind === 'give') held.give(message.given)
    if (message.kind === 'forget') held.forget(message.name)
  }
}

function callOf(id: number, signal: AbortSignal, moving: Set<ArrayBuffer>, say: Say): Call {
  let toldAt = Number.NEGATIVE_INFINITY
  let toldStage = ''
  return {
    signal,
    onProgress: (share, stage) => {
      const now = performance.now()
      if (stage === toldStage && now - toldAt < tellEveryMs) return
      toldAt = now
      toldStage = stage
      say({ kind: 'progress', id, share, stage })
    },
    handOver: (buffer) => {
      if (buffer instanceof ArrayBuffer) moving.add(buffer)
    },
  }
}
