// A tiny made-up case for the tests of this room: three box-and-cylinder vertebrae, measured and planned by hand.
import type { Level, Pedicle, Side, Spine, Vertebra } from '../anatomy/index.ts'
import { part, verseNumber } from '../anatomy/index.ts'
import type { Finding } from '../base/index.ts'
import {
  affineFromColumns,
  type Direction,
  direction,
  displacement,
  distance,
  gridAlongPatient,
  length,
  moved,
  type Point,
  point,
  unit,
} from '../geometry/index.ts'
import type { LabelMap, Volume } from '../imaging/index.ts'
import type { Access, LevelPlan, Plan } from '../planning/index.ts'

const pitchMm = 36
const half = { width: 22, depth: 16, height: 13 }
const dims = [100, 134, 118] as const
const origin = point('patient', -49.5, -46, -58.5)
const grid = gridAlongPatient(dims, [1, 1, 1], origin)
const names: readonly Level[] = ['T12', 'L1', 'L2']
const centreOf = (index: number): Point<'patient'> => point('patient', 0, 0, (1 - index) * pitchMm)

export interface MadeUpCase {
  readonly volume: Volume
  readonly spine: Spine
  readonly plan: Plan
}

/** Part of a vertebra at an offset from its body's centre (mm: left, posterior, superior), 0 where outside. */
function partAt(x: number, y: number, z: number): number {
  const radial = (x / half.width) ** 2 + (y / half.depth) ** 2
  const floor = half.height - 1.6 * Math.max(0, 1 - radial * 1.6)
  if (radial <= 1 && Math.abs(z) <= floor)
    return radial > 0.83 || Math.abs(z) > floor - 1.5 ? part.bodyBorder : part.body
  const pedicleX = 12 + Math.max(0, y - 14) * 0.22
  if (y > 10 && y < 34 && ((Math.abs(x) - pedicleX) / 4.4) ** 2 + ((z - 5) / 7) ** 2 <= 1) return part.arch
  if (y > 30 && y < 38 && Math.abs(x) < 20 - (y - 30) * 0.7 && z > -8 && z < 11) return part.arch
  if (y >= 37 && y < 62 && Math.abs(x) < 3.2 && z > -9 && z < 5) return part.spinousProcess
  if (y > 26 && y < 34 && Math.abs(x) > 16 && Math.abs(x) < 36 && z > 0 && z < 9)
    return x > 0 ? part.transverseLeft : part.transverseRight
  return 0
}

function huOf(label: number, x: number, y: number, inBody: boolean, ripple: number): number {
  if (label === part.body) return 110 + ripple
  if (label === part.bodyBorder) return 480
  if (label !== 0) return Math.abs(ripple) > 22 ? 260 + ripple : 520
  if (!inBody) return -1000
  return Math.hypot(x, y + 8) > 44 ? -90 : 45 + ripple * 0.3
}

function madeUpImages(): { volume: Volume; labels: LabelMap; parts: LabelMap } {
  const count = dims[0] * dims[1] * dims[2]
  const samples = new Int16Array(count)
  const labels = new Uint8Array(count)
  const parts = new Uint8Array(count)
  let at = 0
  for (let k = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++)
      for (let i = 0; i < dims[0]; i++) {
        const [x, y, z] = [origin[0] + i, origin[1] + j, origin[2] + k]
        const index = Math.max(0, Math.min(2, Math.round(1 - z / pitchMm)))
        const label = partAt(x, y, z - centreOf(index)[2])
        const ripple = ((Math.imul(i * 73 + j * 151 + k * 283, 2654435761) >>> 24) - 128) / 4
        samples[at] = Math.round(huOf(label, x, y, (x / 80) ** 2 + ((y - 5) / 72) ** 2 < 1, ripple))
        parts[at] = label
        labels[at] = label ? verseNumber(names[index] as Level) : 0
        at++
      }
  return {
    volume: { grid, samples, acquisition: { modality: 'CT', title: 'made-up case', sliceThicknessMm: 1 } },
    labels: { grid, labels, names: new Map(names.map((level) => [verseNumber(level), level])) },
    parts: { grid, labels: parts, names: new Map(Object.entries(part).map(([name, value]) => [value, name])) },
  }
}

const left = direction('patient', 1, 0, 0)
const back = direction('patient', 0, 1, 0)
const up = direction('patient', 0, 0, 1)

function pedicleOf(centre: Point<'patient'>, side: Side): Pedicle {
  const sign = side === 'left' ? 1 : -1
  return {
    side,
    isthmus: point('patient', sign * 13.6, 20, centre[2] + 5),
    axis: unit(direction('patient', -sign * 0.22, -1, 0)),
    widthMm: 8.8,
    heightMm: 14,
    widthDirection: direction('patient', sign, 0, 0),
  }
}

