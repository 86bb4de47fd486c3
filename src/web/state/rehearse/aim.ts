import { type Point, point, type Triple } from '../../../geometry/index.ts'

/** Where a cannula passes and ends, as an action tells it. */
export interface AimedLine {
  readonly through: Triple
  readonly tip: Triple
}

/** Behind the skin entry: a point the line passes outside the patient. */
const behindMm = 100

const turned = ([x, y, z]: Triple, axis: 'x' | 'z', angleRad: number): Triple => {
  const [c, s] = [Math.cos(angleRad), Math.sin(angleRad)]
  return axis === 'z' ? [c * x - s * y, s * x + c * y, z] : [x, c * y - s * z, s * y + c * z]
}

const along = (from: Triple, direction: Triple, mm: number): Triple => [
  from[0] + mm * direction[0],
  from[1] + mm * direction[1],
  from[2] + mm * direction[2],
]

/** The line from `skin` along `direction` (unit) with its tip `depthMm` deep. */
export const lineFrom = (skin: Triple, direction: Triple, depthMm: number): AimedLine => ({
  through: along(skin, direction, -behindMm),
  tip: along(skin, direction, depthMm),
})

/**
 * The line turned about its skin entry, its tip as deep as before.
 *
 * `toLeftRad` brings the tip to the patient's left, `toHeadRad` towards the head. `direction` is a unit vector from skin to tip,
 * roughly to the front as in a prone patient.
 */
export function aimed(
  needle: { readonly tip: Point<'patient'>; readonly direction: ArrayLike<number>; readonly depthMm: number },
  toLeftRad: number,
  toHeadRad: number,
): AimedLine {
  const { tip, direction, depthMm } = needle
  const d: Triple = [direction[0] as number, direction[1] as number, direction[2] as number]
  const skin = along([tip[0], tip[1], tip[2]], d, -depthMm)
  // The needle points to the front (-y): a turn about z by +a moves its tip to +x, one about x by -a moves it to +z.
  return lineFrom(skin, turned(turned(d, 'z', toLeftRad), 'x', -toHeadRad), depthMm)
}

export const asPoint = (p: Triple): Point<'patient'> => point('patient', ...p)
