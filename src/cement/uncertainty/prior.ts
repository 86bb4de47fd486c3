import { constant, random } from '../../base/index.ts'
import { marrowViscosityPaS } from '../flow/fluids.ts'
import type { FlowSpread } from '../flow/record.ts'
import { apOverSiPermeability, trabecularPermeabilityM2 } from '../medium/figures.ts'

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
/** One patient's veins against another's: all lumens together. */
export const veinOpenness = constant({
  value: 1,
  range: [0.25, 4],
  unit: '1',
  source: 'project-assumption',
  note: 'what a tube leads goes with the fourth power of its width: 0.7 to 1.4 times as wide',
})
/**
 * Share of segmental veins through which cement can run, the others being collapsed, thrombosed or too fine. The basivertebral vein
 * counts as always open.
 *
 * Calibrated, not measured: validation/leak-classes.ts on patients 1 to 20, checked on patients 501 to 530.
 */
export const openSegmentalVeins = constant({
  value: 0.8,
  range: [0.3, 0.9],
  unit: '1',
  source: 'project-assumption',
  note: 'calibrated so that made-up patients leak by S as often as CT found, 34.3 % (facts A4.4), 24.5 to 52.5 % (A4.25); four such veins in each body',
})
/** What is left of a closed vein: too little for cement, not nothing, so that no voxel is cut off. */
const closedShare = 1e-3
const segmentalVeins = 4
export const textureLogSd = constant({
  value: 0.6,
  range: [0.35, 1.2],
  unit: '1',
  source: 'project-assumption',
  note: 'spread of permeability from place to place that density does not tell; least that between cores of one series (1.72 / 4.45, facts C2.2), most towards the three decades of another (C2.1)',
})

/** What a coarse grid adds to leaked volumes, which no draw tells. */
export const gridErrorVoxels = constant({
  value: 2,
  range: [1, 4],
  unit: 'voxels',
  source: 'project-assumption',
  note: 'the same draw leaked 0, 3 and 0 mm3 on 1 to 1.25 mm and 2, 11 and 2 on 1.75 mm: one or two voxels at a way out (validation/leak-band.ts)',
})
export const gridErrorFactor = constant({
  value: 1.3,
  range: [1, 1.6],
  unit: '1',
  source: 'project-assumption',
  note: 'and 405, 386 and 246 mm3 where much leaked; set on patients 1 to 20 of that study',
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
  return {
    permeability: logBetween(kLow, kHigh) / k.value,
    apOverSi: uniform(apOverSiPermeability),
    viscosity: uniform(viscosityFactor),
    marrowPaS: logBetween(...spanOf(marrowViscosityPaS)),
    porosityOffset: uniform(porosityError),
    veinOpenness: logBetween(...spanOf(veinOpenness)),
    veins: drawVeins(seed, sample),
    backPressurePa: uniform(backPressureError),
    texture: { logSd: uniform(textureLogSd), seed: draw.index(2 ** 31) },
  }
}

/** The basivertebral vein first, then the segmental ones. */
function drawVeins(seed: number, sample: number): readonly number[] {
  const draw = random(seed).fork(`veins ${sample}`)
  const segmental = (): number => (draw.uniform() < openSegmentalVeins.value ? 1 : closedShare)
  return [1, ...Array.from({ length: segmentalVeins }, segmental)]
}
