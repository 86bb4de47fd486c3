import { partOf, type Watch } from '../../base/index.ts'
import type { Block, Kernels } from '../../compute/index.ts'
import { doseRate } from './dose.ts'
import { boilingC } from './figures.ts'
import { type Kinetics, rateOfU } from './kinetics.ts'
import { checkProblem, coefficientsOf, type HeatProblem, pad, padded, unpad } from './problem.ts'
import { boilKOf, type HeatRun, lookEvery, lookK } from './reference.ts'

/** Tables of the kernel: temperatures from 0 degrees C, shares from 0 to 1. */
const perDegree = 20
const hottestC = 300
const shareSteps = 8192

/** What is looked at between stretches of the run, `unset` cells having not yet set; returning true ends it. */
export type Stretch = (timeS: number, temperatureAt: (voxel: number) => number, unset: number) => boolean

/**
 * The heat problem on the kernels: explicit steps of `stepS` (see `longestStepS`), at most `steps` of them.
 *
 * `stretch` is called every `every` steps. Error against `heatReference`: below 0.05 K of a rise of 100 K, from 32-bit fields
 * and linear tables. The same bits on any number of threads.
 */
export async function runHeat(
  problem: HeatProblem,
  kinetics: Kinetics,
  setU: number,
  timing: { readonly stepS: number; readonly steps: number; readonly every?: number; readonly stretch?: Stretch },
  kernels: Kernels,
  watch?: Watch,
): Promise<HeatRun> {
  checkProblem(problem)
  const { stepS, steps, stretch } = timing
  const every = timing.every ?? steps
  const mark = kernels.memory.mark()
  try {
    const placed = place(problem, kinetics, setU, stepS, kernels)
    const p = padded(problem.dims)
    let done = 0
    let ended = false
    while (done < steps && !ended) {
      const to = Math.min(steps, done + every)
      await kernels.together(
        'heatSteps',
        () => [placed.plan.offset, done, to, steps],
        partOf(watch, done / steps, to / steps),
      )
      done = to
      if (!stretch) continue
      const field = kernels.memory.f32(placed.temperature[done % 2] as Block)
      const [nx, ny] = problem.dims
      const setAt = kernels.memory.f32(placed.setAt).subarray(0, problem.cement.voxel.length)
      ended = stretch(
        done * stepS,
        (v) => field[p.at(v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny)))] as number,
        setAt.reduce((unset, s) => unset + (s < 0 ? 1 : 0), 0),
      )
    }
    if (ended) watch?.onProgress?.(1, 'heatSteps')
    const read = (block: Block) => unpad(kernels.memory.f32(block), problem.dims)
    const [a, b, c] = placed.above
    return {
      stepS,
      steps: done,
      temperatureC: read(placed.temperature[done % 2] as Block),
      peakC: read(placed.peak),
      aboveS: [read(a), read(b), read(c)],
      doseMin: read(placed.dose),
      setAtS: kernels.memory.f32(placed.setAt).slice(0, problem.cement.voxel.length),
    }
  } finally {
    kernels.memory.release(mark)
  }
}

/** Lays the problem out in the kernels' memory: fields, cement cells by slice, tables, and the plan that names them. */
function place(problem: HeatProblem, kinetics: Kinetics, setU: number, stepS: number, kernels: Kernels) {
  const { dims, bodyC } = problem
  const p = padded(dims)
  const { memory } = kernels
  const field = (values: ArrayLike<number>): Block => {
    const block = memory.allocate(Math.max(4, values.length * 4))
    memory.f32(block).set(values)
    return block
  }
  const cleared = (value: number) => field(new Float32Array(p.count).fill(value))
  const { toX, toY, toZ, gain, flow } = coefficientsOf(problem, stepS)
  const temperature = [field(pad(problem.startC, dims, bodyC)), cleared(bodyC)] as const
  const peak = cleared(bodyC)
  const above = [cleared(0), cleared(0), cleared(0)] as const
  const dose = cleared(0)
  const fields = [...temperature, ...[toX, toY, toZ, gain, flow].map(field), peak, ...above, dose]
  const { cells, setAt } = placeCells(problem, field, kernels)
  const { tables, doses } = placeTables(kinetics, field)
  const blocks = [...fields, ...cells, ...tables].map((block) => block.offset)
  const shape = [p.px, p.py, dims[2], bodyC, bodyC + lookK, stepS]
  const reading = [perDegree, hottestC * perDegree, shareSteps, kinetics.glassK, kinetics.order, setU]
  const plan = memory.allocate(8 * 40)
  const boil = [field(boilKOf(problem.cement)).offset, boilingC.value]
  memory.f64(plan).set([...shape, ...blocks, ...reading, doses.offset, lookEvery, ...boil])
  return { plan, temperature, peak, above, dose, setAt }
}

type PlaceField = (values: ArrayLike<number>) => Block

function placeCells(problem: HeatProblem, field: PlaceField, { memory }: Kernels) {
  const { cement } = problem
  const { starts, places } = cellsBySlice(problem)
  const whole = (values: Int32Array): Block => {
    const block = memory.allocate(Math.max(4, values.length * 4))
    memory.i32(block).set(values)
    return block
  }
  const setAt = field(new Float32Array(cement.voxel.length).fill(-1))
  const waiting = field(cement.startU.map((u) => -1 - u))
  const given = [cement.riseK, cement.reachedAtS, cement.mixed, cement.arrivingC].map(field)
  return { cells: [whole(starts), whole(places), waiting, ...given, setAt], setAt }
}

function placeTables(kinetics: Kinetics, field: PlaceField) {
  const { order } = kinetics
  const table = (last: number, of: (i: number) => number): Block =>
    field(Float32Array.from({ length: last + 1 }, (_, i) => of(i)))
  const temperatures = hottestC * perDegree
  return {
    tables: [
      table(temperatures, (i) => rateOfU(kinetics, i / perDegree)),
      table(shareSteps, (i) => (i / shareSteps) ** (1 + 1 / order)),
      table(shareSteps, (i) => (i / shareSteps) ** order),
    ],
    doses: table(temperatures, (i) => doseRate(i / perDegree) / 60),
  }
}

/** Padded places of the cement cells, and where the cells of each slice start. */
function cellsBySlice({ dims, cement }: HeatProblem): { readonly starts: Int32Array; readonly places: Int32Array } {
  const [nx, ny, nz] = dims
  const p = padded(dims)
  const starts = new Int32Array(nz + 1)
  const places = Int32Array.from(cement.voxel, (v) => {
    const k = Math.floor(v / (nx * ny))
    starts[k + 1]!++
    return p.at(v % nx, Math.floor(v / nx) % ny, k)
  })
  for (let k = 0; k < nz; k++) starts[k + 1]! += starts[k]!
  return { starts, places }
}
