import { type Band, bandOf, rankCorrelation, type Share, seenMm3, shareOf } from '../../cement/index.ts'
import type { SweepName, SweepRow } from './sample.ts'

/** What is told of a sweep, by the names of its columns. */
export const sweepOutcomes = [
  'injectedMm3',
  'leakedMm3',
  'canalMm3',
  'filledMm3',
  'peakTipPa',
  'peakForceN',
  'stiffnessNPerMm',
] as const
export type SweepOutcome = (typeof sweepOutcomes)[number]

export interface SweepSummary {
  readonly samples: number
  /** Median and the band in which nine of ten further samples would lie; left out for what was not computed. */
  readonly bands: Readonly<Partial<Record<SweepOutcome, Band>>>
  /** Share of samples that leak more than `seenMm3`, by class, into the canal, and anywhere. */
  readonly leaks: Readonly<Record<'B' | 'S' | 'C' | 'D' | 'canal' | 'any', Share>>
  /** Spearman's rank correlation of what was varied with each outcome, strongest first. */
  readonly drivers: readonly {
    readonly vary: SweepName
    readonly outcome: SweepOutcome
    readonly rankCorrelation: number
  }[]
}

const columnOf: Readonly<Record<SweepName, (row: SweepRow) => number | null>> = {
  permeability: (row) => row.permeability,
  apOverSi: (row) => row.apOverSi,
  viscosity: (row) => row.viscosity,
  porosityOffset: (row) => row.porosityOffset,
  veinOpenness: (row) => row.veinOpenness,
  backPressurePa: (row) => row.backPressurePa,
  marrowPaS: (row) => row.marrowPaS,
  texture: () => null,
  volume: (row) => row.volumeMm3,
  flow: (row) => row.flowMm3PerS,
}

const leakedOf = (row: SweepRow): number => row.leakedBMm3 + row.leakedSMm3 + row.leakedCMm3 + row.leakedDMm3
const outcomeOf = (row: SweepRow, name: SweepOutcome): number | null =>
  name === 'leakedMm3' ? leakedOf(row) : row[name]

/** Bands, leak shares and drivers of the lines of a sweep; a local texture has no single figure and is no driver. */
export function summaryOfSweep(rows: readonly SweepRow[], vary: readonly SweepName[]): SweepSummary {
  const values = (name: SweepOutcome): readonly number[] =>
    rows.flatMap((row) => {
      const value = outcomeOf(row, name)
      return value === null ? [] : [value]
    })
  const known = sweepOutcomes.filter((name) => values(name).length === rows.length && rows.length > 0)
  const share = (of: (row: SweepRow) => number): Share =>
    shareOf(rows.filter((row) => of(row) > seenMm3).length, rows.length)
  const drivers = vary.flatMap((name) => {
    const drawn = rows.map(columnOf[name])
    if (drawn.some((value) => value === null)) return []
    return known.map((outcome) => ({
      vary: name,
      outcome,
      rankCorrelation: rankCorrelation(drawn as readonly number[], values(outcome)),
    }))
  })
  return {
    samples: rows.length,
    bands: Object.fromEntries(known.map((name) => [name, bandOf(values(name))])),
    leaks: {
      B: share((row) => row.leakedBMm3),
      S: share((row) => row.leakedSMm3),
      C: share((row) => row.leakedCMm3),
      D: share((row) => row.leakedDMm3),
      canal: share((row) => row.canalMm3),
      any: share(leakedOf),
    },
    drivers: drivers.sort((a, b) => Math.abs(b.rankCorrelation) - Math.abs(a.rankCorrelation)),
  }
}
