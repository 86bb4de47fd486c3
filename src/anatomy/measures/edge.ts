import { constant } from '../../base/index.ts'
import { type Smear, slopeAt, stepAt } from './smear.ts'

/** What a compact shell would read in a scanner without blur: it fixes how thick a blurred peak is taken to be. */
export const shellHu = constant({
  value: 1226,
  range: [900, 1400],
  unit: 'HU',
  source: 'walle-2025',
  note: 'thick cortex of the worked example in facts A11.8; 300 HU off moves an edge by about 0.1 mm',
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

/** What is known of a wall before one profile is read: each value with how far it may be off. */
export interface Expected {
  readonly insideHu: number
  readonly insideSpreadHu: number
  readonly shellMm: number
  readonly shellSpreadMm: number
  readonly outsideHu: number
  readonly outsideSpreadHu: number
  /** By what share spongy bone is denser in the layer next to the shell, as under an endplate; none where absent. */
  readonly layerShare?: number
}

/** Depth of that denser layer, mm. */
const layerMm = 2

const iterations = 7
const shellMaxMm = 3
/** Noise of one sample, against which the expectations are weighed. */
const noiseHu = 30
const reachMm = 3.5

/**
 * Fits inside level, shell and outside level, smeared as the scanner smears, to a profile. Cortical thickness is read so on
 * CT coarser than the cortex (Treece 2010), and it keeps the outer edge where half-maximum would push it out.
 *
 * The edge is looked for round 0 of the profile's places. Null where the profile shows no bone edge there.
 */
export function shellEdge(profile: Profile, smear: Smear, expected: Expected): Edge | null {
  if (profile.count < 3) return null
  let x = startOf(profile, smear, expected)
  let cost = normalEquations(profile, x, smear, expected)
  let lambda = 1e-2
  for (let n = 0; n < iterations; n++) {
    const step = solve4(lambda)
    if (!step) break
    const next: Unknowns = [
      Math.min(reachMm, Math.max(-reachMm, x[0] + Math.max(-1, Math.min(1, step[0])))),
      Math.min(shellMaxMm, Math.max(0, x[1] + Math.max(-0.7, Math.min(0.7, step[1])))),
      x[2] + step[2],
      x[3] + step[3],
    ]
    const nextCost = costOf(profile, next, smear, expected)
    if (nextCost < cost) {
      const gain = cost - nextCost
      x = next
      cost = nextCost
      lambda = Math.max(1e-6, lambda * 0.3)
      if (gain < 1e-4 * cost) break
      normalEquations(profile, x, smear, expected)
    } else lambda *= 8
  }
  const [e, t, a, c] = x
  const contrast = Math.max(a - c, (t * (shellHu.value - c)) / Math.max(smear.sigmaMm + smear.boxMm / 2, 0.5))
  if (contrast < 40 || Math.abs(e) >= reachMm - 0.1) return null
  const atMm = smear.boxMm > wideBoxMm ? meanEdge(profile, x, smear, expected) : e
  return { atMm, shellMm: t, insideHu: a, outsideHu: c, misfitHu: Math.sqrt(cost / total(profile)) }
}

/** Thicker slices can hold a whole shell, which then fits equally well anywhere in its slice. */
const wideBoxMm = 1.5

/** The mean of all edges that fit, each by its likelihood: in the middle of what cannot be told apart. */
function meanEdge(profile: Profile, [e, t, a, c]: Unknowns, smear: Smear, expected: Expected): number {
  const step = 0.15
  const reach = smear.boxMm
  const edges: number[] = []
  const costs: number[] = []
  for (let x = e - reach; x <= e + reach; x += step) {
    edges.push(x)
    costs.push(costOf(profile, [x, t, a, c], smear, expected))
  }
  const least = Math.min(...costs)
  let [sum, weight] = [0, 0]
  edges.forEach((x, n) => {
    const w = Math.exp((least - costs[n]!) / (2 * noiseHu * noiseHu))
    sum += w * x
    weight += w
  })
  return sum / weight
}

type Unknowns = readonly [edge: number, shell: number, inside: number, outside: number]

function total({ weight, count }: Profile): number {
  let sum = 0
  for (let n = 0; n < count; n++) sum += weight[n]!
  return sum
}

/** The best of a coarse row of edges, with the levels as expected or as the profile's ends show them. */
function startOf(profile: Profile, smear: Smear, expected: Expected): Unknowns {
  const { hu, count } = profile
  const end = Math.max(1, Math.floor(count / 4))
  let c = Number.POSITIVE_INFINITY
  for (let n = count - end; n < count; n++) c = Math.min(c, hu[n]!)
  if (expected.outsideSpreadHu < 100) c = expected.outsideHu
  let best: Unknowns = [0, expected.shellMm, expected.insideHu, c]
  let least = Number.POSITIVE_INFINITY
  for (let e = -2.4; e <= 2.4; e += 0.6) {
    const x: Unknowns = [e, expected.shellMm, expected.insideHu, c]
    const cost = costOf(profile, x, smear, expected)
    if (cost < least) {
      least = cost
      best = x
    }
  }
  return best
}

function costOf(p: Profile, [e, t, a, c]: Unknowns, smear: Smear, x: Expected): number {
  const h = shellHu.value
  const layer = x.layerShare ?? 0
  let cost = 0
  for (let n = 0; n < p.count; n++) {
    const d = p.atMm[n]! - e
    const pu = stepAt(d + t, smear)
    const pw = stepAt(d, smear)
    const inside = layer > 0 ? 1 - pu + layer * (stepAt(d + t + layerMm, smear) - pu) : 1 - pu
    const r = p.hu[n]! - (a * inside + h * (pu - pw) + c * pw)
    cost += p.weight[n]! * r * r
  }
  return cost + priorCost(t, a, c, x)
}

const priorCost = (t: number, a: number, c: number, x: Expected): number =>
  noiseHu ** 2 *
  (((t - x.shellMm) / x.shellSpreadMm) ** 2 +
    ((a - x.insideHu) / x.insideSpreadHu) ** 2 +
    ((c - x.outsideHu) / x.outsideSpreadHu) ** 2)

const m = new Float64Array(16)
const g = new Float64Array(4)

/** Fills the Gauss-Newton equations in (edge, shell, inside, outside); returns the cost there. */
function normalEquations(p: Profile, [e, t, a, c]: Unknowns, smear: Smear, x: Expected): number {
  const h = shellHu.value
  const layer = x.layerShare ?? 0
  m.fill(0)
  g.fill(0)
  let squares = 0
  for (let n = 0; n < p.count; n++) {
    const d = p.atMm[n]! - e
    const q = p.weight[n]!
    const pu = stepAt(d + t, smear)
    const pw = stepAt(d, smear)
    const fu = slopeAt(d + t, smear)
    const inside = layer > 0 ? 1 - pu + layer * (stepAt(d + t + layerMm, smear) - pu) : 1 - pu
    const fl = layer > 0 ? layer * (slopeAt(d + t + layerMm, smear) - fu) : 0
    const r = p.hu[n]! - (a * inside + h * (pu - pw) + c * pw)
    squares += q * r * r
    const de = (a - h) * fu + (h - c) * slopeAt(d, smear) - a * fl
    const dt = (h - a) * fu + a * fl
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
  expect(1, t - x.shellMm, x.shellSpreadMm)
  expect(2, a - x.insideHu, x.insideSpreadHu)
  expect(3, c - x.outsideHu, x.outsideSpreadHu)
  m[4] = m[1]!
  m[8] = m[2]!
  m[9] = m[6]!
  m[12] = m[3]!
  m[13] = m[7]!
  m[14] = m[11]!
  return squares + priorCost(t, a, c, x)
}

function expect(k: number, off: number, spread: number): void {
  const weight = (noiseHu / spread) ** 2
  m[k * 5]! += weight
  g[k]! -= weight * off
}

const work = new Float64Array(20)

/** Solves the damped 4x4 system by elimination. */
function solve4(lambda: number): [number, number, number, number] | null {
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
