import type { Side } from '../anatomy/index.ts'
import type { Finding } from '../base/index.ts'
import { constant, degFromRad } from '../base/index.ts'
import {
  type Direction,
  direction,
  mapDirection,
  mapPoint,
  type Point,
  point,
  type Triple,
  voxelFromPatient,
} from '../geometry/index.ts'
import type { Volume } from '../imaging/index.ts'
import { targetZone } from './candidates.ts'
import { cannulaLengthMm, cannulaRadiusMm, wallMarginMm } from './cannula.ts'
import { signOf } from './landmarks.ts'
import {
  behindTip,
  boneEntryBehindTip,
  type Line,
  lineThrough,
  planeBehindTip,
  posteriorWallBehindTip,
} from './line.ts'
import { marginsOf } from './margins.ts'
import type { Access, Approach, DepthMarks, Gauge } from './plan.ts'
import type { Prepared } from './prepare.ts'
import { toleranceOf } from './tolerance.ts'
import { find, refuse } from './troubles.ts'

/** A needle as a person holds it: a point it passes behind the tip (hub, skin or bone entry) and its tip. */
export interface Needle {
  readonly side: Side
  readonly gauge: Gauge
  readonly through: Point<'patient'>
  readonly tip: Point<'patient'>
  /** Told from the way it takes where absent. */
  readonly approach?: Approach
}

export interface EvaluatedAccess {
  readonly access: Access
  readonly findings: readonly Finding[]
}

/**
 * Everything the plan says about one given needle; milliseconds, so that an editor can call it while a needle is dragged.
 *
 * Refuses PLN-003 where the needle does not meet this vertebra.
 */
export function evaluateAccess(prepared: Prepared, needle: Needle): EvaluatedAccess {
  const { site } = prepared
  const { marks, vertebra } = site
  const into = (p: Point<'patient'>): Triple => mapPoint(marks.vertebraFromPatient, p)
  const apart = Math.hypot(...needle.tip.map((v, axis) => v - (needle.through[axis] as number)))
  if (!(apart >= 5)) throw refuse('PLN-003', { level: vertebra.level, apartMm: apart })
  const line = lineThrough(into(needle.through), into(needle.tip))
  const boneS = boneEntryBehindTip(site, line)
  if (boneS === undefined) throw refuse('PLN-003', { level: vertebra.level, met: 'no bone of this vertebra' })
  const approach = needle.approach ?? approachOf(prepared, line, needle.side)
  const access = accessOf(prepared, line, needle.side, needle.gauge, approach, boneS)
  return { access, findings: [...wallFindings(access), ...findingsAbout(access, site.volume)] }
}

/** What the margin of a needle held by hand says; the search says it of its own with the gauges that would fit. */
function wallFindings({ side, approach, level, gauge, margin }: Access): readonly Finding[] {
  const about = `${side} ${approach} access to ${level}`
  const { leastMm, structure } = margin
  const facts = { gauge, marginMm: rounded(leastMm), structure }
  if (leastMm < 0) return [find('PLN-113', 'stop', about, facts)]
  if (leastMm < wallMarginMm.value)
    return [find('PLN-102', 'caution', about, { ...facts, wantedMm: wallMarginMm.value })]
  return []
}

/** The access of a line whose bone entry is known. */
export function accessOf(
  prepared: Prepared,
  line: Line,
  side: Side,
  gauge: Gauge,
  approach: Approach,
  boneS: number,
): Access {
  const { site } = prepared
  const { vertebra } = site
  const out = (s: number): Point<'patient'> =>
    mapPoint(vertebra.patientFromVertebra, point('vertebra', ...behindTip(line, s)))
  const ahead = mapDirection(vertebra.patientFromVertebra, direction('vertebra', ...line.ahead))
  const radiusMm = cannulaRadiusMm(gauge)
  const clearing = prepared.clearings[approach]
  const skin = skinBehind(site.volume, out(boneS), ahead)
  const skinS = boneS + skin.mm
  const margin = marginsOf(prepared, clearing, line, side, radiusMm, boneS, skinS)
  const sign = signOf(side)
  return {
    level: vertebra.level,
    side,
    approach,
    aim: line.tip[0] * sign > targetZone.crossingBelow * site.marks.halfWidthMm ? 'paramedian' : 'crossing',
    gauge,
    cannulaRadiusMm: radiusMm,
    skinEntry: out(skinS),
    skinOutsideImage: skin.outside,
    boneEntry: out(boneS),
    target: out(0),
    direction: ahead,
    skinFromMidlineMm: Math.abs(behindTip(line, skinS)[0] - midlineX(prepared)),
    angles: {
      medialRad: Math.atan2(-sign * line.ahead[0], -line.ahead[1]),
      caudalRad: Math.atan2(-line.ahead[2], -line.ahead[1]),
    },
    depths: depthsOf(prepared, line, side, boneS, skinS),
    margin,
    tolerance: toleranceOf(clearing.walls, line, side, radiusMm, boneS, margin.leastMm),
    grade: gradeOf(margin.leastMm),
    meanHu: meanHuAlong(site.volume, out(boneS), ahead, boneS),
  }
}

