import { constant } from '../../base/index.ts'
import {
  type Affine,
  add,
  cross,
  type Direction,
  direction,
  dot,
  mapDirection,
  mapPoint,
  moved,
  type Point,
  point,
  scaled,
  unit,
} from '../../geometry/index.ts'
import type { Level } from '../level.ts'
import type { Pedicle, Side, Sides } from '../spine.ts'
import { type Cut, cutAt } from './cut.ts'
import { readNeck, withinCone } from './neck.ts'
import type { Seen } from './ray.ts'
import type { FrameReader } from './region.ts'

/** Where the canal and the posterior wall lie in the vertebra frame: pedicles start beside the one, behind the other. */
export interface PedicleSurroundings {
  readonly wallMm: number
  readonly canalXMm: number
  readonly canalHalfMm: number
  readonly topMm: number
  readonly level: Level
}

/** Angle of the pedicle towards the midline by level, where an axis is first looked for. */
const medialDeg = constant({
  value: {
    T1: 30, T2: 25, T3: 20, T4: 16, T5: 14, T6: 12, T7: 11, T8: 10, T9: 8, T10: 5, T11: 2, T12: 1, T13: 5,
    L1: 10.9, L2: 12, L3: 14.4, L4: 17.7, L5: 27, L6: 28,
  } as Partial<Record<Level, number>>, // biome-ignore format: one region a line
  range: [-10, 36],
  unit: 'deg',
  source: 'zindrick-1987',
  note: 'facts A12.11 to A12.13, the sign conflict at T12 (F10) met half-way; only the start of the search',
})

/** How far the pedicle leads down as a needle goes, from the arch into the body, by level. */
const caudalDeg = constant({
  value: {
    T1: 13, T2: 17, T3: 17, T4: 16, T5: 15, T6: 14, T7: 13, T8: 13, T9: 12, T10: 11, T11: 10, T12: 8, T13: 5,
    L1: 2.4, L2: 1.8, L3: 0.2, L4: 0.2, L5: -1.8, L6: -1.8,
  } as Partial<Record<Level, number>>, // biome-ignore format: one region a line
  range: [-5, 18],
  unit: 'deg',
  source: 'zindrick-1987',
  note: 'facts A12.14, where the thorax has a range only (10-17); thoracic pedicles run backward and upward. Only the start of the search',
})

/** How far from the usual axis one may run; beyond it the search has followed an articular process. */
const coneRad = (20 * Math.PI) / 180

function usualAxis(level: Level, sign: number, tilted: boolean): Direction<'vertebra'> {
  const angle = ((medialDeg.value[level] ?? 10) * Math.PI) / 180
  const down = tilted ? ((caudalDeg.value[level] ?? 0) * Math.PI) / 180 : 0
  const along = Math.cos(down)
  return direction('vertebra', -sign * Math.sin(angle) * along, -Math.cos(angle) * along, -Math.sin(down))
}

const stepMm = 0.5
const turns = 5
/** How far the cuts go from the narrowest one, mm. */
const reachMm = 7
/** Beyond this growth the cut has left the pedicle for the body or the arch. */
const leftAt = 2

/**
 * The narrowest section between body and arch on one side: cuts square to the axis are followed both ways from a seed
 * beside the canal, and the axis is turned until it runs through the middles of the narrowest cuts. Null where none is found.
 */
export function findPedicle(
  seen: Seen,
  frame: Affine<'patient', 'vertebra'>,
  side: Side,
  around: PedicleSurroundings,
): Pedicle | null {
  const seed = firstCut(seen.read, side === 'left' ? 1 : -1, around)
  if (!seed) return null
  const sought = (tilted: boolean) => pedicleFrom(seed, seen, frame, side, around, tilted)
  return sought(true) ?? sought(false)
}

