import { constant } from '../base/index.ts'
import type { CArm, Point, Positioner } from '../geometry/index.ts'
import { refuse } from './troubles.ts'

/** A mobile or floor-mounted C-arm with a flat detector of 30 x 30 cm. */
export const usualArm = constant({
  value: { sourceToDetectorMm: 1100, sourceToIsocentreMm: 750, detectorMm: 300, pixelMm: 0.4 },
  unit: 'mm',
  source: 'bushberg-2012',
  note: 'facts B3.1, as commonly quoted: SID 950-1300 (typically 1000-1200), SAD 700-810, detector 20-40 cm, pixel 0.15-0.4.',
})

const pixelsMax = 4096

/** What may differ from the usual C-arm; the detector stays square, `detectorMm` wide. */
export interface ArmOptions {
  readonly sourceToDetectorMm?: number
  readonly sourceToIsocentreMm?: number
  readonly detectorMm?: number
  readonly pixelMm?: number
}

/**
 * A C-arm as it usually stands in the room, turned to `positioner` about `isocentre`.
 *
 * SID 1100 mm, SAD 750 mm, 300 x 300 mm detector of 750 x 750 pixels (facts B3.1). Refuses (FLU-002, FLU-003) a pose that
 * no C-arm can have. Whether this patient on this table can be reached at these angles is the planner's question.
 */
export function standardArm(isocentre: Point<'patient'>, positioner: Positioner, options: ArmOptions = {}): CArm {
  const { sourceToDetectorMm, sourceToIsocentreMm, detectorMm, pixelMm } = { ...usualArm.value, ...options }
  const pixels = Math.round(detectorMm / pixelMm)
  const { primaryRad, secondaryRad } = positioner
  const arm: CArm = {
    primaryRad,
    secondaryRad,
    isocentre,
    sourceToDetectorMm,
    sourceToIsocentreMm,
    columns: pixels,
    rows: pixels,
    pixelMm,
  }
  refuseImpossibleArm(arm)
  return arm
}

/** Throws FLU-002 or FLU-003 where the numbers of `arm` do not describe a C-arm. */
export function refuseImpossibleArm(arm: CArm): void {
  const { sourceToDetectorMm, sourceToIsocentreMm, pixelMm, primaryRad, secondaryRad, isocentre, columns, rows } = arm
  const numbers = [sourceToDetectorMm, sourceToIsocentreMm, pixelMm, primaryRad, secondaryRad, ...isocentre]
  const pixelsAllowed = (n: number) => Number.isInteger(n) && n >= 1 && n <= pixelsMax
  const facts = { sourceToDetectorMm, sourceToIsocentreMm, pixelMm, primaryRad, secondaryRad, columns, rows }
  if (!numbers.every(Number.isFinite) || !(pixelMm > 0) || !pixelsAllowed(columns) || !pixelsAllowed(rows))
    throw refuse('FLU-002', facts)
  if (!(sourceToIsocentreMm > 0) || !(sourceToDetectorMm > sourceToIsocentreMm))
    throw refuse('FLU-003', { sourceToDetectorMm, sourceToIsocentreMm })
}
