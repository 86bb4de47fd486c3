import { Refusal, type Watch } from '../../base/index.ts'
import type { Job, Notice, Store } from './store.ts'

/** How often a job's progress is shown, ms; more would cost more drawing than it tells. */
const tellEveryMs = 80

export interface JobPorts {
  readonly store: Store
  readonly newId: () => string
  /** Milliseconds of a clock that only runs forwards. */
  readonly nowMs: () => number
}

/** Runs long work as a job in the store: progress, cancel; trouble becomes a notice. Undefined where it did not come to an end. */
export async function runJob<T>(
  { store, newId, nowMs }: JobPorts,
  title: string,
  work: (watch: Watch & { signal: AbortSignal }) => Promise<T>,
): Promise<T | undefined> {
  const stop = new AbortController()
  const id = newId()
  let toldAt = 0
  const update = (change: Partial<Job>): void =>
    store.setState(({ jobs }) => ({ jobs: jobs.map((job) => (job.id === id ? { ...job, ...change } : job)) }))
  const onProgress = (fraction: number, doing: string): void => {
    const now = nowMs()
    if (now - toldAt < tellEveryMs && fraction < 1) return
    toldAt = now
    update({ fraction, doing })
  }
  const job: Job = { id, title, fraction: 0, doing: '', cancel: () => stop.abort() }
  store.setState(({ jobs }) => ({ jobs: [...jobs, job] }))
  try {
    return await work({ onProgress, signal: stop.signal })
  } catch (cause) {
    if (!stop.signal.aborted) tell(store, noticeOf(cause, newId()))
    return undefined
  } finally {
    store.setState(({ jobs }) => ({ jobs: jobs.filter((other) => other.id !== id) }))
  }
}

/** A trouble in words: a refusal says its own, anything else is a fault of the program. */
export function noticeOf(cause: unknown, id: string): Notice {
  if (cause instanceof Refusal) {
    const { code, sentence, remedy, facts } = cause
    return { id, kind: 'refusal', code, sentence, remedy, details: factLines(facts) }
  }
  const text = cause instanceof Error ? cause.message : String(cause)
  return { id, kind: 'defect', code: 'defect', sentence: '', remedy: '', details: text }
}

const factLines = (facts: Refusal['facts']): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : value}`)
    .join('\n')

export function tell(store: Store, notice: Notice): void {
  const alike = (other: Notice): boolean => other.code === notice.code && other.details === notice.details
  store.setState(({ notices }) => ({ notices: [...notices.filter((n) => !alike(n)), notice] }))
}

export const closeNotice = (store: Store, id: string): void =>
  store.setState(({ notices }) => ({ notices: notices.filter((n) => n.id !== id) }))