/** The search from a first cut, along the usual axis or one that does not lead down. */
function pedicleFrom(
  seed: Cut,
  seen: Seen,
  frame: Affine<'patient', 'vertebra'>,
  side: Side,
  around: PedicleSurroundings,
  tilted: boolean,
): Pedicle | null {
  const sign = side === 'left' ? 1 : -1
  const { read } = seen
  const usual = usualAxis(around.level, sign, tilted)
  let axis = usual
  let best: Cut = seed
  for (let turn = 0; turn < turns; turn++) {
    const cuts = followed(read, best.centre, axis).filter((c) => beside(c, sign, around))
    if (cuts.length === 0) break
    best = cuts.reduce((least, c) => (c.areaMm2 < least.areaMm2 ? c : least))
    const turned = axisThrough(cuts, best)
    if (!turned) break
    axis = withinCone(turned, usual, coneRad)
  }
  const neck = readNeck(seen, best.centre, axis, usual, coneRad, (centre) => beside({ centre }, sign, around))
  if (neck && plausible(neck)) return described(neck, neck.axis, frame, side)
  // Without walls round it the turned axis has no hold: the usual one stands.
  const last = cutAt(read.bone, best.centre, usual, 0)
  return last && plausible(last) && beside(last, sign, around) ? described(last, usual, frame, side) : null
}

const plausible = ({ areaMm2 }: { readonly areaMm2: number }): boolean => areaMm2 >= 8 && areaMm2 <= 500

/** The pedicle lies just behind the posterior wall, under the superior endplate, and outside the canal. */
const beside = (
  { centre: [x, y, z] }: Pick<Cut, 'centre'>,
  sign: number,
  { wallMm, topMm, canalXMm, canalHalfMm, level }: PedicleSurroundings,
): boolean =>
  y > wallMm - 3 &&
  // The fifth is so short that its articular process begins where others still are pedicle.
  y < wallMm + (level === 'L5' || level === 'L6' ? 5 : 9) &&
  z < 0.75 * topMm &&
  z > -0.5 * topMm &&
  sign * (x - canalXMm) > Math.min(canalHalfMm, 8) - 1

/** The least large cut among the planes just behind the posterior wall that stays beside the canal. */
function firstCut(read: FrameReader, sign: number, a: PedicleSurroundings): Cut | null {
  const back = direction('vertebra', 0, -1, 0)
  const found: Cut[] = []
  for (const y of [3, 4.5, 6]) {
    let w = 0
    let sx = 0
    let sz = 0
    for (let z = -a.topMm * 0.6; z <= a.topMm + 2; z += 1)
      for (let x = a.canalHalfMm - 1; x <= a.canalHalfMm + 14; x += 1) {
        if (read.bone(a.canalXMm + sign * x, a.wallMm + y, z) < 0.5) continue
        w++
        sx += x
        sz += z
      }
    if (w < 6) continue
    const at = point('vertebra', a.canalXMm + (sign * sx) / w, a.wallMm + y, sz / w)
    const cut = cutAt(read.bone, at, back, y, 5)
    if (cut && cut.areaMm2 >= 15) found.push(cut)
  }
  return found.length > 0 ? found.reduce((least, c) => (c.areaMm2 < least.areaMm2 ? c : least)) : null
}

/** Cuts both ways from a place along an axis, each starting from the middle of the one before. */
function followed(read: FrameReader, from: Point<'vertebra'>, axis: Direction<'vertebra'>): Cut[] {
  const middle = cutAt(read.bone, from, axis, 0)
  if (!middle) return []
  const way = (sign: 1 | -1): Cut[] => {
    const out: Cut[] = []
    let before = middle
    let least = middle.areaMm2
    for (let d = stepMm; d <= reachMm; d += stepMm) {
      const cut = cutAt(read.bone, moved(before.centre, axis, sign * stepMm), axis, sign * d, 1.5)
      if (!cut || cut.areaMm2 > leftAt * least || cut.areaMm2 < 0.4 * before.areaMm2) break
      out.push(cut)
      least = Math.min(least, cut.areaMm2)
      before = cut
    }
    return out
  }
  return [...way(-1).reverse(), middle, ...way(1)]
}

