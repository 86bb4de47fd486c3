import { type Constant, constant } from '../../base/index.ts'
import { refuse } from '../troubles.ts'

const lumen = (gauge: string, value: number, range: readonly [number, number]): Constant<number> =>
  constant({
    value,
    range,
    unit: 'mm',
    source: 'vertebro-facts',
    note: `inner diameter of a ${gauge} cannula; makers differ (facts A13.2 and C3.7, [R-m])`,
  })

/** Inner diameters. The lumens of 8G and 15G are the outer diameters of facts A13.1 less the usual wall. */
export const lumenMm = {
  '8G': lumen('8G', 3.4, [3.2, 3.6]),
  '10G': lumen('10G', 2.7, [2.6, 2.8]),
  '11G': lumen('11G', 2.4, [2.3, 2.5]),
  '13G': lumen('13G', 1.8, [1.8, 1.9]),
  '15G': lumen('15G', 1.3, [1.2, 1.4]),
} as const

/** Steady flow of a power-law fluid through a straight tube. */
export interface TubeFlow {
  readonly lengthMm: number
  readonly innerRadiusMm: number
  readonly flowMm3PerS: number
  readonly kPaSn: number
  readonly n: number
}

function check({ lengthMm, innerRadiusMm, flowMm3PerS, kPaSn, n }: TubeFlow): void {
  if (!(innerRadiusMm > 0 && lengthMm >= 0)) throw refuse('CEM-004', { lengthMm, innerRadiusMm })
  if (!(flowMm3PerS >= 0 && Number.isFinite(flowMm3PerS))) throw refuse('CEM-003', { flowMm3PerS })
  if (!(kPaSn >= 0 && n > 0)) throw refuse('CEM-003', { kPaSn, n })
}

/**
 * Pressure lost along a cannula: `(2 K L / R) [((3n+1)/n) Q / (pi R^3)]^n`, Hagen-Poiseuille for n = 1.
 *
 * Pa. Exact for steady laminar flow without slip at the wall (facts C3.4); slip would make it less.
 */
export function cannulaPressurePa(tube: TubeFlow): number {
  check(tube)
  const { lengthMm, innerRadiusMm, flowMm3PerS, kPaSn, n } = tube
  if (flowMm3PerS === 0) return 0
  const rate = (((3 * n + 1) / n) * flowMm3PerS) / (Math.PI * innerRadiusMm ** 3)
  return ((2 * kPaSn * lengthMm) / innerRadiusMm) * rate ** n
}

/** Shear rate at the wall, 1/s: `((3n+1)/(4n)) 4 Q / (pi R^3)`. */
export function wallShearPerS({
  innerRadiusMm,
  flowMm3PerS,
  n = 1,
}: Pick<TubeFlow, 'innerRadiusMm' | 'flowMm3PerS'> & { readonly n?: number }): number {
  check({ lengthMm: 0, innerRadiusMm, flowMm3PerS, kPaSn: 0, n })
  return (((3 * n + 1) / n) * flowMm3PerS) / (Math.PI * innerRadiusMm ** 3)
}

/** The flow that a pressure drives: the inverse of `cannulaPressurePa`, mm3/s. */
export function cannulaFlowMm3PerS({
  pressurePa,
  ...tube
}: Omit<TubeFlow, 'flowMm3PerS'> & { readonly pressurePa: number }): number {
  check({ ...tube, flowMm3PerS: 0 })
  if (!(pressurePa >= 0)) throw refuse('CEM-003', { pressurePa })
  const { lengthMm, innerRadiusMm, kPaSn, n } = tube
  if (!(lengthMm > 0 && kPaSn > 0)) throw refuse('CEM-004', { lengthMm, kPaSn })
  const rate = ((pressurePa * innerRadiusMm) / (2 * kPaSn * lengthMm)) ** (1 / n)
  return (rate * Math.PI * innerRadiusMm ** 3 * n) / (3 * n + 1)
}
