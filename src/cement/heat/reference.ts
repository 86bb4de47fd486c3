import { doseRate } from './dose.ts'
import { boilingC, marksC } from './figures.ts'
import { cureStep, type Kinetics } from './kinetics.ts'
import {
  type CementCells,
  type Coefficients,
  checkProblem,
  coefficientsOf,
  type HeatProblem,
  pad,
  padded,
  unpad,
} from './problem.ts'

/** What a run of the heat problem leaves. Times are from its start; fields are on its lattice. */
export interface HeatRun {
  readonly stepS: number
  readonly steps: number
  readonly temperatureC: Float32Array
  /** Highest so far, not below the body's temperature. */
  readonly peakC: Float32Array
  /** Seconds at or above each of `marksC`. */
  readonly aboveS: readonly [Float32Array, Float32Array, Float32Array]
  /** CEM43 in minutes, counted while a voxel is warmer than the body by `lookK`. */
  readonly doseMin: Float32Array
  /** When each cement cell set; negative where it has not. */
  readonly setAtS: Float32Array
}

/** Nothing is kept of voxels that are not warmer than the body by this. */
export const lookK = 0.5

/** Steps between two looks at what is kept: at steps of half a second, every two seconds. */
export const lookEvery = 4

/** All that changes from step to step, padded. */
interface State {
  now: Float64Array
  next: Float64Array
  readonly peak: Float64Array
  readonly above: readonly [Float64Array, Float64Array, Float64Array]
  readonly dose: Float64Array
  /** -1 - u for cement that has not come yet. */
  readonly u: Float64Array
  readonly setAtS: Float32Array
  /** What the water of each cement cell may still take, K. */
  readonly boilK: Float64Array
}

/** The heat problem in 64-bit, by its definition, voxel by voxel: the oracle of the kernel. */
export function heatReference(
  problem: HeatProblem,
  kinetics: Kinetics,
  setU: number,
  stepS: number,
  steps: number,
): HeatRun {
  checkProblem(problem)
  const { dims, bodyC, cement } = problem
  const coefficients = coefficientsOf(problem, stepS)
  const clear = (): Float64Array => new Float64Array(padded(dims).count)
  const state: State = {
    now: pad(problem.startC, dims, bodyC),
    next: pad(problem.startC, dims, bodyC),
    peak: clear().fill(bodyC),
    above: [clear(), clear(), clear()],
    dose: clear(),
    u: Float64Array.from(cement.startU, (x) => -1 - x),
    setAtS: new Float32Array(cement.voxel.length).fill(-1),
    boilK: boilKOf(cement),
  }
  const places = placesOf(problem)
  for (let s = 0; s < steps; s++) {
    conduct(state, coefficients, problem)
    react(state, problem, places, kinetics, setU, stepS, (s + 1) * stepS)
    if ((s + 1) % lookEvery === 0) look(state, bodyC, lookEvery * stepS)
    const before = state.now
    state.now = state.next
    state.next = before
  }
  const out = (field: Float64Array): Float32Array => unpad(field, dims)
  const [a, b, c] = state.above
  return {
    stepS,
    steps,
    temperatureC: out(state.now),
    peakC: out(state.peak),
    aboveS: [out(a), out(b), out(c)],
    doseMin: out(state.dose),
    setAtS: state.setAtS,
  }
}

export const boilKOf = ({ voxel, boilK }: CementCells): Float64Array =>
  boilK ? Float64Array.from(boilK) : new Float64Array(voxel.length)

/** Padded places of the cement cells. */
function placesOf({ dims, cement }: HeatProblem): Int32Array {
  const [nx, ny] = dims
  const p = padded(dims)
  return Int32Array.from(cement.voxel, (v) => p.at(v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))))
}

function conduct(
  { now, next }: State,
  { toX, toY, toZ, gain, flow }: Coefficients,
  { dims, bodyC }: HeatProblem,
): void {
  const { px, py, count } = padded(dims)
  const layer = px * py
  for (let at = layer; at < count - layer; at++) {
    const t = now[at]!
    const x = toX[at]! * (now[at + 1]! - t) + toX[at - 1]! * (now[at - 1]! - t)
    const y = toY[at]! * (now[at + px]! - t) + toY[at - px]! * (now[at - px]! - t)
    const z = toZ[at]! * (now[at + layer]! - t) + toZ[at - layer]! * (now[at - layer]! - t)
    next[at] = t + gain[at]! * (x + y + z) + flow[at]! * (bodyC - t)
  }
}

function react(
  { next, u, setAtS, boilK }: State,
  { cement }: HeatProblem,
  places: Int32Array,
  kinetics: Kinetics,
  setU: number,
  stepS: number,
  timeS: number,
): void {
  for (const [c, at] of places.entries()) {
    if (timeS < cement.reachedAtS[c]!) continue
    if (u[c]! < 0) {
      next[at]! += cement.mixed[c]! * (cement.arrivingC[c]! - next[at]!)
      u[c] = -1 - u[c]!
    }
    const after = cureStep(kinetics, u[c]!, next[at]!, cement.riseK[c]!, stepS)
    u[c] = after.u
    const boiled = Math.max(0, Math.min(after.temperatureC - boilingC.value, boilK[c]!))
    boilK[c]! -= boiled
    next[at] = after.temperatureC - boiled
    if (after.u >= setU && setAtS[c]! < 0) setAtS[c] = timeS
  }
}

function look({ next, peak, above, dose }: State, bodyC: number, seconds: number): void {
  for (let at = 0; at < next.length; at++) {
    const t = next[at]!
    if (!(t > bodyC + lookK)) continue
    if (t > peak[at]!) peak[at] = t
    for (const [m, mark] of marksC.entries()) if (t >= mark) above[m]![at]! += seconds
    dose[at]! += (doseRate(t) * seconds) / 60
  }
}
