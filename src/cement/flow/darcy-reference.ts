import type { DarcySystem } from './darcy.ts'

/** What a solver reports: how often it iterated and how far the rest is below the right-hand side. */
export interface Solved {
  readonly iterations: number
  readonly relativeResidual: number
}

/**
 * Solves the pressure of a system in f64 by conjugate gradients with the diagonal as preconditioner: the kernel's twin.
 *
 * `sourceMm3PerS` is added to what the held pressures drive; `pressurePa` holds the start and receives the result.
 *
 * Error   the residual asked for, in the 2-norm relative to the right-hand side
 */
export function solvePressureReference(
  system: DarcySystem,
  sourceMm3PerS: Float64Array,
  pressurePa: Float64Array,
  relativeResidual = 1e-10,
  iterationsMax = 20_000,
): Solved {
  const count = pressurePa.length
  const inverse = new Float64Array(count)
  const r = new Float64Array(count)
  const direction = new Float64Array(count)
  const image = new Float64Array(count)
  applyDarcy(system, pressurePa, image)
  let rhs2 = 0
  let rho = 0
  for (let v = 0; v < count; v++) {
    const b = sourceMm3PerS[v]! + system.heldFlow[v]!
    const d = diagonal(system, v)
    inverse[v] = d > 0 ? 1 / d : 0
    r[v] = d > 0 ? b - image[v]! : 0
    rhs2 += d > 0 ? b * b : 0
    direction[v] = r[v]! * inverse[v]!
    rho += r[v]! * direction[v]!
  }
  const goal = relativeResidual * relativeResidual * rhs2
  let r2 = dot(r, r)
  let iterations = 0
  while (r2 > goal && iterations < iterationsMax) {
    applyDarcy(system, direction, image)
    const step = rho / dot(direction, image)
    let next = 0
    r2 = 0
    for (let v = 0; v < count; v++) {
      pressurePa[v] = pressurePa[v]! + step * direction[v]!
      const rest = r[v]! - step * image[v]!
      r[v] = rest
      r2 += rest * rest
      next += rest * rest * inverse[v]!
    }
    const grow = next / rho
    rho = next
    for (let v = 0; v < count; v++) direction[v] = r[v]! * inverse[v]! + grow * direction[v]!
    iterations++
  }
  return { iterations, relativeResidual: rhs2 > 0 ? Math.sqrt(r2 / rhs2) : 0 }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let v = 0; v < a.length; v++) sum += a[v]! * b[v]!
  return sum
}

/** Sum of a voxel's conductances. */
export function diagonal({ x, y, z, held, dims }: DarcySystem, v: number): number {
  const nx = dims[0]
  const plane = nx * dims[1]
  const before = (field: Float32Array, step: number): number => (v >= step ? field[v - step]! : 0)
  return x[v]! + y[v]! + z[v]! + before(x, 1) + before(y, nx) + before(z, plane) + held[v]!
}

/** Net outflow of every voxel under the pressure p, mm3/s. */
export function applyDarcy({ x, y, z, held, dims }: DarcySystem, p: Float64Array, out: Float64Array): void {
  const nx = dims[0]
  const plane = nx * dims[1]
  const count = p.length
  for (let v = 0; v < count; v++) out[v] = held[v]! * p[v]!
  const along = (field: Float32Array, step: number): void => {
    for (let v = 0; v + step < count; v++) {
      const c = field[v]!
      if (c === 0) continue
      const flow = c * (p[v]! - p[v + step]!)
      out[v] = out[v]! + flow
      out[v + step] = out[v + step]! - flow
    }
  }
  along(x, 1)
  along(y, nx)
  along(z, plane)
}
