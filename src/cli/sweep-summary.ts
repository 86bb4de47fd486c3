import type { SweepSummary } from '../rehearsal/index.ts'

const percent = (share: number): string => (100 * share).toFixed(0)

/** The few lines a sweep is summed up in on the terminal. */
export function sweepInWords(level: string, { samples, bands, leaks, drivers }: SweepSummary, out: string): string {
  const share = (name: keyof SweepSummary['leaks']): string =>
    `${percent(leaks[name].value)} % (${percent(leaks[name].low)} to ${percent(leaks[name].high)})`
  const band = (name: keyof SweepSummary['bands'], scale: number, unit: string): string => {
    const found = bands[name]
    if (!found) return ''
    const of = (value: number): string => (value / scale).toFixed(1)
    return `${of(found.median)} ${unit}, nine of ten between ${of(found.low)} and ${of(found.high)}`
  }
  const lines = [
    `  ${level}  ${samples} samples`,
    `       leak in ${share('any')}; canal ${share('canal')}; B ${share('B')}, S ${share('S')}, C ${share('C')}, D ${share('D')}`,
    `       injected ${band('injectedMm3', 1000, 'mL')}`,
    `       leaked ${band('leakedMm3', 1000, 'mL')}`,
    `       at the plunger ${band('peakForceN', 1, 'N')}`,
  ]
  if (bands.stiffnessNPerMm) lines.push(`       stiffness ${band('stiffnessNPerMm', 1000, 'kN/mm')}`)
  const first = drivers.filter((d) => d.outcome === 'leakedMm3').slice(0, 3)
  if (first.length > 0)
    lines.push(`       leak driven by ${first.map((d) => `${d.vary} (${d.rankCorrelation.toFixed(2)})`).join(', ')}`)
  return [...lines, `2 files in ${out}: sweep.json, sweep.csv`].join('\n')
}