function vertebraOf(level: Level, index: number, findings: readonly Finding[]): Vertebra {
  const centre = centreOf(index)
  const corner = (y: number, z: number) => moved(moved(centre, back, y), up, z)
  const broken = level === 'L1'
  const front = broken ? half.height - 7 : half.height
  const endplate = (z: number) => ({ centre: moved(centre, up, z), normal: up, residualMm: 0.4, depressionMm: 1.6 })
  const loss = broken ? 7 / 26 : 0
  return {
    level,
    complete: true,
    patientFromVertebra: affineFromColumns('patient', 'vertebra', left, back, up, centre),
    body: {
      centre,
      superior: endplate(half.height),
      inferior: endplate(-half.height),
      sixPoints: {
        anteriorSuperior: corner(-half.depth, front),
        anteriorInferior: corner(-half.depth, -half.height),
        middleSuperior: corner(0, half.height - 1.6),
        middleInferior: corner(0, -half.height + 1.6),
        posteriorSuperior: corner(half.depth, half.height),
        posteriorInferior: corner(half.depth, -half.height),
      },
      widthMm: 44,
      depthMm: 32,
      volumeMm3: 27_100,
    },
    pedicles: { left: pedicleOf(centre, 'left'), right: pedicleOf(centre, 'right') },
    canal: { centre: moved(centre, back, 23), axis: up, widthMm: 22, depthMm: 15 },
    spinousTip: moved(centre, back, 61),
    skinPosterior: moved(centre, back, 77),
    morphometry: {
      heights: { anteriorMm: 26 - (broken ? 7 : 0), middleMm: 22.8, posteriorMm: 26 },
      againstItself: { wedge: loss, biconcave: 0.12, crush: null },
      againstNeighbours: { wedge: loss, biconcave: 0.01, crush: 0 },
      againstReference: { wedge: loss, biconcave: 0.1, crush: 0.02 },
      expected: { anteriorMm: 26, middleMm: 23, posteriorMm: 26, from: 'neighbours' },
      genant: { grade: broken ? 2 : 0, shape: broken ? 'wedge' : null, lossFraction: loss },
      wedgeAngleRad: broken ? 0.21 : 0.01,
      localKyphosisRad: index === 1 ? 0.19 : null,
      retropulsionMm: broken ? 1.2 : 0,
      breaches: broken ? [{ wall: 'anterior', centre: corner(-half.depth, 4), areaMm2: 18 }] : [],
      cleftVolumeMm3: 0,
    },
    density: {
      trabecularMeanHu: 110,
      trabecularMedianHu: 109,
      trabecularSdHu: 18,
      roi: { centre, halfWidthMm: 13, halfDepthMm: 8, thicknessMm: 6 },
      bmd: { mgPerCm3: 96, errorMgPerCm3: 14 },
    },
    findings,
  }
}

function accessOf(level: Level, index: number, side: Side): Access {
  const sign = side === 'left' ? 1 : -1
  const centre = centreOf(index)
  const target = point('patient', sign * 5, -7, centre[2] - 1)
  const isthmus = point('patient', sign * 13.4, 20, centre[2] + 4)
  const d = unit(displacement(target, isthmus))
  const reach = (y: number): Point<'patient'> => moved(target, d, (y - target[1]) / d[1])
  const skinEntry = reach(75)
  const depth = (p: Point<'patient'>): number => distance(skinEntry, p)
  const toTarget = depth(target)
  const boneEntry = reach(34)
  const profile = Array.from({ length: Math.floor(distance(boneEntry, target) / 0.5) }, (_, i) => {
    const depthMm = depth(boneEntry) + i * 0.5
    const fromIsthmus = Math.abs(depthMm - depth(isthmus))
    return { depthMm, marginMm: Math.min(6, 2.6 + fromIsthmus * 0.16) }
  })
  return {
    level,
    side,
    approach: 'transpedicular',
    aim: 'paramedian',
    gauge: '11G',
    cannulaRadiusMm: 1.525,
    skinEntry,
    skinOutsideImage: false,
    boneEntry,
    target,
    direction: d,
    skinFromMidlineMm: Math.abs(skinEntry[0]),
    angles: { medialRad: Math.atan2(Math.abs(d[0]), -d[1]), caudalRad: Math.atan2(-d[2], -d[1]) },
    depths: {
      boneMm: depth(boneEntry),
      isthmusMm: depth(isthmus),
      posteriorWallMm: depth(reach(half.depth)),
      medialWallOnApMm: toTarget - 4,
      targetMm: toTarget,
    },
    margin: {
      leastMm: 2.6,
      structure: side === 'left' ? 'canal' : 'lateral wall',
      atMm: depth(isthmus),
      byStructure: [
        { structure: 'canal', marginMm: 2.6, atMm: depth(isthmus) },
        { structure: 'lateral wall', marginMm: 2.9, atMm: depth(isthmus) },
        { structure: 'superior endplate', marginMm: 8.4, atMm: toTarget },
        { structure: 'anterior wall', marginMm: 7.3, atMm: toTarget },
      ],
      byDirection: { medialMm: 2.6, lateralMm: 2.9, superiorMm: 5.1, inferiorMm: 4.4 },
      profile,
    },
    tolerance: {
      hubMm: 7.4,
      angleRad: 0.094,
      structure: 'canal',
      byDirection: [
        { toward: 'medial', angleRad: 0.094, hubMm: 7.4, structure: 'canal' },
        { toward: 'lateral', angleRad: 0.11, hubMm: 8.6, structure: 'lateral wall' },
        { toward: 'cranial', angleRad: 0.19, hubMm: 14.9, structure: 'superior pedicle wall' },
        { toward: 'caudal', angleRad: 0.16, hubMm: 12.5, structure: 'foramen' },
      ],
      leverMm: length(displacement(boneEntry, skinEntry)) + 40,
    },
    grade: 'A',
    meanHu: 214,
  }
}

