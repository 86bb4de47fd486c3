import type { Triple } from '../../geometry/index.ts'
import type { BodyLine } from './bodyline.ts'
import { stationOf } from './curve.ts'
import { type Field, sampleAt } from './lattice/field.ts'

/** One intervertebral disc, or the gap where one should be: its middle plane. */
export interface Disc {
  /** Station of the body line nearest to its middle. */
  readonly station: number
  readonly centre: Triple
  /** Unit, to the head. */
  readonly normal: Triple
  /** Distance between the bright sheets above and below, mm. */
  readonly gapMm: number
  /** Contrast of the bright-dark-bright pattern, in units of the typical one in this image. */
  readonly strength: number
}

/** Mean HU on planes across the body line, for every station and every tilt in the sagittal plane. */
interface Planes {
  readonly tilts: number
  readonly stations: number
  /** Of the front and the rear half of the patch. */
  readonly front: Float64Array
  readonly rear: Float64Array
  readonly side: Float64Array
  /** Depth of the body or disc at each station, mm. */
  readonly depthMm: Float64Array
}

const tiltStepRad = (3 * Math.PI) / 180
const tiltHalf = 9
const tiltCount = 2 * tiltHalf + 1
const gapsMm = [3, 4, 5, 6, 7, 8, 10, 12, 14, 17] as const
/** No disc is taller than this share of its depth: what is, lies between the endplates of one flat body. */
const tallestOfDepth = 0.48

interface Candidate {
  readonly score: number
  readonly tilt: number
  readonly gap: number
}

/** All discs along the body line from the caudal end to the cranial one, by one chain over the whole spine. */
export function findDiscs(field: Field, line: BodyLine): readonly Disc[] {
  const planes = readPlanes(field, line)
  const candidates = bestPatterns(planes)
  const typical = typicalScore(candidates)
  const unary = candidates.map((c, s) => Math.min(1.4, c.score / typical) + 0.85 * sidePattern(planes, s, tiltHalf))
  return chain(unary, planes.depthMm).map((chosen) => {
    const s = clearerNearby(candidates, chosen, typical)
    const best = candidates[s]!
    return {
      station: s,
      centre: stationOf(line.curve.at, s),
      normal: tilted(line, s, (best.tilt - tiltHalf) * tiltStepRad),
      gapMm: best.gap,
      strength: best.score / typical,
    }
  })
}

/**
 * Beside a crushed body the chain's even spacing can hold a disc some millimetres off its place: where hardly a pattern shows
 * but a clear one does close by, that is the disc.
 */
function clearerNearby(candidates: readonly Candidate[], chosen: number, typical: number): number {
  if (candidates[chosen]!.score > 0.35 * typical) return chosen
  let best = chosen
  for (let s = Math.max(0, chosen - 7); s <= Math.min(candidates.length - 1, chosen + 7); s++)
    if (candidates[s]!.score > candidates[best]!.score) best = s
  return candidates[best]!.score > 0.7 * typical ? best : chosen
}

/** The station's direction to the head, turned about its left axis; positive tilts lean the plane's normal backwards. */
export function tilted(line: BodyLine, s: number, angleRad: number): Triple {
  const up = stationOf(line.curve.up, s)
  const back = stationOf(line.curve.back, s)
  const c = Math.cos(angleRad)
  const d = Math.sin(angleRad)
  return [0, 1, 2].map((a) => c * up[a as 0]! + d * back[a as 0]!) as unknown as Triple
}

