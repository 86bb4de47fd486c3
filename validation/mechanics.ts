// Published relations of strength and of the load on neighbours: facts E8, E14, D4.8, and the benchmark vertebra's strength (D3.2).
import { readFileSync } from 'node:fs'
import { findSpine, type Level } from '../src/anatomy/index.ts'
import type { Kernels } from '../src/compute/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { readNifti } from '../src/imaging/index.ts'
import {
  laws,
  loadShift,
  type MaterialModel,
  nonlinearStrength,
  type Rise,
  solverOn,
  stackOf,
  strengthOf,
} from '../src/mechanics/index.ts'
import { realData } from '../test/real-data.ts'
import { fillOf, madeCase, mounted } from './mechanics-case.ts'
import { type Row, row, skipped } from './row.ts'
import { cellsOf } from './verse-cohort.ts'

export async function mechanicsRows(tell: (line: string) => void = () => {}): Promise<readonly Row[]> {
  const kernels = await startKernels(2)
  try {
    return [
      ...crawford(),
      ...(await benchmarkStrength(kernels, tell)),
      ...(await neighbours(kernels, tell)),
      ...(await realVertebrae(kernels, tell)),
    ]
  } finally {
    await kernels.close()
  }
}

/** F = 0.0068 K H over the whole published table, and our constant against it. */
function crawford(): Row[] {
  const on = 'verse19fem_AppendixA.csv'
  const asked = 'F = 0.0068 K H in every row (E8, D2.3)'
  const table = realData('spineFE-benchmark/verse19fem_AppendixA.csv')
  if (!table) return [skipped(on, asked, 'table absent')]
  const [head, ...lines] = readFileSync(table, 'utf8').trim().split('\n').map(cellsOf)
  const column = (start: string): number => head!.findIndex((name) => name.startsWith(start))
  const [f, k, h] = [column('F.Load (linear)'), column('Stiffness (linear)'), column('Model height')]
  const factors = lines.map(
    (l) => (1000 * Number.parseFloat(l[f]!)) / (Number.parseFloat(l[k]!) * Number.parseFloat(l[h]!)),
  )
  const worst = Math.max(...factors.map((factor) => Math.abs(factor - 0.0068)))
  return [row(on, asked, `${factors.length} rows, largest difference ${worst.toExponential(1)}`, worst < 1e-12)]
}

/** Stepwise strength of sub-verse004 L2 beside the published 1,847 N; its stiffness is studied apart. */
async function benchmarkStrength(kernels: Kernels, tell: (line: string) => void): Promise<Row[]> {
  const on = 'sub-verse004 L2 (spineFE-benchmark)'
  const asked = 'stepwise strength near the published 1,847 N, 25 % (D3.2; no tolerance published)'
  const image = realData('spineFE-benchmark/sub-verse004_0000_vertebra_21_im.nii.gz')
  const labels = realData('spineFE-benchmark/sub-verse004_0000_vertebra_21_seg.nii.gz')
  if (!image || !labels) return [skipped(on, asked, 'image absent')]
  const density = (await readNifti(readFileSync(image), 'density')).volume
  const parts = (await readNifti(readFileSync(labels), 'parts')).volume.samples
  const { material, body, heightMm } = benchmarkModel(density.grid.dims, density.samples, parts)
  const model = { ...material.model, grid: { ...density.grid, dims: [...material.dims] as [number, number, number] } }
  const place = { xMm: material.dims[0] / 2, yMm: material.dims[1] / 2 }
  const pressing = { heightMm, place, counted: body }
  const found = await nonlinearStrength({ ...material, model } as MaterialModel, pressing, solverOn(kernels))
  for (const s of found.steps)
    tell(`strain ${s.strain}: ${s.forceN.toFixed(0)} N, ${(100 * s.yieldedShare).toFixed(0)} % yielded`)
  const reached = `${found.peakN.toFixed(0)} N in ${found.solves} solves; linear rule of the table ${(2437.8).toFixed(0)} N`
  return [row(on, asked, reached, Math.abs(found.peakN / 1847 - 1) <= 0.25)]
}

/** The benchmark's voxels cut to the span between the outer faces of its caps (labels 5 and 6). */
function benchmarkModel(dims: readonly number[], mg: Int16Array, parts: Int16Array) {
  const [nx, ny, nz] = dims as [number, number, number]
  const plane = nx * ny
  const layers = Array.from({ length: nz }, (_, k) => parts.subarray(k * plane, (k + 1) * plane))
  const has = (label: number, k: number): boolean => layers[k]!.includes(label)
  const span = layers.map((_, k) => k).filter((k) => has(5, k) || has(6, k))
  const [from, to] = [span[0]!, span.at(-1)!]
  const count = plane * (to - from + 1)
  const modulusMPa = new Float32Array(count)
  const yieldStrain = new Float32Array(count)
  const body = new Uint8Array(count)
  for (let e = 0; e < count; e++) {
    const label = parts[e + plane * from]!
    if (label === 0) continue
    const cap = label === 5 || label === 6
    // The ends hold the caps alone: processes end one layer before them.
    if (!cap && (e < plane || e >= count - plane)) continue
    const density = mg[e + plane * from]!
    modulusMPa[e] = cap ? 2500 : laws.power.modulusMPa(density)
    yieldStrain[e] = cap ? Infinity : laws.power.yieldMPa(density) / laws.power.modulusMPa(density)
    body[e] = label === 1 || label === 2 ? 1 : 0
  }
  const material = { model: { modulusMPa, poisson: 0.3 }, yieldStrain, dims: [nx, ny, to - from + 1] as const }
  return { material, body, heightMm: 29 }
}

