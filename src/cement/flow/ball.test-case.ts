// A needle in the middle of a ball of one porosity and permeability, held at 0 Pa on its surface, and what is known of it.
import { type Grid, gridAlongPatient, point } from '../../geometry/index.ts'
import { cementClasses } from '../clock/brands.ts'
import { startClock } from '../clock/clock.ts'
import { type AxisFactors, type BoneMedium, homogeneousMedium } from '../medium/bone-medium.ts'
import { syringes } from '../needle/syringe.ts'
import type { InjectionSetup } from './setup.ts'

export const ball = { radiusMm: 12, porosity: 0.85, permeabilityM2: 1e-8, innerRadiusMm: 1.2 } as const

/** A cube round the ball, a voxel corner in its middle. */
export function gridRound(spacingMm: number, radiusMm: number): Grid {
  const n = 2 * Math.ceil((radiusMm + 1.5 * spacingMm) / spacingMm)
  const first = -(n / 2 - 0.5) * spacingMm
  return gridAlongPatient([n, n, n], [spacingMm, spacingMm, spacingMm], point('patient', first, first, first))
}

export function ballMedium(
  spacingMm: number,
  permeabilityM2: number = ball.permeabilityM2,
  anisotropy?: AxisFactors,
): BoneMedium {
  return homogeneousMedium(gridRound(spacingMm, ball.radiusMm), {
    porosity: ball.porosity,
    permeabilityM2,
    ...(anisotropy ? { anisotropy } : {}),
    isFixed: (at) => Math.hypot(at[0], at[1], at[2]) >= ball.radiusMm,
  })
}

/** A Newtonian fluid of `viscosityPaS` pushed into the middle of `medium`. */
export function setupIn(medium: BoneMedium, viscosityPaS: number, atMm: readonly [number, number, number] = [0, 0, 0]) {
  const brand = cementClasses.low
  return {
    medium,
    brand,
    clock: startClock(brand, { storedAtC: 23, roomC: 23 }),
    needles: [
      {
        at: point('patient', ...atMm),
        direction: [0, 1, 0] as unknown as InjectionSetup['needles'][number]['direction'],
        innerRadiusMm: ball.innerRadiusMm,
        lengthMm: 120,
      },
    ],
    syringe: syringes.one,
    stops: {},
    consistencyOf: () => ({ kPaSn: viscosityPaS, n: 1 }),
  } satisfies InjectionSetup
}

/** Radius of the front, mm (facts C3.3). */
export const frontMm = (volumeMm3: number, porosity: number = ball.porosity): number =>
  Math.cbrt((3 * volumeMm3) / (4 * Math.PI * porosity))

/** Pressure between the opening and the ball's surface, Pa (facts C3.3). */
export function exactPa(
  flowMm3PerS: number,
  volumeMm3: number,
  cementPaS: number,
  marrowPaS: number,
  permeabilityM2: number = ball.permeabilityM2,
): number {
  const rf = Math.min(ball.radiusMm, Math.cbrt(ball.innerRadiusMm ** 3 + frontMm(volumeMm3) ** 3))
  const cement = cementPaS * (1 / ball.innerRadiusMm - 1 / rf)
  const marrow = marrowPaS * (1 / rf - 1 / ball.radiusMm)
  return (flowMm3PerS / (4 * Math.PI * permeabilityM2 * 1e6)) * (cement + marrow)
}