function readPlanes(field: Field, line: BodyLine): Planes {
  const { count } = line.curve
  const front = new Float64Array(count * tiltCount)
  const rear = new Float64Array(count * tiltCount)
  const side = new Float64Array(count * tiltCount)
  for (let s = 0; s < count; s++) {
    const p = stationOf(line.curve.at, s)
    const left = stationOf(line.curve.left, s)
    const depth = (line.frontMm[s]! - line.wallMm[s]!) / 2
    const reach = Math.max(6, Math.min(13, 0.72 * depth))
    for (let t = 0; t < tiltCount; t++) {
      const normal = tilted(line, s, (t - tiltHalf) * tiltStepRad)
      const back: Triple = [
        normal[1] * left[2] - normal[2] * left[1],
        normal[2] * left[0] - normal[0] * left[2],
        normal[0] * left[1] - normal[1] * left[0],
      ]
      front[s * tiltCount + t] = planeMean(field, p, left, back, reach, -1)
      rear[s * tiltCount + t] = planeMean(field, p, left, back, reach, 1)
      side[s * tiltCount + t] = sideMean(field, p, left, back, depth + line.wallMm[s]!, line.sideMm[s]!)
    }
  }
  return {
    tilts: tiltCount,
    stations: count,
    front,
    rear,
    side,
    depthMm: line.frontMm.map((f, s) => f - line.wallMm[s]!),
  }
}

/** Mean HU over one half of a disc-shaped patch (half -1 front, 1 rear), clipped so that gas, cement and calcification do not rule it. */
function planeMean(field: Field, p: Triple, left: Triple, back: Triple, reach: number, half: number): number {
  let sum = 0
  let n = 0
  for (let d = 0.6; d <= reach; d += 2.5)
    for (let a = -reach; a <= reach; a += 2.5) {
      const b = d * half
      if (a * a + b * b > reach * reach) continue
      const at = (r: 0 | 1 | 2): number => p[r] + a * left[r] + b * back[r]
      const v = sampleAt(field, field.hu, at(0), at(1), at(2), -1024)
      if (v <= -1000) continue
      sum += Math.max(-50, Math.min(600, v))
      n++
    }
  return n < 4 ? Number.NaN : sum / n
}

/** Bone-ness 0..1 beside the canal, where pedicles and foramina alternate; `toCanalMm` leads from the body's middle back to it. */
function sideMean(field: Field, p: Triple, left: Triple, back: Triple, toCanalMm: number, sideMm: number): number {
  let sum = 0
  let n = 0
  for (const sign of [-1, 1])
    for (let a = sideMm; a <= sideMm + 4.1; a += 2)
      for (let b = toCanalMm - 7; b <= toCanalMm + 1; b += 2) {
        const at = (r: 0 | 1 | 2): number => p[r] + sign * a * left[r] + b * back[r]
        const v = sampleAt(field, field.hu, at(0), at(1), at(2), -1024)
        sum += Math.max(0, Math.min(1, (v - 100) / 150))
        n++
      }
  return sum / n
}

/** The best bright-dark-bright pattern at each station. */
function bestPatterns(planes: Planes): Candidate[] {
  const { stations } = planes
  const out: Candidate[] = []
  for (let s = 0; s < stations; s++) {
    let best: Candidate = { score: -1e3, tilt: tiltHalf, gap: 6 }
    for (let t = 0; t < tiltCount; t++)
      for (const gap of gapsMm) {
        if (gap > 6 && gap > tallestOfDepth * planes.depthMm[s]!) break
        const score = patternScore(planes, s, t, gap)
        if (score > best.score) best = { score, tilt: t, gap }
      }
    out.push(best)
  }
  return out
}

/**
 * Bright sheets above and below, dark between in the front half and in the rear half alike, so that a plane crossing from a
 * disc into a flat body does not pass for a disc. One bright sheet alone counts for nothing: beside every endplate lies
 * marrow, which is darker than the disc where bone is weak.
 */
function patternScore(planes: Planes, s: number, t: number, gap: number): number {
  const at = (values: Float64Array, shift: number): number => {
    const x = s + shift
    const lo = Math.floor(x)
    if (lo < 0 || lo + 1 >= planes.stations) return Number.NaN
    const a = values[lo * tiltCount + t]!
    return a + (x - lo) * (values[(lo + 1) * tiltCount + t]! - a)
  }
  const both = (shift: number): number => (at(planes.front, shift) + at(planes.rear, shift)) / 2
  const inner = (values: Float64Array): number => (at(values, -gap / 5) + at(values, 0) + at(values, gap / 5)) / 3
  const above = both(gap / 2)
  const below = both(-gap / 2)
  const dark = [inner(planes.front), inner(planes.rear)] as const
  const between = 0.5 * Math.max(...dark) + 0.25 * (dark[0] + dark[1])
  const weaker = Math.min(above, below) - between
  const stronger = Math.max(above, below) - between
  const score = 0.7 * weaker + 0.3 * Math.min(stronger, 2 * Math.max(0, weaker))
  const offDeg = (t - tiltHalf) * tiltStepRad * 57.3
  return Number.isNaN(score) ? -1e3 : score - 0.02 * offDeg * offDeg
}

