import { constant } from '../../base/index.ts'

/** What a compact shell would read in a scanner without blur: it fixes how thick a blurred peak is taken to be. */
export const shellHu = constant({
  value: 1000,
  range: [600, 1300],
  unit: 'HU',
  source: 'walle-2025',
  note: 'default between the porous vertebral shell and long-bone cortex (1226 HU, facts A11.8); 300 HU off moves an edge by about 0.1 mm',
})

/** The outer edge of a shell seen in a profile that runs from inside the bone to outside. */
export interface Edge {
  /** Place of the shell's outer surface, in the profile's own mm. */
  readonly atMm: number
  readonly shellMm: number
  readonly insideHu: number
  readonly outsideHu: number
  /** Root mean square misfit. */
  readonly misfitHu: number
}

/** Samples along a line from inside the bone to outside: places in mm, values in HU, and how much each counts. */
export interface Profile {
  readonly atMm: Float64Array
  readonly hu: Float64Array
  readonly weight: Float64Array
  /** Samples in use, from the start, places rising. */
  readonly count: number
}

const iterations = 8
const shellMaxMm = 3
/** Weak expectation that keeps a shell without contrast from growing: thickness and its spread, mm. */
/** Noise of one sample, and how far the level just inside may lie from the body's median. */
const noiseHu = 30
const spongySpreadHu = 70
const shellPrior = { mm: 0.6, spreadMm: 0.8 } as const

/**
 * Fits inside level, shell and outside level, blurred by a Gaussian of `blurMm`, to a profile; the way cortical thickness
 * is read on CT coarser than the cortex (Treece 2010), which keeps the outer edge where half-maximum would push it out.
 *
 * `startMm` is a first guess of the edge, right to about 2 mm. Null where the profile shows no bone edge there.
 */
export function shellEdge(profile: Profile, startMm: number, blurMm: number, spongyHu: number): Edge | null {
  const { count } = profile
  if (count < 4) return null
  const h = shellHu.value
  let [e, t, a, c] = startOf(profile, startMm)
  let lambda = 1e-2
  let fit = normal(profile, e, t, a, c, h, blurMm, spongyHu)
  for (let n = 0; n < iterations; n++) {
    const step = solve4(fit.m, fit.g, lambda)
    if (!step) break
    const e2 = Math.min(startMm + 3.5, Math.max(startMm - 3.5, e + Math.max(-1, Math.min(1, step[0]))))
    const t2 = Math.min(shellMaxMm, Math.max(0, t + Math.max(-0.7, Math.min(0.7, step[1]))))
    const next = normal(profile, e2, t2, a + step[2], c + step[3], h, blurMm, spongyHu)
    if (next.cost < fit.cost) {
      const gain = fit.cost - next.cost
      e = e2
      t = t2
      a += step[2]
      c += step[3]
      fit = next
      lambda = Math.max(1e-6, lambda * 0.3)
      if (gain < 1e-4 * fit.cost) break
    } else lambda *= 8
  }
  const contrast = Math.max(a - c, (t * (h - c)) / Math.max(blurMm, 0.5))
  if (contrast < 40 || Math.abs(e - startMm) >= 3.4) return null
  return { atMm: e, shellMm: t, insideHu: a, outsideHu: c, misfitHu: Math.sqrt(fit.squares / total(profile)) }
}

function total({ weight, count }: Profile): number {
  let sum = 0
  for (let n = 0; n < count; n++) sum += weight[n]!
  return sum
}

/** The steepest fall near the guess, and the levels at the ends. */
function startOf({ atMm, hu, count }: Profile, startMm: number): [number, number, number, number] {
  const end = Math.max(1, Math.floor(count / 4))
  let a = 0
  let c = Number.POSITIVE_INFINITY
  for (let n = 0; n < end; n++) a += hu[n]! / end
  for (let n = count - end; n < count; n++) c = Math.min(c, hu[n]!)
  let best = startMm
  let fall = 0
  for (let n = 0, m = 1; n < count; n++) {
    while (m < count - 1 && atMm[m]! - atMm[n]! < 0.9) m++
    if (m <= n) break
    const middle = (atMm[n]! + atMm[m]!) / 2
    const off = Math.abs(middle - startMm)
    const drop = (hu[n]! - hu[m]!) * (1 - off / 5)
    if (off <= 2.4 && drop > fall) {
      fall = drop
      best = middle
    }
  }
  return [best, shellPrior.mm, a, c]
}

