import { Refusal } from '../../base/index.ts'
import type { LogEntry } from '../../rehearsal/index.ts'
import type { LaneCallOptions } from './lane.ts'
import type { OpenedRehearsal, OpenInput, Performed } from './operations/rehearsal.ts'

/** How one call is made, whatever it is. */
export type RawCall = (name: string, input: unknown, options: LaneCallOptions) => Promise<unknown>

interface KeptRehearsal {
  readonly input: OpenInput
  readonly log: LogEntry[]
}

/**
 * Calls in which an open rehearsal outlives its worker: what was opened and performed is kept on the page, and where a lane
 * started again does not know the rehearsal (WEB-003), it is opened anew from its log and the call made once more.
 */
export function withRehearsalsKept(call: RawCall): RawCall {
  const kept = new Map<string, KeptRehearsal>()
  /** Calls that waited together for a lost worker share one opening. */
  const opening = new Map<string, Promise<unknown>>()
  const note = (name: string, input: unknown, output: unknown): void => {
    const { rehearsalId } = input as { rehearsalId: string }
    if (name === 'openRehearsal')
      kept.set(rehearsalId, { input: input as OpenInput, log: [...(output as OpenedRehearsal).log] })
    if (name === 'perform') kept.get(rehearsalId)?.log.push((output as Performed).entry)
    if (name === 'closeRehearsal') kept.delete(rehearsalId)
  }
  const once: RawCall = async (name, input, options) => {
    const output = await call(name, input, options)
    if (isAboutRehearsal(input)) note(name, input, output)
    return output
  }
  return async (name, input, options) => {
    try {
      return await once(name, input, options)
    } catch (cause) {
      const lost = cause instanceof Refusal && cause.code === 'WEB-003' && isAboutRehearsal(input)
      const last = lost ? kept.get(input.rehearsalId) : undefined
      if (!last) throw cause
      const id = last.input.rehearsalId
      const opened = opening.get(id) ?? once('openRehearsal', { ...last.input, log: last.log }, {})
      opening.set(id, opened)
      await opened.finally(() => opening.delete(id))
      return once(name, input, options)
    }
  }
}

const isAboutRehearsal = (input: unknown): input is { readonly rehearsalId: string } =>
  typeof (input as { rehearsalId?: unknown } | null)?.rehearsalId === 'string'
