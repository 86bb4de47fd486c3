/**
 * The five frames and the values that live in them. docs/frames.md is the long version.
 *
 * `patient`  DICOM LPS, mm: +x to the patient's left, +y posterior, +z to the head. The only frame stored or sent.
 * `voxel`    continuous (i, j, k) of one grid; integers are voxel centres.
 * `vertebra` mm from the centre of one vertebral body: +x left, +y posterior, +z superior of that vertebra.
 * `carm`     mm from the isocentre; see carm.ts.
 * `detector` mm on the detector plane; see carm.ts.
 *
 * The tag is invariant in the frame, so that neither a point of another frame nor a bare triple is accepted.
 */
declare const tag: unique symbol
declare const source: unique symbol

export type Frame = 'patient' | 'voxel' | 'vertebra' | 'carm' | 'detector'
type In<Kind extends string, F extends Frame> = { readonly [tag]: readonly [kind: Kind, frame: (f: F) => F] }

export type Triple = readonly [x: number, y: number, z: number]
export type Point<F extends Frame> = Triple & In<'point', F>
/** A displacement or a direction; unit length only where a name says so. */
export type Direction<F extends Frame> = Triple & In<'direction', F>
/** A 4x4 affine map, row-major, last row 0 0 0 1, from frame `From` to frame `To`. */
export type Affine<To extends Frame, From extends Frame> = Float64Array &
  In<'to', To> & { readonly [source]: (from: From) => From }

export const point = <F extends Frame>(_frame: F, x: number, y: number, z: number): Point<F> =>
  [x, y, z] as unknown as Point<F>
export const direction = <F extends Frame>(_frame: F, x: number, y: number, z: number): Direction<F> =>
  [x, y, z] as unknown as Direction<F>