/** The score that a clear disc has in this image: the median of the strongest local maxima, one per 2 cm. */
function typicalScore(candidates: readonly Candidate[]): number {
  const peaks: number[] = []
  for (let s = 0; s < candidates.length; s++) {
    const window = candidates.slice(Math.max(0, s - 9), s + 10)
    const c = candidates[s]!.score
    if (c > 0 && window.every((w) => w.score <= c)) peaks.push(c)
  }
  peaks.sort((a, b) => b - a)
  return Math.max(20, peaks[Math.floor(peaks.length / 3)] ?? 20)
}

/** Pedicles above and below and a foramen between them, -1..1; a pedicle lies 8 to 16 mm below its upper endplate's disc. */
function sidePattern(planes: Planes, s: number, t: number): number {
  const at = (x: number): number => planes.side[Math.min(planes.stations - 1, Math.max(0, x)) * tiltCount + t]!
  const open = (at(s - 1) + at(s + 1) + at(s + 4)) / 3
  const pedicle = Math.max(at(s - 8), at(s - 11), at(s - 14))
  return pedicle - open
}

const shortestMm = 13
const longestMm = 46
/** Cost of unequal neighbours by the square of the logarithm of their ratio: a crushed body between whole ones must stay cheap. */
const unevenCost = 2.2
/** From one disc to the next it is seldom farther than this share of the body's depth. */
const tallestPitchOfDepth = 1.22

/** Stations of the discs: the chain of greatest total score whose distances change smoothly. */
function chain(unary: readonly number[], depthMm: Float64Array): readonly number[] {
  const n = unary.length
  const spans = longestMm - shortestMm + 1
  const cost = 0.65
  const total = new Float64Array(n * spans).fill(-1e9)
  const from = new Int16Array(n * spans).fill(-1)
  const free = new Float64Array(n)
  for (let s = 0; s < n; s++) {
    free[s] = unary[s]! - cost - 0.02 * Math.max(0, s - 40)
    for (let d = 0; d < spans; d++) {
      const q = s - (d + shortestMm)
      if (q < 0) break
      let best = free[q]! - 0.1
      let by = -1
      for (let e = 0; e < spans; e++) {
        const t = total[q * spans + e]!
        if (t < -1e8) continue
        const change = Math.log((d + shortestMm) / (e + shortestMm))
        const value = t - Math.min(0.9, unevenCost * change * change)
        if (value > best) {
          best = value
          by = e
        }
      }
      const depth = Math.max(depthMm[q]!, depthMm[s]!)
      const tall = Math.max(0, (d + shortestMm) / depth - tallestPitchOfDepth)
      total[s * spans + d] = best + unary[s]! - cost - Math.min(0.4, 2.5 * tall)
      from[s * spans + d] = by
    }
  }
  return chainBack(total, from, spans, n)
}

function chainBack(total: Float64Array, from: Int16Array, spans: number, n: number): readonly number[] {
  let end = -1
  let best = -1e9
  for (let p = 0; p < total.length; p++) {
    const s = Math.floor(p / spans)
    const value = total[p]! - 0.02 * Math.max(0, n - 1 - s - 40)
    if (value > best) {
      best = value
      end = p
    }
  }
  const out: number[] = []
  while (end >= 0) {
    const s = Math.floor(end / spans)
    const d = end - s * spans
    out.push(s)
    const e = from[end]!
    const q = s - (d + shortestMm)
    if (e < 0) {
      out.push(q)
      break
    }
    end = q * spans + e
  }
  return out.reverse()
}