/** x of the spinous process in the vertebra's frame; the mid-sagittal plane where its tip is not known. */
function midlineX({ site }: Prepared): number {
  const tip = site.vertebra.spinousTip
  return tip ? mapPoint(site.marks.vertebraFromPatient, tip)[0] : 0
}

export const parapedicularMm = constant({
  value: 6,
  range: [4, 10],
  unit: 'mm',
  source: 'project-assumption',
  note: 'project choice: a needle given by hand that passes at most this far beside the pedicle is called parapedicular, farther extrapedicular',
})

/** Through the pedicle's section at its isthmus, past it beside the rear of the body, or in front of that. */
export function approachOf({ site }: Prepared, line: Line, side: Side): Approach {
  const pedicle = site.marks.pedicles[side]
  if (!pedicle) return 'extrapedicular'
  const s = planeBehindTip(line, pedicle.at, pedicle.axis)
  if (s === undefined || s < 0) return 'extrapedicular'
  const p = behindTip(line, s)
  const w: Triple = [p[0] - pedicle.at[0], p[1] - pedicle.at[1], p[2] - pedicle.at[2]]
  const out = (w[0] * pedicle.lateral[0] + w[1] * pedicle.lateral[1] + w[2] * pedicle.lateral[2]) / pedicle.halfWidthMm
  const up = (w[0] * pedicle.cranial[0] + w[1] * pedicle.cranial[1] + w[2] * pedicle.cranial[2]) / pedicle.halfHeightMm
  if (out <= 1 && Math.abs(up) <= 1.2) return 'transpedicular'
  return out * pedicle.halfWidthMm <= pedicle.halfWidthMm + parapedicularMm.value ? 'parapedicular' : 'extrapedicular'
}

function depthsOf({ site }: Prepared, line: Line, side: Side, boneS: number, skinS: number): DepthMarks {
  const pedicle = site.marks.pedicles[side]
  const isthmusS = pedicle ? (planeBehindTip(line, pedicle.at, pedicle.axis) ?? boneS) : boneS
  return {
    boneMm: skinS - boneS,
    isthmusMm: skinS - isthmusS,
    posteriorWallMm: skinS - posteriorWallBehindTip(site.marks, line),
    medialWallOnApMm: medialWallS(site.marks.pedicles[side], line, side, skinS),
    targetMm: skinS,
  }
}

/** Depth at which the tip, seen on a true AP view, passes the innermost edge of the pedicle's oval. */
function medialWallS(
  pedicle: Prepared['site']['marks']['pedicles']['left'],
  line: Line,
  side: Side,
  skinS: number,
): number | null {
  if (!pedicle) return null
  const sign = signOf(side)
  const half = Math.hypot(pedicle.halfWidthMm * pedicle.lateral[0], pedicle.halfHeightMm * pedicle.cranial[0])
  const edge = pedicle.at[0] * sign - half
  const inwards = -line.ahead[0] * sign
  const past = edge - line.tip[0] * sign
  if (past <= 0 || inwards <= 1e-6) return null
  return skinS - past / inwards
}

export const gradeStepMm = constant({
  value: 2,
  range: [2, 2],
  unit: 'mm',
  source: 'project-assumption',
  note: 'steps of the grades of Gertzbein and Robbins, here of the cannula, not of a screw; usual definition, no row in the facts',
})