/** Cement in the middle vertebra of three, for both assumptions about the load. */
async function neighbours(kernels: Kernels, tell: (line: string) => void): Promise<Row[]> {
  const rows: Row[] = []
  for (const [levels, middle] of [
    [['T12', 'L1', 'L2'], 'L1'],
    [['L2', 'L3', 'L4'], 'L3'],
  ] as const) {
    const made = madeCase({ seed: 2, levels, trabecularHu: 90, field: 'tight', cutNeighbours: false })
    const specimen = await mounted(made, middle, kernels, 1.5)
    const stack = await stackOf(made.volume, made.spine, middle, kernels, { spacingMm: 1.5 })
    const cement = fillOf(specimen, 0.2, 'bilateral')
    const shift = await loadShift(stack, cement, kernels)
    const say = (rises: readonly Rise[]): string =>
      rises
        .map(({ level, discPressure: p }) => `${level} ${percent(p.value)} (${percent(p.low)} to ${percent(p.high)})`)
        .join(', ')
    tell(`${middle}: same load ${say(shift.sameLoad)}; same way ${say(shift.sameWay)}`)
    const on = `phantom ${levels.join('-')}, 20 % fill in ${middle}`
    rows.push(
      row(
        on,
        'cement alone, same load and posture: adjacent disc pressure rises by 0 to 5 % (E14, Rohlmann 2.4 %)',
        say(shift.sameLoad),
        shift.sameLoad.every(({ discPressure: p }) => p.value >= 0 && p.value <= 0.05),
      ),
      row(
        on,
        'segment pressed by the same way: rises more than under the same load (Baroud 19 %, D4.8; direction asked, no bar)',
        say(shift.sameWay),
        shift.sameWay.every((r, n) => r.discPressure.value > shift.sameLoad[n]!.discPressure.value),
      ),
    )
  }
  return rows
}

/** Level means of the cohort at 0.2 mm, kN (facts D3.5; SD of L2-L4 from the same table). */
const cohortKn = { L1: [3.84, 1.05], L2: [4.1, 1.17], L3: [4.22, 1.25], L4: [4.42, 1.38], L5: [4.57, 1.46] } as const

/** From the files to the figure, with the program's own masks: a healthy spine and an osteoporotic one. */
async function realVertebrae(kernels: Kernels, tell: (line: string) => void): Promise<Row[]> {
  const on = 'CC0-LSPINE-01 ct_fused_0.8mm, own masks'
  const asked = 'force at 0.2 mm within 1 SD of the cohort, L1 to L5 (D3.5)'
  const healthyFile = realData('CC0-LSPINE-01/ct_fused_0.8mm.nii.gz')
  const weakFile = realData('TPTBox_L3/ct/sub-ct_label-22_ct.nii.gz')
  if (!healthyFile || !weakFile) return [skipped(on, asked, 'image absent')]
  const forcesOf = async (file: string, levels: readonly Level[]): Promise<Map<Level, number>> => {
    const { volume } = await readNifti(readFileSync(file), 'ct')
    const spine = await findSpine(volume, kernels)
    const found = new Map<Level, number>()
    for (const level of levels) {
      const s = await strengthOf(volume, spine, level, kernels, { spread: false })
      found.set(level, (0.2 * s.stiffnessNPerMm.value) / 1000)
      tell(`${level}: ${found.get(level)!.toFixed(2)} kN`)
    }
    return found
  }
  const levels = Object.keys(cohortKn) as (keyof typeof cohortKn)[]
  const healthy = await forcesOf(healthyFile, levels)
  const weak = (await forcesOf(weakFile, ['L3'])).get('L3')!
  const inside = levels.filter((l) => Math.abs(healthy.get(l)! - cohortKn[l][0]) <= cohortKn[l][1])
  return [
    row(
      on,
      asked,
      levels.map((l) => `${l} ${healthy.get(l)!.toFixed(2)} kN`).join(', '),
      inside.length === levels.length,
    ),
    row(
      'TPTBox_L3, own masks',
      'osteoporotic L3 (54 HU) less than two thirds as stiff as the healthy L3 (D1.1: density ratio about 0.6)',
      `${weak.toFixed(2)} kN at 0.2 mm against ${healthy.get('L3')!.toFixed(2)} kN`,
      weak < (2 / 3) * healthy.get('L3')!,
    ),
  ]
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

if (import.meta.main) {
  const rows = await mechanicsRows((line) => console.log(line))
  for (const r of rows) console.log(`${r.on} | ${r.asked} | ${r.reached} | ${r.met}`)
}