interface Normal {
  readonly m: Float64Array
  readonly g: Float64Array
  readonly cost: number
  readonly squares: number
}

/** Gauss-Newton normal equations in (edge, thickness, inside, outside). */
function normal(
  p: Profile,
  e: number,
  t: number,
  a: number,
  c: number,
  h: number,
  s: number,
  spongyHu: number,
): Normal {
  const m = new Float64Array(16)
  const g = new Float64Array(4)
  let squares = 0
  for (let n = 0; n < p.count; n++) {
    const d = p.atMm[n]!
    const q = p.weight[n]!
    const u = (d - e + t) / s
    const w = (d - e) / s
    const pu = cumulative(u)
    const pw = cumulative(w)
    const fu = density(u) / s
    const fw = density(w) / s
    const inside = 1 - pu
    const shell = pu - pw
    const r = p.hu[n]! - (a * inside + h * shell + c * pw)
    squares += q * r * r
    // Derivatives of the model.
    const de = (a - h) * fu + (h - c) * fw
    const dt = (h - a) * fu
    m[0]! += q * de * de
    m[1]! += q * de * dt
    m[2]! += q * de * inside
    m[3]! += q * de * pw
    m[5]! += q * dt * dt
    m[6]! += q * dt * inside
    m[7]! += q * dt * pw
    m[10]! += q * inside * inside
    m[11]! += q * inside * pw
    m[15]! += q * pw * pw
    g[0]! += q * de * r
    g[1]! += q * dt * r
    g[2]! += q * inside * r
    g[3]! += q * pw * r
  }
  const k = (noiseHu / shellPrior.spreadMm) ** 2
  m[5]! += k
  g[1]! -= k * (t - shellPrior.mm)
  const ka = (noiseHu / spongySpreadHu) ** 2
  m[10]! += ka
  g[2]! -= ka * (a - spongyHu)
  m[4] = m[1]!
  m[8] = m[2]!
  m[9] = m[6]!
  m[12] = m[3]!
  m[13] = m[7]!
  m[14] = m[11]!
  return { m, g, squares, cost: squares + k * (t - shellPrior.mm) ** 2 + ka * (a - spongyHu) ** 2 }
}

const work = new Float64Array(20)

/** Solves the damped 4x4 system by elimination. */
function solve4(m: Float64Array, g: Float64Array, lambda: number): [number, number, number, number] | null {
  for (let r = 0; r < 4; r++) {
    for (let k = 0; k < 4; k++) work[r * 5 + k] = m[r * 4 + k]!
    work[r * 5 + r] = m[r * 5]! * (1 + lambda) + 1e-9
    work[r * 5 + 4] = g[r]!
  }
  for (let k = 0; k < 4; k++) {
    const pivot = work[k * 5 + k]!
    if (Math.abs(pivot) < 1e-12) return null
    for (let r = 0; r < 4; r++) {
      if (r === k) continue
      const f = work[r * 5 + k]! / pivot
      for (let q = k; q < 5; q++) work[r * 5 + q]! -= f * work[k * 5 + q]!
    }
  }
  return [work[4]! / work[0]!, work[9]! / work[6]!, work[14]! / work[12]!, work[19]! / work[18]!]
}

const reach = 4.5
const cells = 1024
const table = Float64Array.from({ length: cells + 2 }, (_, n) => erfHalf((n / cells) * 2 * reach - reach))

/** Standard normal cumulative distribution, from a table, to about 1e-6. */
function cumulative(x: number): number {
  if (x <= -reach) return 0
  if (x >= reach) return 1
  const f = ((x + reach) / (2 * reach)) * cells
  const n = f | 0
  return table[n]! + (f - n) * (table[n + 1]! - table[n]!)
}

const density = (x: number): number => 0.3989422804014327 * Math.exp(-0.5 * x * x)

/** Standard normal cumulative distribution by Abramowitz and Stegun 7.1.26, to 1.5e-7. */
function erfHalf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2
  const k = 1 / (1 + 0.3275911 * z)
  const series = k * (0.254829592 + k * (-0.284496736 + k * (1.421413741 + k * (-1.453152027 + k * 1.061405429))))
  const erf = 1 - series * Math.exp(-z * z)
  return x >= 0 ? 0.5 * (1 + erf) : 0.5 * (1 - erf)
}
