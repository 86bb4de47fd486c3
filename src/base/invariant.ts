/** Our own fault, found at run time: the program stops with the values that show it. */
export class Defect extends Error {
  override readonly name = 'Defect'
}

/** Stops with a `Defect` where `condition` does not hold; `describe` is called only then and prints the values. */
export function invariant(condition: boolean, describe: () => string): asserts condition {
  if (!condition) throw new Defect(describe())
}

/** The value at a place that must exist (an index in range, a key just written); a `Defect` otherwise. */
export function present<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Defect(`${what} is missing`)
  return value
}
