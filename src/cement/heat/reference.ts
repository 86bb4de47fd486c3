import { doseRate } from './dose.ts'
import { marksC } from './figures.ts'
import { cureStep, type Kinetics } from './kinetics.ts'
import { checkProblem, coefficientsOf, type HeatProblem, pad, padded, unpad } from './problem.ts'

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
  const p = padded(dims)
  const layer = p.px * p.py
  const { toX, toY, toZ, gain, flow } = coefficientsOf(problem, stepS)
  let now: Float64Array = pad(problem.startC, dims, bodyC)
  let next: Float64Array = Float64Array.from(now)
  const peak = new Float64Array(p.count).fill(bodyC)
  const above = marksC.map(() => new Float64Array(p.count))
  const dose = new Float64Array(p.count)
  const u = Float64Array.from(cement.startU, (x) => -1 - x)
  const setAtS = new Float32Array(u.length).fill(-1)
  const places = Array.from(cement.voxel, (v) =>
    p.at(v % dims[0], Math.floor(v / dims[0]) % dims[1], Math.floor(v / (dims[0] * dims[1]))),
  )
  const look = (warmth: Float64Array): void => {
    for (let at = 0; at < p.count; at++) {
      const t = warmth[at]!
      if (!(t > bodyC + lookK)) continue
      if (t > peak[at]!) peak[at] = t
      for (const [m, mark] of marksC.entries()) if (t >= mark) above[m]![at]! += lookEvery * stepS
      dose[at]! += (doseRate(t) * lookEvery * stepS) / 60
    }
  }
  for (let s = 0; s < steps; s++) {
    const timeS = (s + 1) * stepS
    for (let at = layer; at < p.count - layer; at++) {
      const t = now[at]!
      const x = toX[at]! * (now[at + 1]! - t) + toX[at - 1]! * (now[at - 1]! - t)
      const y = toY[at]! * (now[at + p.px]! - t) + toY[at - p.px]! * (now[at - p.px]! - t)
      const z = toZ[at]! * (now[at + layer]! - t) + toZ[at - layer]! * (now[at - layer]! - t)
      next[at] = t + gain[at]! * (x + y + z) + flow[at]! * (bodyC - t)
    }
    for (const [c, at] of places.entries()) {
      if (timeS < cement.reachedAtS[c]!) continue
      if (u[c]! < 0) {
        next[at]! += cement.mixed[c]! * (cement.arrivingC[c]! - next[at]!)
        u[c] = -1 - u[c]!
      }
      const state = cureStep(kinetics, u[c]!, next[at]!, cement.riseK[c]!, stepS)
      u[c] = state.u
      next[at] = state.temperatureC
      if (state.u >= setU && setAtS[c]! < 0) setAtS[c] = timeS
    }
    if ((s + 1) % lookEvery === 0) look(next)
    const before = now
    now = next
    next = before
  }
  const [a, b, c] = above.map((field) => unpad(field, dims)) as [Float32Array, Float32Array, Float32Array]
  return {
    stepS,
    steps,
    temperatureC: unpad(now, dims),
    peakC: unpad(peak, dims),
    aboveS: [a, b, c],
    doseMin: unpad(dose, dims),
    setAtS,
  }
}
