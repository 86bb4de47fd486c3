import { constant, type Finding, type Watch } from '../../base/index.ts'
import type { VoxelModel } from '../model.ts'
import type { MaterialModel } from '../specimen/model-of.ts'
import { levelForceN, type PlatePlace, plateLoad, type Solver } from './plate.ts'
import { failureStrain } from './rules.ts'
import { effectiveStrain } from './strain.ts'

export const loadSteps = constant({
  value: [0.003, 0.005, 0.007, 0.009, 0.012, 0.015, 0.019],
  unit: 'apparent strain',
  source: 'project-assumption',
  note: 'steps of the loading; what finer steps change is in docs/physics/strength.md',
})

/** One step of the loading: apparent strain, force, and the share of the body's elements beyond yield. */
export interface LoadStep {
  readonly strain: number
  readonly forceN: number
  readonly yieldedShare: number
}

/** How a model is pressed step by step. */
export interface Pressing {
  /** Height that strains are of. */
  readonly heightMm: number
  readonly place: PlatePlace
  /** 1 at the elements whose yielding is counted. */
  readonly counted: Uint8Array
  /** Apparent strains, rising; default `loadSteps`. */
  readonly steps?: readonly number[]
  /** Field of the level motion of a like model. */
  readonly start?: Float64Array
}

export interface NonlinearResult {
  readonly peakN: number
  readonly steps: readonly LoadStep[]
  /** 1 where an element was beyond its yield strain at the peak. */
  readonly yielded: Uint8Array
  readonly solves: number
  readonly findings: readonly Finding[]
}

/**
 * Strength by pressing a level plate down in steps, elements beyond yield giving way.
 *
 * Each element carries at most its yield stress: its stiffness is the secant one, E_y e_y / e with e its effective strain, and
 * never recovers. Two or three corrections a step; the peak is the largest force up to 1.9 % apparent strain (facts D2.12).
 * A secant scheme without softening: the peak does not depend on the size of the elements through localisation.
 */
export async function nonlinearStrength(
  { model, yieldStrain }: MaterialModel,
  { heightMm, place, counted, steps: asked = loadSteps.value, start }: Pressing,
  solver: Solver,
  watch?: Watch,
): Promise<NonlinearResult> {
  const secant = Float32Array.from(model.modulusMPa)
  const softened: VoxelModel = { ...model, modulusMPa: secant }
  const steps: LoadStep[] = []
  const findings: Finding[] = []
  let field = start
  let peakN = 0
  let solves = 0
  let yielded = new Uint8Array(secant.length)
  for (const strain of asked.filter((s) => s <= failureStrain.value + 1e-12)) {
    const byMm = strain * heightMm
    let forceN = 0
    for (let correction = 0; correction < 4; correction++) {
      // Loose accuracy suffices while stiffnesses are still being corrected.
      const solution = await solver(
        softened,
        plateLoad(model, place, 'down'),
        { relativeResidual: 1e-4, ...(field ? { start: field } : {}) },
        watch,
      )
      solves++
      field = solution.displacementMm
      findings.push(...solution.findings)
      const before = forceN
      forceN = levelForceN(solution) * byMm
      soften(model, softened, yieldStrain, field, byMm, secant)
      if (correction > 0 && Math.abs(forceN - before) < 0.01 * forceN) break
    }
    const now = beyond(model, secant)
    const body = counted.reduce((n, c) => n + c, 0)
    steps.push({ strain, forceN, yieldedShare: now.reduce((n, y, e) => n + y * counted[e]!, 0) / body })
    if (forceN > peakN) {
      peakN = forceN
      yielded = now
    }
    watch?.onProgress?.(steps.length / asked.length, 'strength')
  }
  return { peakN, steps, yielded, solves, findings }
}

/** Lowers the secant stiffness where the strain under `byMm` is beyond yield. */
function soften(
  model: VoxelModel,
  softened: VoxelModel,
  yieldStrain: Float32Array,
  unitField: Float64Array,
  byMm: number,
  secant: Float32Array,
): void {
  const strain = effectiveStrain(softened, unitField)
  for (let e = 0; e < secant.length; e++) {
    const limit = yieldStrain[e]!
    const reached = strain[e]! * byMm
    if (!(limit > 0) || reached <= limit) continue
    secant[e] = Math.min(
      secant[e]!,
      Math.max(1e-3, 1e-3 * model.modulusMPa[e]!, (model.modulusMPa[e]! * limit) / reached),
    )
  }
}

const beyond = (model: VoxelModel, secant: Float32Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(secant, (s, e) => (s < model.modulusMPa[e]! * 0.999 ? 1 : 0))
