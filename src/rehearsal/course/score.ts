import { constant } from '../../base/index.ts'
import { type DoseEstimate, fluoroscopyReferenceS, shotsReference } from '../checks/dose.ts'

/** What is scored; every figure comes from the log, the needles as they lay and the cement as it went. */
export interface Performance {
  /** Least distance from each cannula to a wall, mm, negative for a breach. */
  readonly wallMm: readonly number[]
  readonly offTargetMm: readonly number[]
  readonly dose: DoseEstimate
  readonly tableTimeS: number
  readonly leakedMm3: number
  readonly leakedIntoCanalMm3: number
  readonly insideMm3: number
  /** Volumes the plan's sources suggest, least and most, mm3. */
  readonly wantedMm3: { readonly low: number; readonly high: number }
}

export type ScorePart = 'wall' | 'zone' | 'shots' | 'dose' | 'time' | 'leak' | 'fill'

export interface ScoredPart {
  readonly part: ScorePart
  /** 0 (worst) to 1. */
  readonly score: number
  readonly measured: number
  /** Best and worst value of what is measured, between which the score runs straight. */
  readonly full: number
  readonly none: number
  readonly unit: 'mm' | 'images' | 's' | 'mm3' | 'fraction'
}

/**
 * A rehearsal score: how one rehearsal went against the next. It says nothing about a person's competence, and a part is
 * never hidden behind the whole: read the parts.
 */
export interface RehearsalScore {
  readonly parts: readonly ScoredPart[]
  /** Mean of the parts; 0 where cement reached the canal. */
  readonly whole: number
}

const scale = (unit: string, value: number, note: string) =>
  constant({
    value,
    range: [value / 2, value * 2] as const,
    unit,
    source: 'project-assumption',
    note: `scale of the score: ${note}; chosen`,
  })

/** Where the parts of the score are full and where nothing: a choice, not a finding of medicine. */
export const scoreScales = {
  wallFullMm: scale('mm', 2, 'full marks from this wall margin on'),
  wallNoneMm: constant({
    value: 0,
    range: [-1, 1],
    unit: 'mm',
    source: 'project-assumption',
    note: 'scale of the score: nothing from a breach on; chosen',
  }),
  zoneNoneMm: scale('mm', 10, 'nothing from this distance off the planned target on'),
  timeFullS: scale('s', 37 * 60, 'full marks up to this table time; 37 and 47 min in one series (facts B5.3)'),
  timeNoneS: scale('s', 94 * 60, 'nothing from twice 47 min on (facts B5.3)'),
  leakNoneMm3: scale('mm3', 500, 'nothing from this much leaked cement on'),
} as const

/** The score of one rehearsal with its parts. */
export function scoreOf(p: Performance): RehearsalScore {
  const s = scoreScales
  const worst = Math.min(...p.wallMm)
  const off = Math.max(...p.offTargetMm)
  const { low, high } = p.wantedMm3
  const short = p.insideMm3 < low ? (low - p.insideMm3) / low : p.insideMm3 > high ? (p.insideMm3 - high) / high : 0
  const parts = [
    part('wall', worst, s.wallFullMm.value, s.wallNoneMm.value, 'mm'),
    part('zone', off, 0, s.zoneNoneMm.value, 'mm'),
    part('shots', p.dose.shots, 0, shotsReference.value, 'images'),
    part('dose', p.dose.fluoroscopyS, 0, fluoroscopyReferenceS.value, 's'),
    part('time', p.tableTimeS, s.timeFullS.value, s.timeNoneS.value, 's'),
    part('leak', p.leakedMm3, 0, s.leakNoneMm3.value, 'mm3'),
    part('fill', short, 0, 1, 'fraction'),
  ]
  const mean = parts.reduce((sum, { score }) => sum + score, 0) / parts.length
  return { parts, whole: p.leakedIntoCanalMm3 > 0 ? 0 : mean }
}

/** Nothing measured (no needle lay, no target) scores nothing. */
function part(name: ScorePart, measured: number, full: number, none: number, unit: ScoredPart['unit']): ScoredPart {
  const share = Number.isFinite(measured) ? (measured - none) / (full - none) : 0
  const score = Math.max(0, Math.min(1, share))
  return { part: name, score, measured: Number.isFinite(measured) ? measured : 0, full, none, unit }
}
