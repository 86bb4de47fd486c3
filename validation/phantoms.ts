// Made-up patients with known truth: 20 seeds at 3 densities, with and without fractures, slices of 1 to 3 mm.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { CaseResult, LevelResult } from './phantom-case.ts'
import { median, type Row, row } from './row.ts'

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

function rowsOf(results: readonly CaseResult[], seedCount: number): Row[] {
  const on = `phantoms, ${seedCount} seeds x ${densitiesHu.length} densities (${densitiesHu.join(', ')} HU), fractures, 1-3 mm`
  const levels = results.flatMap((r) => r.levels)
  const named = levels.filter((l) => l.named === l.level).length
  const total = levels.length + results.filter((r) => r.trouble).length * 8
  const bodies = levels.map((l) => l.diceBody)
  const wholes = levels.map((l) => l.diceWhole)
  const heights = levels.flatMap((l) => l.heightErrorsMm.map(Math.abs)).sort((a, b) => a - b)
  const graded = levels.filter((l) => l.grade)
  const rightGrades = graded.filter((l) => l.grade?.truth === l.grade?.found).length
  const within = heights.filter((h) => h <= 0.7).length / Math.max(1, heights.length)
  const axes = levels.flatMap((l) => l.pedicleAxisErrorDeg)
  const spread = (v: readonly number[]) =>
    `mean ${(v.reduce((a, b) => a + b, 0) / v.length).toFixed(3)}, median ${median(v).toFixed(3)}, least ${Math.min(...v).toFixed(3)}`
  const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length
  return [
    row(on, 'right names', `${named} of ${total} levels`, named === total),
    row(on, 'Dice >= 0.95 body', spread(bodies), mean(bodies) >= 0.95),
    row(on, 'Dice >= 0.90 whole vertebra', spread(wholes), mean(wholes) >= 0.9),
    row(
      on,
      'heights within 0.7 mm',
      `${(within * 100).toFixed(1)} % within; median ${median(heights).toFixed(2)}, 95 % ${(heights[Math.floor(heights.length * 0.95)] ?? 0).toFixed(2)}, most ${(heights.at(-1) ?? 0).toFixed(2)} mm`,
      within === 1,
    ),
    row(on, 'grades right', `${rightGrades} of ${graded.length}`, rightGrades === graded.length),
    row(on, 'pedicle axis (no bar)', axes.length ? `median ${median(axes).toFixed(1)} degrees off` : 'none', true),
  ]
}

if (import.meta.main) {
  const rows = await phantomRows(Number(process.argv[2] ?? 20), 2, (line) => console.log(line))
  for (const r of rows) console.log(`${r.asked}: ${r.reached} (${r.met})`)
}
