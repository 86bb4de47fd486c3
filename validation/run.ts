// Fills validation/README.md: what was asked beside what was reached. `npm run validate [-- --seeds 20]`, about half an hour.
// Studies may also run one by one (`--only phantoms --keep`, side by side if wished); `--assemble` then makes the page of what was kept.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { balloonRows } from './balloon.ts'
import { cementFlowRows } from './cement-flow.ts'
import { cementHeatRows } from './cement-heat.ts'
import { cementPressureRows } from './cement-pressure.ts'
import { cementRows } from './cement-stiffness.ts'
import { leakBandRows } from './leak-band.ts'
import { leakClassRows } from './leak-classes.ts'
import { fusedRows, sagittalRows } from './lumbar-ct.ts'
import { mechanicsRows } from './mechanics.ts'
import { phantomRows } from './phantoms.ts'
import { realCtRows } from './real-cts.ts'
import { type Row, tableOf } from './row.ts'
import { unseenNameRows } from './unseen-names.ts'
import { cohortRows } from './verse-cohort.ts'
import { verse004Rows } from './verse004.ts'

const page = new URL('./README.md', import.meta.url)
const mark = { from: '<!-- table -->', to: '<!-- /table -->' } as const

const kept = new URL('../build/validation/', import.meta.url)

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    only: { type: 'string' },
    keep: { type: 'boolean', default: false },
    assemble: { type: 'boolean', default: false },
  },
})
const tell = (line: string): void => console.log(line)

const studies: readonly { readonly name: string; readonly run: () => Promise<readonly Row[]> }[] = [
  { name: 'fused', run: fusedRows },
  { name: 'sagittal', run: sagittalRows },
  { name: 'real', run: realCtRows },
  { name: 'cement flow', run: cementFlowRows },
  { name: 'leak classes', run: () => leakClassRows() },
  { name: 'leak band', run: () => leakBandRows(20, 39, tell) },
  { name: 'phantoms', run: () => phantomRows(Number(values.seeds), 2, tell) },
  { name: 'unseen-names', run: () => unseenNameRows(20, 2, tell) },
  { name: 'mechanics', run: () => mechanicsRows(tell) },
  { name: 'cement-pressure', run: cementPressureRows },
  { name: 'cement-heat', run: cementHeatRows },
  { name: 'balloon', run: balloonRows },
  { name: 'cement-stiffness', run: () => cementRows(tell) },
  { name: 'verse004', run: () => verse004Rows(tell) },
  { name: 'verse-cohort', run: () => cohortRows(tell) },
]

const rows: Row[] = []
for (const study of studies) {
  if (values.only && values.only !== study.name) continue
  tell(`-- ${study.name}`)
  const file = new URL(`${study.name.replaceAll(' ', '-')}.json`, kept)
  const found = values.assemble ? (JSON.parse(readFileSync(file, 'utf8')) as readonly Row[]) : await study.run()
  if (values.keep) {
    mkdirSync(kept, { recursive: true })
    writeFileSync(file, JSON.stringify(found))
  }
  for (const r of found) tell(`${r.met.padEnd(7)} ${r.on} | ${r.asked} | ${r.reached}`)
  rows.push(...found.map(unjudged))
}

/** What nothing was asked of is neither met nor missed. */
function unjudged(r: Row): Row {
  return /\(no bar\)|^printed$/.test(r.asked) ? { ...r, met: '-' } : r
}

// The page is written only by a whole run, so that no row of an older one stays beside a new one.
if (!values.only) {
  const text = readFileSync(page, 'utf8')
  const before = text.slice(0, text.indexOf(mark.from) + mark.from.length)
  const after = text.slice(text.indexOf(mark.to))
  writeFileSync(page, `${before}\n\n${tableOf(rows)}\n\n${after}`)
}
const missed = rows.filter((r) => r.met === 'no').length
console.log(`${rows.length - missed} rows met or skipped, ${missed} missed`)
