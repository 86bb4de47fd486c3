import type { Side } from '../../anatomy/index.ts'
import { Refusal } from '../../base/index.ts'
import { type Direction, moved, type Point, point, type Triple } from '../../geometry/index.ts'
import { type Access, evaluateAccess } from '../../planning/index.ts'
import type { Theatre } from './theatre.ts'

/** A cannula as it lies, in the soft tissue or in the bone. */
export interface LyingNeedle {
  readonly side: Side
  readonly tip: Point<'patient'>
  /** Unit, from skin to tip. */
  readonly direction: Direction<'patient'>
  /** Of the tip below the skin; negative above it. */
  readonly depthMm: number
  /** Way left to the bone; 0 once the tip has met it. */
  readonly toBoneMm: number
  /** As planning measures it; null while the tip has not met the bone. */
  readonly access: Access | null
}

type Measure = (tip: Point<'patient'>) => Access | Refusal

/** A line carried on so far without meeting the bone does not lead to this vertebra. */
const carriedOnMostMm = 150
const carriedOnStepMm = 10

/**
 * Measures a cannula with its tip at a place, having passed `through`; some milliseconds, nothing is changed.
 *
 * Refuses PLN-003 where neither the cannula nor its line carried on ahead meets the bone.
 */
export function layNeedle(theatre: Theatre, side: Side, through: Triple, tip: Triple): LyingNeedle {
  const measure = measureWith(theatre, side, point('patient', ...through))
  const at = point('patient', ...tip)
  const access = measure(at)
  if (access instanceof Refusal) return onTheWay(side, point('patient', ...through), at, measure, access)
  const { target, direction, depths } = access
  return { side, tip: target, direction, depthMm: depths.targetMm, toBoneMm: 0, access }
}

function measureWith({ plan, prepared }: Theatre, side: Side, through: Point<'patient'>): Measure {
  const planned = plan.accesses.find((a) => a.side === side)
  const gauge = planned?.gauge ?? plan.accesses[0]?.gauge ?? '11G'
  const approach = planned ? { approach: planned.approach } : {}
  return (tip) => {
    try {
      return evaluateAccess(prepared, { side, gauge, through, tip, ...approach }).access
    } catch (cause) {
      if (cause instanceof Refusal && cause.code === 'PLN-003') return cause
      throw cause
    }
  }
}

/** Tip in the soft tissue: what the line will meet says where the skin and the bone are. */
function onTheWay(
  side: Side,
  through: Point<'patient'>,
  tip: Point<'patient'>,
  measure: Measure,
  refusal: Refusal,
): LyingNeedle {
  const [x, y, z] = tip
  const [u, v, w] = [x - through[0], y - through[1], z - through[2]]
  const n = Math.hypot(u, v, w)
  for (let mm = carriedOnStepMm; n > 0 && mm < carriedOnMostMm; mm += carriedOnStepMm) {
    const s = mm / n
    const way = measure(point('patient', x + s * u, y + s * v, z + s * w))
    if (way instanceof Refusal) continue
    const depthMm = way.depths.targetMm - mm
    return { side, tip, direction: way.direction, depthMm, toBoneMm: way.depths.boneMm - depthMm, access: null }
  }
  throw refusal
}

/** Behind the tip, as far as a cannula is long: a point that it passes however far it is drawn back. */
const behindMm = 150

/** The same cannula with its tip farther along its own line; drawn back where `byMm` is negative. */
export function pushedOn(theatre: Theatre, { side, tip, direction }: LyingNeedle, byMm: number): LyingNeedle {
  const place = (mm: number): Triple => [...moved(tip, direction, mm)] as unknown as Triple
  return layNeedle(theatre, side, place(byMm - behindMm), place(byMm))
}
