// Made-up patients with known truth: 20 seeds at 3 densities, with and without fractures, slices of 1 to 3 mm.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { CaseResult, LevelResult } from './phantom-case.ts'
import { median, type Row, row, told } from './row.ts'

const script = fileURLToPath(new URL('./phantom-case.ts', import.meta.url))
export const densitiesHu = [150, 90, 45] as const

export async function phantomRows(
  seedCount: number,
  atOnce: number,
  tell: (line: string) => void,
): Promise<readonly Row[]> {
  const cases = densitiesHu.flatMap((hu) => Array.from({ length: seedCount }, (_, i) => ({ seed: i + 1, hu })))
  const results: CaseResult[] = new Array(cases.length)
  let next = 0
  const worker = async (): Promise<void> => {
    for (let at = next++; at < cases.length; at = next++) {
      const { seed, hu } = cases[at] as (typeof cases)[number]
      results[at] = await runCase(seed, hu)
      tell(describeCase(results[at] as CaseResult))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return rowsOf(results, seedCount)
}

function runCase(seed: number, hu: number): Promise<CaseResult> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, String(seed), String(hu)], { maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`phantom ${seed} at ${hu} HU: ${stderr}`))
      else resolve(JSON.parse(stdout.trim().split('\n').at(-1) as string) as CaseResult)
    })
  })
}

function describeCase(c: CaseResult): string {
  const worst = (of: (l: LevelResult) => number) => Math.min(...c.levels.map(of)).toFixed(3)
  const wrong = c.levels.filter((l) => l.named !== l.level).map((l) => `${l.level}->${l.named}`)
  const grades = c.levels
    .filter((l) => l.grade && l.grade.truth !== l.grade.found)
    .map((l) => `${l.level} ${l.grade?.truth}->${l.grade?.found} (loss ${l.lossTruth.toFixed(2)})`)
  return [
    `seed ${c.seed}, ${c.trabecularHu} HU, ${c.spacingMm} mm, ${c.fracture}:`,
    c.trouble ?? `body >= ${worst((l) => l.diceBody)}, whole >= ${worst((l) => l.diceWhole)},`,
    `heights <= ${Math.max(0, ...c.levels.flatMap((l) => l.heightErrorsMm.map(Math.abs))).toFixed(2)} mm,`,
    `names ${wrong.length === 0 ? 'right' : wrong.join(' ')}, grades ${grades.length === 0 ? 'right' : grades.join('; ')},`,
    `${c.seconds.toFixed(1)} s`,
  ].join(' ')
}

const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / Math.max(1, v.length)
const shareWithin = (v: readonly number[], limit: number): number => v.filter((x) => x <= limit).length / v.length
const heightBarMm = 0.7

function rowsOf(results: readonly CaseResult[], seedCount: number): Row[] {
  const on = `phantoms, ${seedCount} seeds x ${densitiesHu.length} densities (${densitiesHu.join(', ')} HU), fractures, 1-3 mm`
  const levels = results.flatMap((r) => r.levels)
  const named = levels.filter((l) => l.named === l.level).length
  const total = levels.length + results.filter((r) => r.trouble).length * 8
  const graded = levels.filter((l) => l.grade)
  const rightGrades = graded.filter((l) => l.grade?.truth === l.grade?.found).length
  const axes = levels.flatMap((l) => l.pedicleAxisErrorDeg)
  return [
    row(on, 'right names', `${named} of ${total} levels`, named === total),
    diceRow(
      on,
      'body',
      0.95,
      levels.map((l) => l.diceBody),
    ),
    told(
      on,
      'Dice body by slice (no bar)',
      bySlice(
        results,
        (l) => [l.diceBody],
        (v) => mean(v).toFixed(3),
      ),
    ),
    diceRow(
      on,
      'whole vertebra',
      0.9,
      levels.map((l) => l.diceWhole),
    ),
    heightRow(
      on,
      levels.flatMap((l) => l.heightErrorsMm.map(Math.abs)),
    ),
    told(
      on,
      'heights within 0.7 mm by slice (no bar)',
      bySlice(
        results,
        (l) => l.heightErrorsMm.map(Math.abs),
        (v) => `${(100 * shareWithin(v, heightBarMm)).toFixed(0)} %`,
      ),
    ),
    row(on, 'grades right', `${rightGrades} of ${graded.length}`, rightGrades === graded.length),
    told(on, 'pedicle axis (no bar)', axes.length ? `median ${median(axes).toFixed(1)} degrees off` : 'none'),
  ]
}

/** Judged by the mean, as asked; how many levels reach the bar by themselves is told beside it. */
function diceRow(on: string, what: string, bar: number, values: readonly number[]): Row {
  const reached = values.filter((v) => v >= bar).length
  const text = `mean ${mean(values).toFixed(3)}, median ${median(values).toFixed(3)}, least ${Math.min(...values).toFixed(3)}; ${reached} of ${values.length} levels reach it`
  return row(on, `Dice >= ${bar.toFixed(2)} ${what}`, text, mean(values) >= bar)
}

function heightRow(on: string, errorsMm: readonly number[]): Row {
  const sorted = [...errorsMm].sort((a, b) => a - b)
  const share = shareWithin(sorted, heightBarMm)
  const at = (f: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * f))] ?? 0).toFixed(2)
  const text = `${(share * 100).toFixed(1)} % within; median ${median(sorted).toFixed(2)}, 95 % ${at(0.95)}, most ${at(1)} mm`
  return row(on, 'heights within 0.7 mm', text, share === 1)
}

/** A figure for each slice thickness by itself. */
function bySlice(
  results: readonly CaseResult[],
  of: (l: LevelResult) => readonly number[],
  figure: (values: readonly number[]) => string,
): string {
  const thick = [...new Set(results.map((r) => r.spacingMm))].sort((a, b) => a - b)
  return thick
    .map((mm) => `${mm} mm: ${figure(results.filter((r) => r.spacingMm === mm).flatMap((r) => r.levels.flatMap(of)))}`)
    .join(', ')
}

if (import.meta.main) {
  const rows = await phantomRows(Number(process.argv[2] ?? 20), 2, (line) => console.log(line))
  for (const r of rows) console.log(`${r.asked}: ${r.reached} (${r.met})`)
}
