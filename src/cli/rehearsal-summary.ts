// The few lines a rehearsal is summed up in on the terminal, and the same as JSON.
import { type Finding, mlFromMm3, worstFirst } from '../base/index.ts'
import type { LevelRehearsal } from '../rehearsal/index.ts'
import { findingsInWords } from './words.ts'

export interface Said {
  readonly levels: readonly LevelRehearsal[]
  readonly findings: readonly Finding[]
  readonly files: readonly string[]
  readonly out: string
}

export function rehearsalInWords({ levels, findings, files, out }: Said): string {
  const all = worstFirst([...findings, ...levels.flatMap((l) => l.findings)])
  return [
    ...levels.flatMap(levelInWords),
    ...findingsInWords(all),
    `${files.length} files in ${out}: ${withFolders(files).join(', ')}`,
  ].join('\n')
}

/** Files by name, those in folders by their folder. */
const withFolders = (files: readonly string[]): readonly string[] => [
  ...new Set(files.map((name) => name.replace(/\/.*/, '/'))),
]

/** Smaller leaks are summed up as traces on the terminal; rehearsal.json lists them all. */
const tellMm3 = 10

const ml = (mm3: number): string => mlFromMm3(mm3).toFixed(1)
const minutes = (seconds: number): string => (seconds / 60).toFixed(0)
const kilonewton = (newton: number): string => (newton / 1000).toFixed(1)

function levelInWords({ level, record, seen, heat, strength, score }: LevelRehearsal): readonly string[] {
  if (!record) return [`  ${level}  no cement was injected`]
  const force = Math.max(0, ...record.steps.map((s) => s.plungerForceN))
  const stop = record.stopped ? `, last stopped by the ${record.stopped.rule}` : ''
  const lines = [
    `  ${level}  ${ml(record.injectedMm3)} mL injected, ${ml(record.insideMm3)} mL in the bone; up to ${force.toFixed(0)} N at the plunger${stop}`,
  ]
  for (const leak of seen.leaks.filter((l) => l.volumeMm3 >= tellMm3))
    lines.push(
      `       leak ${leak.class}${leak.intoCanal ? ' into the canal' : ''}: ${mlFromMm3(leak.volumeMm3).toFixed(2)} mL, ` +
        (leak.seenFirstIn ? `seen first in ${leak.seenFirstIn}` : 'not seen in the planned views'),
    )
  const traces = seen.leaks.filter((l) => l.volumeMm3 < tellMm3)
  if (traces.length > 0)
    lines.push(`       and ${traces.length} ${traces.length === 1 ? 'trace' : 'traces'} of less than 0.01 mL`)
  if (heat) {
    const { low, high } = heat.places.canal?.peakC ?? { low: 0, high: 0 }
    lines.push(
      `       canal wall ${low.toFixed(0)} to ${high.toFixed(0)} °C at most; set at its core ${minutes(heat.lyingCoreS.low)} to ${minutes(heat.lyingCoreS.high)} min after the last cement`,
    )
  }
  if (strength) {
    const of = (s: { low: number; high: number }): string => `${kilonewton(s.low)} to ${kilonewton(s.high)} kN`
    const { before, planned, after } = strength
    lines.push(
      `       strength before ${of(before.strengthN.crawford)}, as planned ${of(planned.strengthN.crawford)}, as rehearsed ${of(after.strengthN.crawford)}`,
    )
  }
  lines.push(`       rehearsal score ${Math.round(100 * score.whole)} of 100`)
  return lines
}

export function rehearsalSummaryJson({ levels, findings, files, out }: Said): string {
  const summary = {
    out,
    levels: levels.map(({ level, record, seen, heat, strength, score }) => ({
      level,
      injectedMm3: record?.injectedMm3 ?? 0,
      insideMm3: record?.insideMm3 ?? 0,
      leaks: seen.leaks.map((l) => ({
        class: l.class,
        intoCanal: l.intoCanal,
        volumeMm3: l.volumeMm3,
        seenFirstIn: l.seenFirstIn,
      })),
      peakC: heat && Object.fromEntries(Object.entries(heat.places).map(([place, { peakC }]) => [place, peakC])),
      strengthN: strength && {
        before: strength.before.strengthN.crawford,
        planned: strength.planned.strengthN.crawford,
        after: strength.after.strengthN.crawford,
      },
      score,
    })),
    findings: worstFirst([...findings, ...levels.flatMap((l) => l.findings)]),
    files,
  }
  return JSON.stringify(summary, null, 1)
}
