import { constant, random } from '../../base/index.ts'
import { marrowViscosityPaS } from '../flow/fluids.ts'
import type { FlowSpread } from '../flow/record.ts'
import { apOverSiPermeability, trabecularPermeabilityM2, veinPermeabilityM2 } from '../medium/figures.ts'

export const viscosityFactor = constant({
  value: 1,
  range: [0.5, 1.5],
  unit: '1',
  source: 'vertebro-facts',
  note: 'published consistencies are known to a half (facts C1.3)',
})
export const porosityError = constant({
  value: 0,
  range: [-0.05, 0.05],
  unit: '1',
  source: 'project-assumption',
  note: 'calibration of density and the density of solid bone',
})
export const backPressureError = constant({
  value: 0,
  range: [-333, 333],
  unit: 'Pa',
  source: 'vertebro-facts',
  note: 'venous pressure 10 to 15 mmHg (facts C4.6, [R-m])',
})
/** Below the conduits' own range: a vein that is not there. */
export const leastVeinOpenness = constant({
  value: 0.16,
  range: [0.01, 0.2],
  unit: '1',
  source: 'project-assumption',
  note: 'low end of the veins’ permeability over its default',
})
export const textureLogSd = constant({
  value: 0.35,
  range: [0.2, 0.6],
  unit: '1',
  source: 'project-assumption',
  note: 'spread of permeability from place to place that density does not tell: bone density is a weak predictor (facts C2.2)',
})

/** What is uncertain about an injection, by the names under which its influence is told. */
export const uncertain = [
  'permeability',
  'apOverSi',
  'viscosity',
  'marrowPaS',
  'porosityOffset',
  'veinOpenness',
  'backPressurePa',
  'texture',
] as const
export type Uncertain = (typeof uncertain)[number]

const spanOf = (figure: { readonly range?: readonly [number, number] }): readonly [number, number] =>
  figure.range ?? [0, 0]

/** One draw of all that is uncertain: permeability, marrow and veins log-uniform over their ranges, the rest uniform. */
export function drawSpread(seed: number, sample: number): Required<FlowSpread> {
  const draw = random(seed).fork(`sample ${sample}`)
  const logBetween = (low: number, high: number): number => low * (high / low) ** draw.uniform()
  const uniform = (figure: { readonly range?: readonly [number, number] }): number => draw.between(...spanOf(figure))
  const k = trabecularPermeabilityM2
  const [kLow, kHigh] = spanOf(k)
  const veinHigh = spanOf(veinPermeabilityM2)[1] / veinPermeabilityM2.value
  return {
    permeability: logBetween(kLow, kHigh) / k.value,
    apOverSi: uniform(apOverSiPermeability),
    viscosity: uniform(viscosityFactor),
    marrowPaS: logBetween(...spanOf(marrowViscosityPaS)),
    porosityOffset: uniform(porosityError),
    veinOpenness: logBetween(leastVeinOpenness.value, veinHigh),
    backPressurePa: uniform(backPressureError),
    texture: { logSd: textureLogSd.value, seed: draw.index(2 ** 31) },
  }
}
