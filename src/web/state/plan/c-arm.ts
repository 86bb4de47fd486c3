import type { Positioner } from '../../../geometry/index.ts'

/** How a C-arm is set with the patient prone, from the detector straight above the back, rad. */
export interface Tilt {
  /** + towards the patient's left. */
  readonly toLeftRad: number
  /** + towards the head. */
  readonly toHeadRad: number
}

/** The tilt of DICOM positioner angles, which count from the detector in front of the chest. */
export function tiltOf({ primaryRad, secondaryRad }: Positioner): Tilt {
  const toLeftRad = primaryRad > 0 ? Math.PI - primaryRad : -Math.PI - primaryRad
  return { toLeftRad, toHeadRad: secondaryRad }
}

/** The primary angle as DICOM writes it, -180 exclusive to 180, rad: 180 and -180 are one. */
export const dicomPrimaryRad = ({ primaryRad }: Positioner): number =>
  primaryRad <= -Math.PI + 1e-9 ? Math.PI : primaryRad
