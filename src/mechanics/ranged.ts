/** A figure with the range that its uncertain inputs give it. */
export interface Ranged {
  readonly value: number
  readonly low: number
  readonly high: number
}

export const exactly = (value: number): Ranged => ({ value, low: value, high: value })

/** Each bound times a factor that is sure. */
export const times = ({ value, low, high }: Ranged, factor: number): Ranged => ({
  value: value * factor,
  low: low * factor,
  high: high * factor,
})

/** a / b of positive figures, all combinations allowed. */
export const ratio = (a: Ranged, b: Ranged): Ranged => ({
  value: a.value / b.value,
  low: a.low / b.high,
  high: a.high / b.low,
})

/**
 * The range around `value` from what it becomes when one input at a time is moved: the shifts down and the shifts up are
 * joined as independent errors, by the root of their squares.
 */
export function rangeFrom(value: number, alternatives: readonly number[]): Ranged {
  const joined = (sign: 1 | -1): number => Math.hypot(...alternatives.map((a) => Math.max(0, sign * (a - value))))
  return { value, low: value - joined(-1), high: value + joined(1) }
}
