import type { Affine, Direction, Point, Triple } from '../../geometry/index.ts'
import { add, affineFromColumns, cross, direction, dot, scaled, unit } from '../../geometry/index.ts'

/** The vertebra frame at `origin` with `superior` kept and `posterior` made square to it. */
export function vertebraFrame(
  origin: Point<'patient'>,
  posterior: Direction<'patient'>,
  superior: Direction<'patient'>,
): Affine<'patient', 'vertebra'> {
  const z = unit(superior)
  const y = unit(add(posterior, scaled(z, -dot(posterior, z))))
  return affineFromColumns('patient', 'vertebra', cross(y, z), y, z, origin)
}

const column = (m: Affine<'patient', 'vertebra'>, c: number): Direction<'patient'> =>
  direction('patient', m[c]!, m[c + 4]!, m[c + 8]!)
export const leftOf = (m: Affine<'patient', 'vertebra'>): Direction<'patient'> => column(m, 0)
export const posteriorOf = (m: Affine<'patient', 'vertebra'>): Direction<'patient'> => column(m, 1)
export const superiorOf = (m: Affine<'patient', 'vertebra'>): Direction<'patient'> => column(m, 2)
export const originOf = (m: Affine<'patient', 'vertebra'>): Point<'patient'> =>
  [m[3]!, m[7]!, m[11]!] as Triple as Point<'patient'>