const deg = Math.PI / 180

function levelPlanOf(level: Level, index: number, findings: readonly Finding[]): LevelPlan {
  const centre = centreOf(index)
  const ranged = (value: number, spread: number) => ({ value, low: value - spread, high: value + spread })
  return {
    level,
    accesses: [accessOf(level, index, 'left'), accessOf(level, index, 'right')],
    alternatives: [],
    sides: {
      choice: 'bipedicular',
      reason: 'one needle would reach only a third of the other half',
      reach: [
        { with: 'unipedicular left', leftFraction: 0.81, rightFraction: 0.34 },
        { with: 'unipedicular right', leftFraction: 0.33, rightFraction: 0.82 },
        { with: 'bipedicular', leftFraction: 0.83, rightFraction: 0.84 },
      ],
    },
    views: [
      { name: 'AP', positioner: { primaryRad: Math.PI, secondaryRad: 0 }, isocentre: centre, reachable: true },
      { name: 'lateral', positioner: { primaryRad: Math.PI / 2, secondaryRad: 0 }, isocentre: centre, reachable: true },
      {
        name: 'bull’s-eye left',
        positioner: { primaryRad: 163 * deg, secondaryRad: 10 * deg },
        isocentre: centre,
        reachable: true,
      },
      {
        name: 'bull’s-eye right',
        positioner: { primaryRad: -163 * deg, secondaryRad: 10 * deg },
        isocentre: centre,
        reachable: true,
      },
    ],
    cement: {
      bodyVolumeMm3: 27_100,
      expectedVolumeMm3: 29_400,
      voidVolumeMm3: ranged(9_000, 3_000),
      suggestions: [
        { source: 'facts A5.4', volumeMm3: ranged(4_500, 1_500), note: 'usual lumbar practice' },
        { source: 'facts A5.6', volumeMm3: { value: 4_500, low: 4_500, high: 6_000 }, note: 'more relief from 4.5 mL' },
      ],
      conflict: 'Two registries disagree on whether more cement means less pain.',
      stopFraction: 0.75,
      stopLine: [moved(moved(centre, back, 8), up, 13), moved(moved(centre, back, 8), up, -13)],
    },
    candidateCount: 240_000,
    findings,
  }
}

const note = (
  code: string,
  severity: Finding['severity'],
  about: string,
  sentence: string,
  facts: Finding['facts'] = {},
): Finding => ({ code, severity, about, sentence, facts, remedy: 'Look at the images at this place.' })

export function madeUpCase(): MadeUpCase {
  const { volume, labels, parts } = madeUpImages()
  const broken = note('ANA-110', 'note', 'L1', 'This vertebra is fractured.', { shape: 'wedge', grade: 2 })
  const breach = note(
    'ANA-112',
    'caution',
    'anterior wall of L1',
    'The cortex is interrupted; cement may leave here.',
    {
      areaMm2: 18,
    },
  )
  const close = note('PLN-104', 'caution', 'left needle at L1', 'The margin is below 3 mm.', { marginMm: 2.6 })
  const spine: Spine = {
    vertebrae: names.map((level, index) => vertebraOf(level, index, index === 1 ? [broken, breach] : [])),
    numbering: {
      certainty: 'probable',
      reasons: ['last ribs at T12'],
      alternatives: ['one level higher (L1 would be T12)'],
      transitional: 'none',
    },
    labels,
    parts,
    canalAxis: Array.from({ length: dims[2] }, (_, k) => point('patient', 0, 23, origin[2] + k)),
    findings: [],
  }
  const plan: Plan = { gauge: '11G', levels: [levelPlanOf('L1', 1, [close]), levelPlanOf('L2', 2, [])], findings: [] }
  return { volume, spine, plan }
}

export const madeUpDirection: Direction<'patient'> = left
