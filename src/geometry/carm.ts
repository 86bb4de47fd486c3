import { affineFromColumns, compose, inverse } from './affine.ts'
import type { Affine, Direction, Point } from './frame.ts'
import { direction, point } from './frame.ts'
import { cross, moved, unit } from './vector.ts'

/**
 * How the C-arm stands, in DICOM positioner angles (facts B3.2, B3.3), which are angles in the patient and do not
 * depend on how the patient lies.
 *
 * `primaryRad` (0018,1510): 0 has the detector in front of the chest; + turns it towards the patient's left (LAO),
 * -90 to the right; +-180 has it behind the back. `secondaryRad` (0018,1511): + tips the detector cranially.
 * In vertebroplasty the patient lies prone with the detector above the back, so a frontal view has a primary angle
 * near 180 degrees.
 */
export interface Positioner {
  readonly primaryRad: number
  readonly secondaryRad: number
}

/**
 * One C-arm at one pose.
 *
 * `sourceToDetectorMm` (SID) and `sourceToIsocentreMm` (SAD) along the central ray; the detector plane is square to it,
 * `columns` x `rows` pixels of `pixelMm`, centred on it.
 */
export interface CArm extends Positioner {
  readonly isocentre: Point<'patient'>
  readonly sourceToDetectorMm: number
  readonly sourceToIsocentreMm: number
  readonly columns: number
  readonly rows: number
  readonly pixelMm: number
}

/** Unit direction from the isocentre to the detector: the way the detected photons travel. */
export function beamDirection({ primaryRad, secondaryRad }: Positioner): Direction<'patient'> {
  return direction(
    'patient',
    Math.sin(primaryRad) * Math.cos(secondaryRad),
    -Math.cos(primaryRad) * Math.cos(secondaryRad),
    Math.sin(secondaryRad),
  )
}

/** The positioner whose beam runs along `beam` (source to detector); the inverse of `beamDirection`. */
export function positionerFromBeam(beam: Direction<'patient'>): Positioner {
  const u = unit(beam)
  return { primaryRad: Math.atan2(u[0], -u[1]), secondaryRad: Math.asin(Math.max(-1, Math.min(1, u[2]))) }
}

/**
 * The carm frame of a pose: origin at the isocentre, +z from source to detector, +y the patient's cranial direction as
 * far as it is square to the beam, +x completing a right-handed frame.
 */
export function patientFromCarm(pose: Positioner & Pick<CArm, 'isocentre'>): Affine<'patient', 'carm'> {
  const z = beamDirection(pose)
  const cosine = Math.cos(pose.secondaryRad)
  // Straight along the body axis "up" is not defined: use the direction it tends to.
  const across =
    Math.abs(cosine) > 1e-9
      ? unit(cross(direction('patient', 0, 0, 1), z))
      : direction('patient', Math.cos(pose.primaryRad), Math.sin(pose.primaryRad), 0)
  const y = cross(z, across)
  return affineFromColumns('patient', 'carm', across, y, z, pose.isocentre)
}

export const sourceOf = (arm: CArm): Point<'patient'> =>
  moved(arm.isocentre, beamDirection(arm), -arm.sourceToIsocentreMm)

/** Magnification at the isocentre. */
export const magnification = (arm: CArm): number => arm.sourceToDetectorMm / arm.sourceToIsocentreMm

/**
 * Where a point of the patient falls on the detector: mm from the centre, x and y as in the carm frame, z = 0.
 *
 * The point must lie in front of the source; behind it the result is meaningless (negative magnification).
 */
export function detectorPoint(arm: CArm, p: Point<'patient'>): Point<'detector'> {
  const [x, y, z] = mapInto(arm, p)
  const scale = arm.sourceToDetectorMm / (z + arm.sourceToIsocentreMm)
  return point('detector', x * scale, y * scale, 0)
}

function mapInto(arm: CArm, p: Point<'patient'>): readonly [number, number, number] {
  const m = inverse(patientFromCarm(arm)) as Float64Array
  const row = (r: number) =>
    (m[r] as number) * p[0] + (m[r + 1] as number) * p[1] + (m[r + 2] as number) * p[2] + (m[r + 3] as number)
  return [row(0), row(4), row(8)]
}

/**
 * Where a detector point falls in the picture as shown: columns to the right, rows downwards, cranial up.
 *
 * The picture is seen from the detector looking back at the source: with the detector in front of the chest the patient's
 * left is on the right of the picture, with the detector behind a prone patient right is right. Returns continuous
 * (column, row), 0 at the centre of the first pixel.
 */
export function pixelFromDetector(arm: CArm, d: Point<'detector'>): readonly [column: number, row: number] {
  return [d[0] / arm.pixelMm + (arm.columns - 1) / 2, -d[1] / arm.pixelMm + (arm.rows - 1) / 2]
}

/** The map from the carm frame of one pose to the voxels of a grid. */
export const voxelFromCarm = (
  voxelFromPatient: Affine<'voxel', 'patient'>,
  pose: Positioner & Pick<CArm, 'isocentre'>,
): Affine<'voxel', 'carm'> => compose(voxelFromPatient, patientFromCarm(pose))
