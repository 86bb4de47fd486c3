import { invariant } from '../base/index.ts'

/** Under this key stands an array of f64 that was a Float64Array: maps between frames are kept as such. */
const f64Key = '$f64'

/** JSON of plain records in which Float64Arrays may stand; every number returns with the same bits, -0 as 0. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) => {
    if (part instanceof Float64Array) return { [f64Key]: [...part] }
    if (typeof part === 'number')
      invariant(Number.isFinite(part), () => `${name} is ${part}: a case holds finite numbers`)
    return part
  })
}

/** The records again. Throws SyntaxError where the text is no JSON. */
export function fromJson(text: string): unknown {
  return JSON.parse(text, (_name, part: unknown) => {
    if (part === null || typeof part !== 'object' || !(f64Key in part)) return part
    const numbers = (part as Record<string, unknown>)[f64Key]
    return Array.isArray(numbers) ? Float64Array.from(numbers as number[]) : part
  })
}
