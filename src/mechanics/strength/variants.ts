import type { Watch } from '../../base/index.ts'
import type { BoneCalibration } from '../material/calibration.ts'
import { cementFillExponent, cementModulusMPa, usualCement } from '../material/cement.ts'
import { type DensityLaw, laws } from '../material/law.ts'
import { type MaterialChoice, modelOf } from '../specimen/model-of.ts'
import type { Specimen } from '../specimen/specimen.ts'
import { levelForceN, type PlateResponse, plateLoad, type Solver } from './plate.ts'
import { pistoiaN } from './rules.ts'
import { effectiveStrain } from './strain.ts'
import type { Variant } from './strength.ts'

interface Changed {
  readonly name: string
  readonly choice: MaterialChoice
}

/** The uncertain inputs, each moved alone: law, calibration by a standard error either way, damage, and with cement its stiffness. */
function changes(base: MaterialChoice, withCement: boolean): readonly Changed[] {
  const law: DensityLaw = base.law ?? laws.power
  const others = [laws.power, laws.linear, laws.orthotropicPower, laws.orthotropicLinear].filter(
    (other) => other.name !== law.name && (other.orthotropic === law.orthotropic || sameFit(other, law)),
  )
  const cement = base.cementLaw ?? usualCement
  const moved = (name: string, choice: MaterialChoice): Changed => ({ name, choice: { ...base, ...choice } })
  const [soft, stiff] = cementModulusMPa.range as readonly [number, number]
  const [full, sparse] = cementFillExponent.range as readonly [number, number]
  return [
    ...others.map((other) => moved(other.name, { law: other })),
    moved('density one standard error lower', { calibrationShift: (base.calibrationShift ?? 0) - 1 }),
    moved('density one standard error higher', { calibrationShift: (base.calibrationShift ?? 0) + 1 }),
    ...(base.otherDamages ?? []).map(({ name, intactShare }) => moved(name, { intactShare })),
    ...(withCement
      ? [
          moved('softest cement', { cementLaw: { ...cement, modulusMPa: soft } }),
          moved('stiffest cement', { cementLaw: { ...cement, modulusMPa: stiff } }),
          moved('cement carries by its share', { cementLaw: { ...cement, fillExponent: full } }),
          moved('cement carries by the cube of its share', { cementLaw: { ...cement, fillExponent: sparse } }),
        ]
      : []),
  ]
}

const sameFit = (a: DensityLaw, b: DensityLaw): boolean => a.modulusMPa === b.modulusMPa

/** Stiffness and Pistoia strength under level compression, one uncertain input moved at a time. */
export async function variantsOf(
  specimen: Specimen,
  calibration: BoneCalibration,
  base: MaterialChoice,
  saturation: Float32Array | undefined,
  like: PlateResponse,
  solver: Solver,
  watch?: Watch,
): Promise<readonly Variant[]> {
  const found: Variant[] = []
  const asked = changes(base, saturation !== undefined)
  for (const { name, choice } of asked) {
    const { model } = modelOf(specimen, calibration, choice, saturation)
    const load = plateLoad(model, like.place, 'down')
    const solution = await solver(model, load, { relativeResidual: 1e-4, start: like.fields[0] }, watch)
    const stiffnessNPerMm = levelForceN(solution)
    const strain = effectiveStrain(model, solution.displacementMm)
    found.push({ name, stiffnessNPerMm, pistoiaN: pistoiaN(specimen, strain, stiffnessNPerMm) })
    watch?.onProgress?.(found.length / asked.length, 'spread')
  }
  return found
}
