import { Defect, type Facts, Refusal } from '../../base/index.ts'
import type { Given, GivenName } from './given.ts'

/** What the page says to a lane. */
export type ToLane =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'give'; readonly given: Given }
  | { readonly kind: 'forget'; readonly name: GivenName }

/** What a lane says to the page. */
export type ToPage =
  /** `life` is held as a lock as long as the worker lives; null where the browser has no locks. */
  | { readonly kind: 'ready'; readonly life: string | null }
  | { readonly kind: 'progress'; readonly id: number; readonly share: number; readonly stage: string }
  | { readonly kind: 'done'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly trouble: WireTrouble }
  | { readonly kind: 'crashed'; readonly text: string }

/** A trouble as plain data: an Error loses its own fields on the way between threads. */
export type WireTrouble =
  | {
      readonly kind: 'refusal'
      readonly code: string
      readonly sentence: string
      readonly facts: Facts
      readonly remedy: string
    }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'defect'; readonly text: string }

export function troubleToWire(cause: unknown): WireTrouble {
  if (cause instanceof Refusal) {
    const { code, sentence, facts, remedy } = cause
    return { kind: 'refusal', code, sentence, facts, remedy }
  }
  if (isCancelled(cause)) return { kind: 'cancelled' }
  const text = cause instanceof Defect ? cause.message : String((cause as Error | undefined)?.stack ?? cause)
  return { kind: 'defect', text }
}

export function troubleFromWire(trouble: WireTrouble): Error {
  switch (trouble.kind) {
    case 'refusal':
      return new Refusal(trouble.code, trouble, trouble.facts)
    case 'cancelled':
      return cancelled('the work was cancelled')
    case 'defect':
      return new Defect(trouble.text)
  }
}

/** What a promise rejects with whose call nobody waits for any more. */
export const cancelled = (text: string): DOMException => new DOMException(text, 'AbortError')

export const isCancelled = (cause: unknown): boolean => (cause as { name?: unknown } | undefined)?.name === 'AbortError'
