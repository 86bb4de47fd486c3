import type { Level, Vertebra } from '../anatomy/index.ts'
import { constant, mm3FromMl } from '../base/index.ts'
import { mapPoint, type Point, point, type Triple } from '../geometry/index.ts'
import type { Landmarks } from './landmarks.ts'
import type { CementPlan, Ranged } from './plan.ts'

export const fillForStiffnessLiebschner = constant({
  value: 0.14,
  range: [0.14, 0.3],
  unit: 'fraction of body volume',
  source: 'liebschner-2001',
  note: 'finite elements of one L1: 14 % fill restores stiffness, 30 % overshoots by half (facts D4.1, [R-h])',
})

export const fillForStrengthMolloy = constant({
  value: 0.162,
  range: [0.1, 0.25],
  unit: 'fraction of body volume',
  source: 'molloy-2003',
  note: '120 cadaver bodies T6-L5: strength restored; weak correlation r2 0.21, the range is assumed (facts D4.2)',
})

export const fillForStiffnessMolloy = constant({
  value: 0.298,
  range: [0.2, 0.4],
  unit: 'fraction of body volume',
  source: 'molloy-2003',
  note: '120 cadaver bodies T6-L5: stiffness restored; weak correlation r2 0.27, the range is assumed (facts D4.2)',
})

type Region = 'thoracic' | 'thoracolumbar' | 'lumbar'

const typical = (region: Region, value: number, range: readonly [number, number]) =>
  constant({
    value,
    range,
    unit: 'mL',
    source: 'vertebro-facts',
    note: `usual volume, ${region} (facts A5.4, [R-h]: a default, not a rule)`,
  })

export const typicalVolumeMl = {
  thoracic: typical('thoracic', 3, [2, 4]),
  thoracolumbar: typical('thoracolumbar', 4, [3, 5]),
  lumbar: typical('lumbar', 5, [4, 6]),
} as const

export const swissSpineVolumeMl = constant({
  value: 4.5,
  range: [4.5, 4.5],
  unit: 'mL',
  source: 'swissspine-2013',
  note: 'balloon kyphoplasty registry: below this the chance of average relief was about 40 % lower (facts A5.6)',
})

export const marrowFraction = constant({
  value: 0.9,
  range: [0.8, 0.95],
  unit: 'fraction of trabecular volume',
  source: 'vertebro-facts',
  note: 'space between trabeculae; 10 % bone by volume assumed in facts B1, 15 % in facts C3.5; the range is assumed',
})

export const stopFraction = constant({
  value: 0.75,
  range: [2 / 3, 0.75],
  unit: 'fraction of body depth from the anterior wall',
  source: 'vertebro-facts',
  note: 'cement stays in front of the posterior quarter to third on the lateral view (facts A5.7, B4.7, [R-h])',
})

/**
 * Volumes for the cement with their sources, and the line on the lateral view where it must stop.
 *
 * mm3. The body's volume as it is now; before the fracture it was larger by the height lost, which bounds what could ever be
 * filled. Void is what is empty or marrow: an open cleft counts whole.
 */
export function cementPlanOf(vertebra: Vertebra, marks: Landmarks): CementPlan {
  const bodyVolumeMm3 = vertebra.body.volumeMm3
  return {
    bodyVolumeMm3,
    expectedVolumeMm3: bodyVolumeMm3 * expectedGrowth(vertebra),
    voidVolumeMm3: voidOf(vertebra),
    suggestions: suggestionsFor(vertebra.level, bodyVolumeMm3),
    conflict:
      'Stiffness is restored by a 14 % fill in one finite-element study and by 29.8 % in 120 cadaver bodies, strength by ' +
      '16.2 %. One series finds no relation between volume and pain (r = -0.03), one kyphoplasty registry less relief ' +
      'below 4.5 mL. The sources use different damage, level and technique; they are not averaged here.',
    stopFraction: stopFraction.value,
    stopLine: stopLineOf(vertebra, marks),
  }
}

/** Mean expected height over mean height now, never below 1. */
function expectedGrowth({ morphometry }: Vertebra): number {
  const mean = (h: { anteriorMm: number; middleMm: number; posteriorMm: number }) =>
    (h.anteriorMm + h.middleMm + h.posteriorMm) / 3
  const now = mean(morphometry.heights)
  const before = mean(morphometry.expected)
  return now > 0 && Number.isFinite(before) ? Math.max(1, before / now) : 1
}

function voidOf({ body, morphometry }: Vertebra): Ranged {
  const cleft = Math.max(0, morphometry.cleftVolumeMm3)
  const bone = Math.max(0, body.volumeMm3 - cleft)
  const with_ = (fraction: number) => cleft + fraction * bone
  const [low, high] = marrowFraction.range ?? [0, 1]
  return { value: with_(marrowFraction.value), low: with_(low), high: with_(high) }
}

const thoracolumbar: readonly Level[] = ['T11', 'T12', 'T13', 'L1', 'L2']
export const regionOf = (level: Level): Region =>
  thoracolumbar.includes(level)
    ? 'thoracolumbar'
    : level.startsWith('T') || level.startsWith('C')
      ? 'thoracic'
      : 'lumbar'

function suggestionsFor(level: Level, bodyVolumeMm3: number): CementPlan['suggestions'] {
  const fill = (c: { value: number; range?: readonly [number, number] }): Ranged => ({
    value: c.value * bodyVolumeMm3,
    low: (c.range?.[0] ?? c.value) * bodyVolumeMm3,
    high: (c.range?.[1] ?? c.value) * bodyVolumeMm3,
  })
  const usual = typicalVolumeMl[regionOf(level)]
  return [
    {
      source: 'Liebschner 2001',
      volumeMm3: fill(fillForStiffnessLiebschner),
      note: '14 % of the body restores stiffness in one finite-element L1; 30 % overshoots by half',
    },
    {
      source: 'Molloy 2003, strength',
      volumeMm3: fill(fillForStrengthMolloy),
      note: '16.2 % restores strength, r2 0.21',
    },
    {
      source: 'Molloy 2003, stiffness',
      volumeMm3: fill(fillForStiffnessMolloy),
      note: '29.8 % restores stiffness, r2 0.27',
    },
    {
      source: `usual practice, ${regionOf(level)}`,
      volumeMm3: {
        value: mm3FromMl(usual.value),
        low: mm3FromMl(usual.range?.[0] ?? usual.value),
        high: mm3FromMl(usual.range?.[1] ?? usual.value),
      },
      note: 'by region, whatever the size of the body; general knowledge, not checked against a source',
    },
    {
      source: 'SWISSspine registry',
      volumeMm3: {
        value: mm3FromMl(swissSpineVolumeMl.value),
        low: mm3FromMl(swissSpineVolumeMl.value),
        high: mm3FromMl(swissSpineVolumeMl.value),
      },
      note: 'balloon kyphoplasty; less relief below it, against two series without any relation',
    },
  ]
}

/** Where the plane in front of the posterior quarter crosses the endplates in the mid-sagittal plane. */
function stopLineOf(vertebra: Vertebra, marks: Landmarks): readonly [Point<'patient'>, Point<'patient'>] {
  const at = (z: number): Triple => {
    const front = marks.anteriorY(z)
    return [0, front + stopFraction.value * (marks.posteriorY(z) - front), z]
  }
  const [, y] = at(0)
  const out = (p: Triple) => mapPoint(vertebra.patientFromVertebra, point('vertebra', ...p))
  return [out(at(marks.superiorZ(0, y))), out(at(marks.inferiorZ(0, y)))]
}
