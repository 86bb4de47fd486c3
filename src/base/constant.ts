/**
 * A physical or clinical figure with its origin.
 *
 * `source` is a key of references.json or, for a figure with several sources, the keys joined by `; `. `note` says which
 * population or method, and cites the row of the fact sheet (`facts A12.6`). `range` is absent only for definitions.
 */
export interface Constant<Value> {
  readonly value: Value
  readonly range?: readonly [low: number, high: number]
  readonly unit: string
  readonly source: string
  readonly note: string
}

/** Every constant made so far, so that a test can check that each source resolves. */
export const declaredConstants: Constant<unknown>[] = []

export function constant<Value>(definition: Constant<Value>): Constant<Value> {
  const frozen = Object.freeze(definition)
  declaredConstants.push(frozen)
  return frozen
}
