import type { Side } from '../anatomy/index.ts'
import { constant } from '../base/index.ts'
import type { Triple } from '../geometry/index.ts'
import { cannulaLengthMm } from './cannula.ts'
import { behindTip, type Line, lookAlong } from './line.ts'
import type { Structure, Tolerance } from './plan.ts'
import { structureOf } from './structures.ts'
import { cellsNear, clearanceAmong, type NearCells, nearestPoint, type Stretch, stretchBetween } from './wall-cells.ts'
import { backMm, type Walls } from './walls.ts'

const directionCount = 16
/** Turns beyond this are reported as this, rad. */
const widestRad = 0.45
/** Only walls this near are asked at each step, mm. */
const farthestStepMm = 3
/** Nearer than this is touched, mm. */
const touchedMm = 0.01

export const shortestLeverMm = constant({
  value: 20,
  range: [10, 40],
  unit: 'mm',
  source: 'project-assumption',
  note: 'project choice: free length of cannula assumed between bone and hub where the tip lies so deep that the usual length leaves less',
})

/** One cannula as it is turned: about `pivot`, with `lengthMm` in front of it. */
interface Held {
  readonly walls: Walls
  readonly near: NearCells
  readonly pivot: Triple
  readonly ahead: Triple
  readonly lengthMm: number
  readonly radiusMm: number
}

interface Touch {
  readonly angleRad: number
  /** The cannula then; null where it touches nothing. */
  readonly at: Stretch | null
}

/**
 * How far the cannula may be turned about its bone entry until its surface meets a wall, measured as the margin is: from
 * `backMm` behind the entry to the tip, on the wall points. A cannula without margin (`leastMm` <= 0) may not be turned at all.
 *
 * Sixteen directions; `byDirection` names the way the tip goes. The hub's way is the lever (free length of cannula outside
 * the bone) times the tangent. Angles beyond 26 degrees are reported as that, with no structure.
 */
export function toleranceOf(
  walls: Walls,
  line: Line,
  side: Side,
  radiusMm: number,
  boneS: number,
  leastMm: number,
): Tolerance {
  const leverMm = Math.max(shortestLeverMm.value, cannulaLengthMm.value - boneS)
  const { lateral, cranial } = lookAlong(line, side)
  const pivot = behindTip(line, boneS)
  const near = cellsNear(
    walls.cells,
    stretchBetween(pivot, line.tip, backMm.value),
    reachOf(boneS) * widestRad + radiusMm,
  )
  const held: Held = { walls, near, pivot, ahead: line.ahead, lengthMm: boneS, radiusMm }
  const toward = (turn: number): Touch => {
    const [c, s] = [Math.cos(turn), Math.sin(turn)]
    const across = [0, 1, 2].map((axis) => c * lateral[axis]! + s * cranial[axis]!) as unknown as Triple
    return leastMm > 0 ? touchOf(held, across) : { angleRad: 0, at: turned(held, across, 0) }
  }
  const touches = Array.from({ length: directionCount }, (_, n) => toward((2 * Math.PI * n) / directionCount))
  const least = touches.reduce((a, b) => (b.angleRad < a.angleRad ? b : a))
  const structure = ({ at }: Touch): Structure | null =>
    at && structureOf(walls.codes[nearestPoint(walls, at).point] ?? 0)
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

/** No place of the cannula is farther from the pivot, mm. */
const reachOf = (lengthMm: number): number => Math.max(lengthMm, backMm.value)

/**
 * The smallest turn towards `across` at which the cannula touches: a turn by an angle brings no place of it nearer to a wall than by
 * that angle times its reach, so no wall is stepped over.
 */
function touchOf(held: Held, across: Triple): Touch {
  const { walls, near, lengthMm, radiusMm } = held
  let angleRad = 0
  while (angleRad < widestRad) {
    const at = turned(held, across, angleRad)
    const withinMm = radiusMm + farthestStepMm + angleRad * reachOf(lengthMm)
    const free = clearanceAmong(walls, near, at, -1, withinMm) - radiusMm
    if (free < touchedMm) return { angleRad, at }
    angleRad += Math.min(farthestStepMm, free) / reachOf(lengthMm)
  }
  return { angleRad: widestRad, at: null }
}

function turned({ pivot, ahead, lengthMm }: Held, across: Triple, angleRad: number): Stretch {
  const [c, s] = [lengthMm * Math.cos(angleRad), lengthMm * Math.sin(angleRad)]
  const tip: Triple = [
    pivot[0] + c * ahead[0] + s * across[0],
    pivot[1] + c * ahead[1] + s * across[1],
    pivot[2] + c * ahead[2] + s * across[2],
  ]
  return stretchBetween(pivot, tip, backMm.value)
}
