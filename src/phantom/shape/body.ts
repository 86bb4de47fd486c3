import { smoothMax } from './solid.ts'

/**
 * The surface of one vertebral body, baked into lookup tables: the wall as radius by direction and height, each endplate
 * as height over (x, y). Whatever shapes a body (waist, wedge, concavity, fracture, retropulsion) only fills the tables, so
 * that painting, labels and truth all read one and the same surface.
 */
export interface BodySurface {
  readonly wall: Wall
  readonly top: Plate
  readonly bottom: Plate
}

const directions = 128
const wallRows = 32

/** Radius from the body axis by direction (0 = left, growing towards posterior) and height. */
export interface Wall {
  readonly lowMm: number
  readonly stepMm: number
  readonly radiusMm: Float64Array
  /** Cosine between the radius and the surface normal. */
  readonly cosine: Float64Array
}

/** Height of an endplate over the (x, y) lattice, with the cosine of its slope. */
export interface Plate {
  readonly heightMm: Float64Array
  readonly cosine: Float64Array
}

const cells = 64
const cellMm = 1.1
const halfLattice = ((cells - 1) * cellMm) / 2

export function wallFrom(lowMm: number, highMm: number, radiusOf: (angleRad: number, zMm: number) => number): Wall {
  const stepMm = (highMm - lowMm) / (wallRows - 1)
  const radiusMm = new Float64Array(directions * wallRows)
  const cosine = new Float64Array(directions * wallRows)
  for (let row = 0; row < wallRows; row++)
    for (let d = 0; d < directions; d++)
      radiusMm[row * directions + d] = radiusOf((d * 2 * Math.PI) / directions, lowMm + row * stepMm)
  const at = (row: number, d: number) =>
    radiusMm[Math.max(0, Math.min(wallRows - 1, row)) * directions + ((d + directions) % directions)] as number
  for (let row = 0; row < wallRows; row++)
    for (let d = 0; d < directions; d++) {
      const r = at(row, d)
      const across = (at(row, d + 1) - at(row, d - 1)) / ((4 * Math.PI) / directions) / r
      const rows = row > 0 && row < wallRows - 1 ? 2 : 1
      const along = (at(row + 1, d) - at(row - 1, d)) / (rows * stepMm)
      cosine[row * directions + d] = 1 / Math.sqrt(1 + across * across + along * along)
    }
  return { lowMm, stepMm, radiusMm, cosine }
}

export function plateFrom(heightOf: (x: number, y: number) => number): Plate {
  const heightMm = new Float64Array(cells * cells)
  const cosine = new Float64Array(cells * cells)
  for (let j = 0; j < cells; j++)
    for (let i = 0; i < cells; i++)
      heightMm[j * cells + i] = heightOf(i * cellMm - halfLattice, j * cellMm - halfLattice)
  const at = (i: number, j: number) =>
    heightMm[Math.max(0, Math.min(cells - 1, j)) * cells + Math.max(0, Math.min(cells - 1, i))] as number
  for (let j = 0; j < cells; j++)
    for (let i = 0; i < cells; i++) {
      const gx = (at(i + 1, j) - at(i - 1, j)) / (2 * cellMm)
      const gy = (at(i, j + 1) - at(i, j - 1)) / (2 * cellMm)
      cosine[j * cells + i] = 1 / Math.sqrt(1 + gx * gx + gy * gy)
    }
  return { heightMm, cosine }
}

/** Height of an endplate at (x, y), mm. */
export function plateHeightMm(plate: Plate, x: number, y: number): number {
  return lattice(plate.heightMm, x, y)
}

function lattice(field: Float64Array, x: number, y: number): number {
  let u = (x + halfLattice) / cellMm
  let v = (y + halfLattice) / cellMm
  u = u < 0 ? 0 : Math.min(u, cells - 1.001)
  v = v < 0 ? 0 : Math.min(v, cells - 1.001)
  const i = u | 0
  const j = v | 0
  const fu = u - i
  const fv = v - j
  const o = j * cells + i
  const a = field[o]! + fu * (field[o + 1]! - field[o]!)
  const b = field[o + cells]! + fu * (field[o + cells + 1]! - field[o + cells]!)
  return a + fv * (b - a)
}

/** Radius of the wall in the direction of (x, y) at height z, mm. */
export function wallRadiusMm(wall: Wall, x: number, y: number, z: number): number {
  return wallRead(wall, wall.radiusMm, Math.atan2(y, x), z)
}

function wallRead(wall: Wall, field: Float64Array, angleRad: number, z: number): number {
  let v = (z - wall.lowMm) / wall.stepMm
  v = v < 0 ? 0 : Math.min(v, wallRows - 1.001)
  let u = (angleRad * directions) / (2 * Math.PI)
  if (u < 0) u += directions
  const i = u | 0
  const j = v | 0
  const fu = u - i
  const fv = v - j
  const i0 = i % directions
  const i1 = (i + 1) % directions
  const o = j * directions
  const p = o + directions
  const a = field[o + i0]! + fu * (field[o + i1]! - field[o + i0]!)
  const b = field[p + i0]! + fu * (field[p + i1]! - field[p + i0]!)
  return a + fv * (b - a)
}

/** Rounding of the rim, mm. */
export const rimRoundMm = 1.3

/** Signed distance to the body, mm, negative inside. */
export function bodyDistanceMm(body: BodySurface, x: number, y: number, z: number): number {
  const rho = Math.sqrt(x * x + y * y)
  const { lowMm, stepMm } = body.wall
  if (rho > 45 || z < lowMm - 3 || z > lowMm + (wallRows - 1) * stepMm + 3) return 20
  const angle = Math.atan2(y, x)
  const side =
    (rho - wallRead(body.wall, body.wall.radiusMm, angle, z)) * wallRead(body.wall, body.wall.cosine, angle, z)
  if (side > 6) return side
  const up = (z - lattice(body.top.heightMm, x, y)) * lattice(body.top.cosine, x, y)
  const down = (lattice(body.bottom.heightMm, x, y) - z) * lattice(body.bottom.cosine, x, y)
  return smoothMax(side, smoothMax(up, down, 0.5), rimRoundMm)
}
