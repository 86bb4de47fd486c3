// Force at 0.2 mm of made-up vertebrae of each level against the published cohort (VerSe19, Walle 2025): facts E10, D3.5.
import { readFileSync } from 'node:fs'
import type { Level } from '../src/anatomy/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { strengthOf } from '../src/mechanics/index.ts'
import { realData } from '../test/real-data.ts'
import { madeCase } from './mechanics-case.ts'
import { type Row, row, skipped } from './row.ts'

/** Trabecular HU at L1, normal to osteoporotic; their mean lies at the cohort's mean density (113 mg/cm3, SD 39). */
const densitiesHu = [220, 170, 130, 75]
const groups: readonly (readonly Level[])[] = [
  ['T5', 'T6', 'T7'],
  ['T8', 'T9', 'T10'],
  ['T11', 'T12', 'L1'],
  ['L2', 'L3'],
  ['L4', 'L5'],
]

export async function cohortRows(tell: (line: string) => void = () => {}): Promise<readonly Row[]> {
  const on = 'phantoms of each level, 4 densities, against VerSe19 FE cohort'
  const asked = 'force at 0.2 mm within 1 SD of the level mean (E10)'
  const table = realData('spineFE-benchmark/verse19fem_AppendixA.csv')
  if (!table) return [skipped(on, asked, 'table absent')]
  const published = columnsOf(readFileSync(table, 'utf8'))
  const kernels = await startKernels(2)
  const forces = new Map<Level, number[]>()
  try {
    for (const [seed, trabecularHu] of densitiesHu.entries())
      for (const levels of groups) {
        const made = madeCase({ seed: seed + 1, levels, trabecularHu, field: 'tight', cutNeighbours: false })
        for (const level of levels) {
          const s = await strengthOf(made.volume, made.spine, level, kernels, { spread: false })
          forces.set(level, [...(forces.get(level) ?? []), (0.2 * s.stiffnessNPerMm.value) / 1000])
          tell(`seed ${seed + 1}, ${trabecularHu} HU, ${level}: ${(0.2 * s.stiffnessNPerMm.value).toFixed(0)} N`)
        }
      }
  } finally {
    await kernels.close()
  }
  return [...forces].map(([level, kn]) => {
    const mean = kn.reduce((s, v) => s + v, 0) / kn.length
    const { mean: there, sd, n } = published.get(level)!
    const reached = `${mean.toFixed(2)} kN (${Math.min(...kn).toFixed(2)} to ${Math.max(...kn).toFixed(2)}); cohort ${there.toFixed(2)} +- ${sd.toFixed(2)} kN, n ${n}`
    return row(`${on}: ${level}`, asked, reached, Math.abs(mean - there) <= sd)
  })
}

/** Mean and standard deviation of each level's force at 0.2 mm, kN; all rows of the table that have one. */
function columnsOf(text: string): Map<string, { mean: number; sd: number; n: number }> {
  const [head, ...lines] = text.trim().split('\n').map(cellsOf)
  const found = new Map<string, { mean: number; sd: number; n: number }>()
  head!.forEach((name, column) => {
    const level = name.match(/^R\.Force 0\.2% (\w+)/)?.[1]
    if (!level) return
    const kn = lines.map((line) => Number.parseFloat(line[column]!)).filter(Number.isFinite)
    const mean = kn.reduce((s, v) => s + v, 0) / kn.length
    const sd = Math.sqrt(kn.reduce((s, v) => s + (v - mean) ** 2, 0) / (kn.length - 1))
    found.set(level, { mean, sd, n: kn.length })
  })
  return found
}

/** One line of a comma-separated table; quoted cells may hold commas. */
export function cellsOf(line: string): string[] {
  return [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map((m) => m[2] ?? m[1]!).slice(0, -1)
}

if (import.meta.main) {
  const rows = await cohortRows((line) => console.log(line))
  for (const r of rows) console.log(`${r.on} | ${r.asked} | ${r.reached} | ${r.met}`)
}