/** The direction through the middles of the cuts, those nearly as narrow as the narrowest counting most. */
function axisThrough(cuts: readonly Cut[], best: Cut): Direction<'vertebra'> | null {
  let [w, t, tt] = [0, 0, 0]
  const sum = [0, 0, 0]
  const slope = [0, 0, 0]
  for (const c of cuts) {
    const along = c.alongMm - best.alongMm
    if (Math.abs(along) > 4.5) continue
    const grown = (c.areaMm2 - best.areaMm2) / (0.25 * best.areaMm2)
    const weight = Math.exp(-grown * grown)
    w += weight
    t += weight * along
    tt += weight * along * along
    for (let k = 0; k < 3; k++) {
      sum[k] = sum[k]! + weight * c.centre[k as 0]
      slope[k] = slope[k]! + weight * along * c.centre[k as 0]
    }
  }
  const spread = tt - (t * t) / w
  if (spread < 1.5) return null
  const d = unit(direction('vertebra', slope[0]! - (t * sum[0]!) / w, slope[1]! - (t * sum[1]!) / w, slope[2]! - (t * sum[2]!) / w)) // biome-ignore format: three alike
  // A pedicle runs forward: 50 degrees off is something else.
  return d[1] < -0.64 ? d : null
}

/** Of the difference between how far the two pedicles of a vertebra lead down, so much is taken for error of reading. */
const readingShare = 0.7

/**
 * Both pedicles of a vertebra with their axes leading down more alike. Upper and lower walls are short and flare, so that
 * each side alone tells its tilt up or down to a few degrees only, whereas the two sides of one vertebra hardly differ.
 */
export function evened(
  { left, right }: Sides<Pedicle | null>,
  frame: Affine<'patient', 'vertebra'>,
): Sides<Pedicle | null> {
  if (!left || !right) return { left, right }
  const up = mapDirection(frame, direction('vertebra', 0, 0, 1))
  const [a, b] = [Math.asin(dot(left.axis, up)), Math.asin(dot(right.axis, up))]
  const mean = (a + b) / 2
  const tilted = (p: Pedicle, rad: number): Pedicle => {
    const to = rad + readingShare * (mean - rad)
    const level = unit(add(p.axis, scaled(up, -dot(p.axis, up))))
    const axis = add(scaled(level, Math.cos(to)), scaled(up, Math.sin(to)))
    return { ...p, axis, widthDirection: unit(add(p.widthDirection, scaled(axis, -dot(p.widthDirection, axis)))) }
  }
  return { left: tilted(left, a), right: tilted(right, b) }
}

type Measured = Pick<Cut, 'centre' | 'moments' | 'u' | 'v'>

function described(
  s: Measured,
  axis: Direction<'vertebra'>,
  frame: Affine<'patient', 'vertebra'>,
  side: Side,
): Pedicle {
  const [uu, vv, uv] = s.moments
  const mean = (uu + vv) / 2
  const spread = Math.hypot((uu - vv) / 2, uv)
  const angle = 0.5 * Math.atan2(2 * uv, uu - vv)
  const long = add(scaled(s.u, Math.cos(angle)), scaled(s.v, Math.sin(angle)))
  const short = cross(axis, long)
  const diameters = [4 * Math.sqrt(mean + spread), 4 * Math.sqrt(Math.max(0, mean - spread))] as const
  // The width is the diameter that runs more across than along the spine.
  const longIsWidth = Math.abs(long[0]) > Math.abs(short[0])
  const across = longIsWidth ? long : short
  const lateral = side === 'left' ? 1 : -1
  const widthDirection = across[0] * lateral < 0 ? scaled(across, -1) : across
  return {
    side,
    isthmus: mapPoint(frame, s.centre),
    axis: mapDirection(frame, axis),
    widthMm: longIsWidth ? diameters[0] : diameters[1],
    heightMm: longIsWidth ? diameters[1] : diameters[0],
    widthDirection: mapDirection(frame, widthDirection),
  }
}
