import type { Side } from '../anatomy/index.ts'
import type { Triple } from '../geometry/index.ts'
import { sampleAt } from './box.ts'
import { cannulaLengthMm } from './cannula.ts'
import { behindTip, type Line } from './line.ts'
import { lookAlong, nearestPoint } from './margins.ts'
import type { Structure, Tolerance } from './plan.ts'
import type { Clearing, Prepared } from './prepare.ts'
import { structureOf } from './structures.ts'

const directionCount = 16
const widestRad = 0.45
const stepRad = 0.02
const shortestLeverMm = 20

interface Touch {
  readonly angleRad: number
  /** Where the axis then comes too near to a wall; null where nothing is touched. */
  readonly at: Triple | null
}

/**
 * How far the cannula may be turned about its bone entry until its surface meets a wall.
 *
 * Sixteen directions; `byDirection` names the way the tip goes. The hub's way is the lever (free length of cannula outside
 * the bone) times the tangent. Angles beyond 26 degrees are reported as that, with no structure.
 */
export function toleranceOf(
  prepared: Prepared,
  clearing: Clearing,
  line: Line,
  side: Side,
  radiusMm: number,
  boneS: number,
): Tolerance {
  const leverMm = Math.max(shortestLeverMm, cannulaLengthMm.value - boneS)
  const { lateral, cranial } = lookAlong(line, side)
  const pivot = behindTip(line, boneS)
  const toward = (turn: number): Touch => {
    const [c, s] = [Math.cos(turn), Math.sin(turn)]
    const across: Triple = [
      c * lateral[0] + s * cranial[0],
      c * lateral[1] + s * cranial[1],
      c * lateral[2] + s * cranial[2],
    ]
    return touchOf(prepared, clearing, line.ahead, across, pivot, boneS, radiusMm)
  }
  const touches = Array.from({ length: directionCount }, (_, n) => toward((2 * Math.PI * n) / directionCount))
  const least = touches.reduce((a, b) => (b.angleRad < a.angleRad ? b : a))
  const structure = ({ at }: Touch): Structure | null => {
    if (!at) return null
    const { points, codes } = clearing.walls
    return structureOf(codes[nearestPoint(points, ...at).point] ?? 0)
  }
  const named = (way: 'medial' | 'lateral' | 'cranial' | 'caudal', index: number) => {
    const touch = touches[index] as Touch
    const { angleRad } = touch
    return { toward: way, angleRad, hubMm: leverMm * Math.tan(angleRad), structure: structure(touch) }
  }
  return {
    angleRad: least.angleRad,
    hubMm: leverMm * Math.tan(least.angleRad),
    structure: structure(least) ?? 'lateral wall',
    byDirection: [
      named('medial', directionCount / 2),
      named('lateral', 0),
      named('cranial', directionCount / 4),
      named('caudal', (3 * directionCount) / 4),
    ],
    leverMm,
  }
}

/** The smallest turn towards `across` at which the clearance falls to the radius, by steps and halving. */
function touchOf(
  prepared: Prepared,
  clearing: Clearing,
  ahead: Triple,
  across: Triple,
  pivot: Triple,
  lengthMm: number,
  radiusMm: number,
): Touch {
  const turned = (angle: number): Triple => {
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    return [c * ahead[0] + s * across[0], c * ahead[1] + s * across[1], c * ahead[2] + s * across[2]]
  }
  const least = (angle: number) => leastAlong(prepared, clearing, pivot, turned(angle), lengthMm)
  for (let angle = 0; angle <= widestRad; angle += stepRad) {
    if (least(angle).mm > radiusMm) continue
    let [free, touching] = [Math.max(0, angle - stepRad), angle]
    for (let n = 0; n < 8 && angle > 0; n++) {
      const middle = (free + touching) / 2
      if (least(middle).mm > radiusMm) free = middle
      else touching = middle
    }
    return { angleRad: angle === 0 ? 0 : free, at: least(touching).at }
  }
  return { angleRad: widestRad, at: null }
}

function leastAlong({ site }: Prepared, { field }: Clearing, pivot: Triple, along: Triple, lengthMm: number) {
  let mm = Infinity
  let at: Triple = pivot
  for (let s = 0; s <= lengthMm; ) {
    const p: Triple = [pivot[0] + s * along[0], pivot[1] + s * along[1], pivot[2] + s * along[2]]
    const d = sampleAt(field, site.box, p[0], p[1], p[2], -1)
    if (d < mm) {
      mm = d
      at = p
    }
    s += Math.max(0.25, d - mm)
  }
  return { mm, at }
}
