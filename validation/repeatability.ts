// Repeatability: segments and measures the same patient again from images shifted by part of a voxel with new noise, and
// fails where a measure scatters more than src/anatomy/measures/repeatability.ts states. Fills its block of validation/README.md.
//   node validation/repeatability.ts [repeats = 4]
import { readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { findSpine, repeatability, type Spine, type Vertebra } from '../src/anatomy/index.ts'
import { random } from '../src/base/index.ts'
import type { Kernels } from '../src/compute/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { mapPoint, point } from '../src/geometry/index.ts'
import { readNifti, resampleVolume, type Volume } from '../src/imaging/index.ts'
import { makePhantom } from '../src/phantom/index.ts'
import { realData } from '../test/real-data.ts'

type Measure = keyof typeof repeatability.value

/** The volume read again on its own lattice moved by `share` of a voxel on each axis, with noise added. */
async function again(
  volume: Volume,
  kernels: Kernels,
  share: readonly number[],
  noiseHu: number,
  seed: number,
): Promise<Volume> {
  const m = Float64Array.from(volume.grid.patientFromVoxel as Float64Array)
  const origin = mapPoint(volume.grid.patientFromVoxel, point('voxel', share[0]!, share[1]!, share[2]!))
  m[3] = origin[0]
  m[7] = origin[1]
  m[11] = origin[2]
  const grid = { ...volume.grid, patientFromVoxel: m as unknown as Volume['grid']['patientFromVoxel'] }
  const moved = await resampleVolume(volume, grid, kernels)
  const chance = random(seed)
  return {
    ...moved,
    samples: moved.samples.map((hu) => (hu > -1000 ? Math.round(hu + noiseHu * chance.normal()) : hu)),
  }
}

function measuresOf(v: Vertebra): Partial<Record<Measure, number[]>> {
  const { heights: h, genant, wedgeAngleRad, retropulsionMm } = v.morphometry
  const pedicles = [v.pedicles.left, v.pedicles.right].filter((p) => p !== null)
  return {
    heightMm: [h.anteriorMm, h.middleMm, h.posteriorMm],
    lossFraction: [genant.lossFraction],
    angleRad: [wedgeAngleRad],
    widthMm: [v.body.widthMm, v.body.depthMm],
    volumeFraction: [Math.log(v.body.volumeMm3)],
    pedicleMm: pedicles.flatMap((p) => [p.widthMm, p.heightMm]),
    pedicleAxisRad: pedicles.flatMap((p) => [p.axis[0], p.axis[2]]),
    retropulsionMm: [retropulsionMm],
    depressionMm: [v.body.superior.depressionMm, v.body.inferior.depressionMm],
    ...(v.density ? { trabecularHu: [v.density.trabecularMeanHu] } : {}),
  }
}

/** Pooled standard deviation of each measure over repeats, and the worst single one. */
function scatter(
  runs: readonly Spine[],
): Map<Measure, { readonly sd: number; readonly worst: number; readonly count: number }> {
  const sums = new Map<Measure, number[]>()
  const shared = runs[0]!.vertebrae.filter(
    (v) => v.complete && runs.every((r) => r.vertebrae.some((w) => w.level === v.level && w.complete)),
  )
  for (const { level } of shared) {
    const rows = runs.map((r) => measuresOf(r.vertebrae.find((v) => v.level === level)!))
    for (const name of Object.keys(rows[0]!) as Measure[]) {
      const count = Math.min(...rows.map((r) => r[name]?.length ?? 0))
      for (let n = 0; n < count; n++) {
        const values = rows.map((r) => r[name]![n]!)
        const mean = values.reduce((s, v) => s + v, 0) / values.length
        sums.set(name, [
          ...(sums.get(name) ?? []),
          values.reduce((s, v) => s + (v - mean) ** 2, 0) / (values.length - 1),
        ])
      }
    }
  }
  return new Map([...sums].map(([name, v]) => [name, { sd: Math.sqrt(v.reduce((s, x) => s + x, 0) / v.length), worst: Math.sqrt(Math.max(...v)), count: v.length }])) // biome-ignore format: one entry
}

const repeats = Number(process.argv[2] ?? 4)
const kernels = await startKernels()
const shifts = [[0, 0, 0], [0.37, 0.21, 0.45], [0.5, 0.5, 0.25], [0.12, 0.66, 0.8], [0.71, 0.33, 0.58]] // biome-ignore format: a table
const cases: [string, Volume][] = [
  ['made-up patient, L1 wedge', makePhantom({ seed: 31, levels: ['T12', 'L1', 'L2', 'L3', 'L4', 'L5', 'S1'], spacingMm: 1, fractures: [{ level: 'L1', shape: 'wedge', grade: 2 }] }).volume], // biome-ignore format: one entry
]
const real = realData('CC0-LSPINE-01/ct_fused_0.8mm.nii.gz')
if (real) cases.push(['CC0-LSPINE-01, 0.8 mm', (await readNifti(new Uint8Array(await readFile(real)), 'CC0')).volume])

type Scatter = ReturnType<typeof scatter>

/** One row a measure: what is stated, and what each patient showed. */
function tableOf(found: readonly { readonly title: string; readonly scatter: Scatter }[]): string {
  const names = Object.keys(repeatability.value) as Measure[]
  const cell = (s: Scatter, name: Measure): string => {
    const seen = s.get(name)
    return seen ? `${seen.sd.toFixed(3)} (${seen.worst.toFixed(3)}, ${seen.count})` : 'not measured'
  }
  const met = (name: Measure): string =>
    found.every((f) => (f.scatter.get(name)?.sd ?? 0) <= repeatability.value[name]) ? 'yes' : 'no'
  return [
    `| measure | stated | ${found.map((f) => f.title).join(' | ')} | met |`,
    `|---|---|${found.map(() => '---|').join('')}---|`,
    ...names.map(
      (name) =>
        `| ${name} | ${repeatability.value[name]} | ${found.map((f) => cell(f.scatter, name)).join(' | ')} | ${met(name)} |`,
    ),
  ].join('\n')
}

let failed = 0
const found: { title: string; scatter: Scatter }[] = []
for (const [title, volume] of cases) {
  const runs: Spine[] = []
  for (let n = 0; n < repeats; n++)
    runs.push(await findSpine(await again(volume, kernels, shifts[n % shifts.length]!, 8, 100 + n), kernels))
  console.log(
    `\n${title}: ${repeats} repeats, ${runs[0]!.vertebrae
      .filter((v) => v.complete)
      .map((v) => v.level)
      .join(' ')}`,
  )
  const scattered = scatter(runs)
  found.push({ title, scatter: scattered })
  for (const [name, { sd, worst, count }] of scattered) {
    const stated = repeatability.value[name]
    const ok = sd <= stated
    if (!ok) failed++
    console.log(
      `${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(16)} sd ${sd.toFixed(3)} (worst ${worst.toFixed(3)}, n ${count}), stated ${stated}`,
    )
  }
}
await kernels.close()
const page = new URL('./README.md', import.meta.url)
const mark = { from: '<!-- repeatability -->', to: '<!-- /repeatability -->' } as const
const text = readFileSync(page, 'utf8')
// A page without the real image would lose its column.
if (real && text.includes(mark.from))
  writeFileSync(
    page,
    `${text.slice(0, text.indexOf(mark.from) + mark.from.length)}\n\n${tableOf(found)}\n\n${text.slice(text.indexOf(mark.to))}`,
  )
console.log(failed === 0 ? '\nnothing repeats worse than stated' : `\n${failed} measures repeat worse than stated`)
process.exitCode = failed === 0 ? 0 : 1