function gradeOf(leastMm: number): Access['grade'] {
  if (leastMm >= 0) return 'A'
  const steps = Math.floor(-leastMm / gradeStepMm.value)
  return (['B', 'C', 'D'] as const)[steps] ?? 'E'
}

export const skinHu = constant({
  value: -300,
  range: [-500, -150],
  unit: 'HU',
  source: 'project-assumption',
  note: 'project choice: skin and fat lie above, air and most clothing below',
})

export const airRunMm = constant({
  value: 6,
  range: [3, 12],
  unit: 'mm',
  source: 'project-assumption',
  note: 'project choice: air with no tissue behind it for this long is outside the skin; folds and pads are shorter',
})

const stepMm = 0.5

/** Way from the bone back to the skin, mm, and whether the image ends before it. */
function skinBehind(volume: Volume, entry: Point<'patient'>, ahead: Direction<'patient'>) {
  let airFrom = -1
  for (let s = 0; s < 400; s += stepMm) {
    const hu = huAt(volume, entry, ahead, -s)
    if (hu === undefined) return { mm: airFrom >= 0 ? airFrom : Math.max(0, s - stepMm), outside: airFrom < 0 }
    if (hu >= skinHu.value) airFrom = -1
    else if (airFrom < 0) airFrom = s
    else if (s - airFrom >= airRunMm.value) return { mm: airFrom, outside: false }
  }
  return { mm: 0, outside: true }
}

function meanHuAlong(volume: Volume, entry: Point<'patient'>, ahead: Direction<'patient'>, lengthMm: number): number {
  let sum = 0
  let count = 0
  for (let s = 0; s <= lengthMm; s += stepMm) {
    const hu = huAt(volume, entry, ahead, s)
    if (hu === undefined) continue
    sum += hu
    count++
  }
  return count > 0 ? sum / count : Number.NaN
}

/** The nearest voxel's value `s` mm ahead of a place; undefined beyond the image or where nothing was measured. */
function huAt(volume: Volume, from: Point<'patient'>, ahead: Direction<'patient'>, s: number): number | undefined {
  const p = mapPoint(
    inverseOf(volume),
    point('patient', from[0] + s * ahead[0], from[1] + s * ahead[1], from[2] + s * ahead[2]),
  )
  const [i, j, k] = [Math.round(p[0]), Math.round(p[1]), Math.round(p[2])]
  const [ni, nj, nk] = volume.grid.dims
  if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk) return undefined
  return volume.samples[i + ni * (j + nj * k)]
}

const inverses = new WeakMap<object, ReturnType<typeof voxelFromPatient>>()
function inverseOf(volume: Volume): ReturnType<typeof voxelFromPatient> {
  let found = inverses.get(volume.grid)
  if (!found) {
    found = voxelFromPatient(volume.grid)
    inverses.set(volume.grid, found)
  }
  return found
}

/** What a person must know about one access. */
export function findingsAbout(access: Access, volume: Volume): readonly Finding[] {
  const about = `${access.side} ${access.approach} access to ${access.level}`
  const found: Finding[] = []
  if (access.skinOutsideImage)
    found.push(find('PLN-105', 'caution', about, { fromBoneMm: rounded(access.depths.boneMm) }))
  const { medialWallOnApMm, posteriorWallMm } = access.depths
  if (medialWallOnApMm !== null && medialWallOnApMm < posteriorWallMm && access.approach === 'transpedicular')
    found.push(
      find('PLN-107', 'stop', about, {
        medialWallMm: rounded(medialWallOnApMm),
        posteriorWallMm: rounded(posteriorWallMm),
      }),
    )
  if (access.depths.targetMm > cannulaLengthMm.value)
    found.push(
      find('PLN-110', 'caution', about, {
        neededMm: rounded(access.depths.targetMm),
        cannulaMm: cannulaLengthMm.value,
      }),
    )
  const resolutionMm = Math.max(...volume.grid.spacingMm) / 2
  if (access.margin.leastMm >= 0 && access.margin.leastMm < resolutionMm)
    found.push(
      find('PLN-111', 'caution', about, {
        marginMm: rounded(access.margin.leastMm),
        resolvedMm: rounded(resolutionMm),
      }),
    )
  return found
}

export const rounded = (mm: number): number => Math.round(mm * 10) / 10
export const roundedDeg = (rad: number): number => Math.round(degFromRad(rad) * 10) / 10
