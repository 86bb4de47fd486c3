// vertebro sweep: one planned level injected again and again with other values of what is uncertain or chosen.
import { hash32 } from '../base/index.ts'
import {
  openSweep,
  openTheatre,
  type SweepName,
  type SweepRow,
  summaryOfSweep,
  sweepSample,
} from '../rehearsal/index.ts'
import { sweepDocument } from '../report/index.ts'
import { dateOf, type Given, levelOf, type OptionTable, oneOf, wholeOf } from './arguments.ts'
import type { Edge } from './edge.ts'
import { courseOf, openCase } from './rehearse.ts'
import { refuseForeignFolder, writeResult } from './result-folder.ts'
import { openProgress } from './sweep-progress.ts'
import { sweepInWords } from './sweep-summary.ts'
import { refuse } from './troubles.ts'

export const sweepOptions: OptionTable = {
  out: 'value',
  image: 'value',
  series: 'value',
  level: 'value',
  vary: 'value',
  n: 'value',
  seed: 'value',
  strength: 'flag',
  cement: 'value',
  volume: 'value',
  flow: 'value',
  room: 'value',
  stored: 'value',
  syringe: 'value',
  sides: 'value',
  title: 'value',
  date: 'value',
  force: 'flag',
}

export async function sweepCommand(given: Given, edge: Edge): Promise<void> {
  const out = given.value('out') ?? 'sweep'
  const count = wholeOf('--n', given.value('n') ?? '100', 1, 100000)
  const seed = wholeOf('--seed', given.value('seed') ?? '1', 0, 4294967295)
  const vary = (given.value('vary') ?? 'permeability,viscosity,volume').split(',').map((name) => name.trim())
  const syringe = oneOf('--syringe', given.value('syringe') ?? 'one', ['rod', 'one', 'three', 'five', 'ten', 'pump'])
  const madeOn = dateOf(given.value('date') ?? new Date().toISOString().slice(0, 19) + 'Z')
  await refuseForeignFolder(out, given.flag('force'))
  const { volume, spine, plan, kernels, title, findings } = await openCase(given, edge)
  const wanted = given.value('level')
  const levelPlan = plan.levels.find((l) =>
    wanted === undefined ? l.accesses.length > 0 : l.level === levelOf('--level', wanted),
  )
  if (!levelPlan) throw refuse('CLI-014', { planned: plan.levels.map((l) => l.level), asked: wanted ?? '' })
  const theatre = await openTheatre(volume, spine, levelPlan, kernels, { syringe, spacingMm: 1.5 })
  const wishes = { ...courseOf(given), vary, seed, strength: given.flag('strength') }
  const scene = await openSweep(theatre, kernels, wishes)
  const of = hash32(
    JSON.stringify([levelPlan, wishes, syringe, volume.grid.dims, [...(volume.grid.patientFromVoxel as Float64Array)]]),
    1,
  )
  const progress = await openProgress<SweepRow>(out, of)
  const rows: SweepRow[] = progress.rows.slice(0, count)
  const watch = edge.stage(
    rows.length > 0 ? `sweep of ${levelPlan.level}, ${rows.length} samples kept` : `sweep of ${levelPlan.level}`,
  )
  for (let sample = rows.length; sample < count; sample++) {
    watch.onProgress?.(sample / count, `sample ${sample + 1} of ${count}`)
    const row = await sweepSample(scene, sample, kernels, { signal: edge.signal })
    await progress.add(row)
    rows.push(row)
  }
  const summary = summaryOfSweep(rows, vary as readonly SweepName[])
  const document = sweepDocument({
    madeOn,
    title,
    level: levelPlan.level,
    cement: scene.setup.brand.name,
    vary: vary as readonly SweepName[],
    seed,
    summary,
    findings,
  })
  const text = (content: string): Uint8Array => new TextEncoder().encode(content)
  const files = [
    { name: 'sweep.json', bytes: text(JSON.stringify(document, null, 1) + '\n') },
    { name: 'sweep.csv', bytes: text(rowsCsv(rows)) },
  ]
  await writeResult(out, files, edge.signal)
  await progress.remove()
  edge.print(
    given.flag('json') ? JSON.stringify({ out, ...document }, null, 1) : sweepInWords(levelPlan.level, summary, out),
  )
}

function rowsCsv(rows: readonly SweepRow[]): string {
  const names = Object.keys(rows[0] ?? { sample: 0 }) as (keyof SweepRow)[]
  const line = (row: SweepRow): string => names.map((name) => row[name] ?? '').join(',')
  return [names.join(','), ...rows.map(line)].join('\n') + '\n'
}
