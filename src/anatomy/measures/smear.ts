/**
 * How the scanner smears a step along one direction: a Gaussian (kernel, pixels) and a box (slice thickness).
 *
 * `boxMm` 0 is a Gaussian alone. Both are lengths along the direction.
 */
export interface Smear {
  readonly sigmaMm: number
  readonly boxMm: number
}

const reach = 6
const cells = 2048
const scale = cells / (2 * reach)
const cumulativeTable = Float64Array.from({ length: cells + 2 }, (_, n) => normalBelow(n / scale - reach))
/** Integral of the cumulative distribution: x P(x) + p(x). */
const integralTable = Float64Array.from({ length: cells + 2 }, (_, n) => {
  const x = n / scale - reach
  return x * normalBelow(x) + 0.3989422804014327 * Math.exp(-0.5 * x * x)
})

function read(table: Float64Array, x: number): number {
  const f = (x + reach) * scale
  const n = f | 0
  return table[n]! + (f - n) * (table[n + 1]! - table[n]!)
}

/** Standard normal cumulative distribution to about 1e-6. */
export function cumulative(x: number): number {
  return x <= -reach ? 0 : x >= reach ? 1 : read(cumulativeTable, x)
}

function integral(x: number): number {
  return x <= -reach ? 0 : x >= reach ? x : read(integralTable, x)
}

/** A unit step at 0 as it shows at `x` mm. */
export function stepAt(x: number, { sigmaMm: s, boxMm: b }: Smear): number {
  if (b < 0.3 * s) return cumulative(x / s)
  return (s / b) * (integral((x + b / 2) / s) - integral((x - b / 2) / s))
}

/** How fast that step rises at `x`, 1/mm. */
export function slopeAt(x: number, { sigmaMm: s, boxMm: b }: Smear): number {
  if (b < 0.3 * s) return Math.abs(x / s) > reach ? 0 : (0.3989422804014327 * Math.exp(-0.5 * (x / s) ** 2)) / s
  return (cumulative((x + b / 2) / s) - cumulative((x - b / 2) / s)) / b
}

/** Standard normal cumulative distribution by Abramowitz and Stegun 7.1.26, to 1.5e-7. */
function normalBelow(x: number): number {
  const z = Math.abs(x) / Math.SQRT2
  const k = 1 / (1 + 0.3275911 * z)
  const series = k * (0.254829592 + k * (-0.284496736 + k * (1.421413741 + k * (-1.453152027 + k * 1.061405429))))
  const erf = 1 - series * Math.exp(-z * z)
  return x >= 0 ? 0.5 * (1 + erf) : 0.5 * (1 - erf)
}
