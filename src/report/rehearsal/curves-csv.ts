import type { LevelRehearsal } from '../../rehearsal/index.ts'

const injectionColumns = [
  'level',
  'timeS',
  'sinceMixingS',
  'volumeMm3',
  'needle',
  'portion',
  'flowMm3PerS',
  'tipPressurePa',
  'syringePressurePa',
  'plungerForceN',
  'viscosityPaS',
  'leakedBMm3',
  'leakedSMm3',
  'leakedCMm3',
  'leakedDMm3',
  'canalMm3',
] as const

/** injection.csv: a line for each step of each injection, in the order of the columns' names. */
export function injectionCsv(levels: readonly LevelRehearsal[]): string {
  const lines = levels.flatMap(({ level, record }) =>
    (record?.steps ?? []).map((s) => {
      const { B, S, C, D } = s.leakedMm3
      return [
        level,
        s.timeS,
        s.sinceMixingS,
        s.volumeMm3,
        s.needle,
        s.portion,
        s.flowMm3PerS,
        s.tipPressurePa,
        s.syringePressurePa,
        s.plungerForceN,
        s.viscosityPaS,
        B,
        S,
        C,
        D,
        s.canalMm3,
      ]
    }),
  )
  return csv(injectionColumns, lines)
}

/** temperature.csv: the warmest voxel of each place over time, for the coolest, the usual and the warmest choice of inputs. */
export function temperatureCsv(levels: readonly LevelRehearsal[]): string {
  const lines = levels.flatMap(({ level, heat }) =>
    heat === null
      ? []
      : (['low', 'value', 'high'] as const).flatMap((which) => {
          const { sinceMixingS, placesC } = heat.curves[which]
          return Object.entries(placesC).flatMap(([place, temperatures]) =>
            temperatures.map((c, n) => [level, which, place, sinceMixingS[n] ?? 0, c]),
          )
        }),
  )
  return csv(['level', 'case', 'place', 'sinceMixingS', 'temperatureC'], lines)
}

function csv(columns: readonly string[], lines: readonly (readonly (string | number)[])[]): string {
  const text = (value: string | number): string =>
    typeof value === 'number' ? String(Math.round(value * 1e6) / 1e6) : value
  return [columns.join(','), ...lines.map((line) => line.map(text).join(','))].join('\n') + '\n'
}
