import type { Triple } from '../geometry/index.ts'
import type { Box } from './box.ts'

/** Points of a surface gathered by small cubes, so that a question about a line looks at few of them. */
export interface WallCells {
  readonly count: number
  /** Points `starts[c]` to `starts[c + 1]` belong to cell c. */
  readonly starts: Int32Array
  /** x, y, z, radius of a ball round each cell's points, mm. */
  readonly balls: Float64Array
}

/** Side of a cube in steps of the lattice: two millimetres hold some twenty points of a wall. */
const cubeSteps = 4

/** The order that gathers lattice samples by cubes; within a cube they stay in the order given. */
export function orderByCube(
  box: Box,
  samples: Int32Array,
): { readonly order: Int32Array; readonly starts: Int32Array } {
  const [nx, ny, nz] = box.dims
  const cubes = (n: number) => Math.ceil(n / cubeSteps)
  const [cx, cy] = [cubes(nx), cubes(ny)]
  const cubeOf = Int32Array.from(samples, (at) => {
    const i = at % nx
    const row = (at - i) / nx
    const j = row % ny
    return ((i / cubeSteps) | 0) + cx * (((j / cubeSteps) | 0) + cy * (((row - j) / ny / cubeSteps) | 0))
  })
  const ends = new Int32Array(cx * cy * cubes(nz) + 1)
  for (const cube of cubeOf) ends[cube + 1]!++
  const starts: number[] = []
  for (let cube = 0; cube + 1 < ends.length; cube++) {
    if (ends[cube + 1]! > 0) starts.push(ends[cube]!)
    ends[cube + 1]! += ends[cube]!
  }
  const order = new Int32Array(samples.length)
  for (let s = 0; s < samples.length; s++) order[ends[cubeOf[s]!]!++] = s
  return { order, starts: Int32Array.from([...starts, samples.length]) }
}

/** The cells of points that are already in the order of their cubes. */
export function cellsOf(points: Float32Array, starts: Int32Array): WallCells {
  const count = starts.length - 1
  const balls = new Float64Array(count * 4)
  for (let c = 0; c < count; c++) {
    for (let axis = 0; axis < 3; axis++) {
      let [low, high] = [Infinity, -Infinity]
      for (let n = starts[c]!; n < starts[c + 1]!; n++) {
        low = Math.min(low, points[n * 3 + axis]!)
        high = Math.max(high, points[n * 3 + axis]!)
      }
      balls[c * 4 + axis] = (low + high) / 2
    }
    let square = 0
    for (let p = starts[c]! * 3; p < starts[c + 1]! * 3; p += 3)
      square = Math.max(
        square,
        (points[p]! - balls[c * 4]!) ** 2 +
          (points[p + 1]! - balls[c * 4 + 1]!) ** 2 +
          (points[p + 2]! - balls[c * 4 + 2]!) ** 2,
      )
    // A hair more, against rounding.
    balls[c * 4 + 3] = Math.sqrt(square) + 1e-6
  }
  return { count, starts, balls }
}

/** The part of a needle that walls are measured from: `lengthMm` back from the tip, `back` unit. */
export interface Stretch {
  readonly tip: Triple
  readonly back: Triple
  readonly lengthMm: number
}

/** From `behindMm` behind one place to the tip. */
export function stretchBetween(from: Triple, tip: Triple, behindMm: number): Stretch {
  const [x, y, z] = [from[0] - tip[0], from[1] - tip[1], from[2] - tip[2]]
  const length = Math.sqrt(x * x + y * y + z * z)
  return { tip, back: length > 0 ? [x / length, y / length, z / length] : [0, 1, 0], lengthMm: length + behindMm }
}

/** Cells near one line, near ones first, for many questions about lines that differ little from it. */
export interface NearCells {
  readonly cells: Int32Array
  /** No point of each cell is nearer to that line, mm; ascending. */
  readonly leastMm: Float64Array
  /** Points that lately lay too near: the next line of many like ones is likely to meet them. */
  readonly met: Int32Array
}

const metCount = 12

/** The cells with points within `withinMm` of the stretch. */
export function cellsNear({ count, balls }: WallCells, stretch: Stretch, withinMm: number): NearCells {
  const found: { readonly cell: number; readonly mm: number }[] = []
  for (let cell = 0; cell < count; cell++) {
    const b = cell * 4
    const mm = Math.sqrt(squareFrom(stretch, balls[b]!, balls[b + 1]!, balls[b + 2]!)) - balls[b + 3]!
    if (mm <= withinMm) found.push({ cell, mm })
  }
  found.sort((p, q) => p.mm - q.mm || p.cell - q.cell)
  return {
    cells: Int32Array.from(found, (f) => f.cell),
    leastMm: Float64Array.from(found, (f) => f.mm),
    met: new Int32Array(metCount).fill(-1),
  }
}

/** A surface as asked about: its points in the order of their cells. */
export interface CelledPoints {
  readonly points: Float32Array
  readonly cells: WallCells
}

export interface NearestPoint {
  /** -1 where there is none. */
  readonly point: number
  readonly mm: number
}

/** The point nearest to the stretch. */
export function nearestPoint({ points, cells }: CelledPoints, stretch: Stretch): NearestPoint {
  const { count, starts, balls } = cells
  const first = nearestCell(cells, stretch)
  let least = { point: -1, square: Infinity }
  let leastMm = Infinity
  const look = (cell: number): void => {
    for (let n = starts[cell]!; n < starts[cell + 1]!; n++) {
      const square = squareFrom(stretch, points[n * 3]!, points[n * 3 + 1]!, points[n * 3 + 2]!)
      if (square < least.square) least = { point: n, square }
    }
    leastMm = Math.sqrt(least.square)
  }
  if (first >= 0) look(first)
  for (let cell = 0; cell < count; cell++) {
    if (cell === first) continue
    const b = cell * 4
    const square = squareFrom(stretch, balls[b]!, balls[b + 1]!, balls[b + 2]!)
    if (square < (leastMm + balls[b + 3]!) ** 2) look(cell)
  }
  return { point: least.point, mm: leastMm }
}

function nearestCell({ count, balls }: WallCells, stretch: Stretch): number {
  let [cell, least] = [-1, Infinity]
  for (let c = 0; c < count; c++) {
    const square = squareFrom(stretch, balls[c * 4]!, balls[c * 4 + 1]!, balls[c * 4 + 2]!)
    if (square < least) [cell, least] = [c, square]
  }
  return cell
}

/**
 * Least distance from the stretch to the points of some cells, mm; exact, except that any distance not above `floorMm` ends it and
 * is returned. Cells farther than `withinMm` from the line they were gathered about are left out.
 */
export function clearanceAmong(
  { points, cells: { starts, balls } }: CelledPoints,
  { cells, met, leastMm: cellMm }: NearCells,
  stretch: Stretch,
  floorMm = -1,
  withinMm = Infinity,
): number {
  const enough = floorMm < 0 ? -1 : floorMm * floorMm
  for (let m = 0; m < met.length && met[m]! >= 0; m++) {
    const n = met[m]! * 3
    const square = squareFrom(stretch, points[n]!, points[n + 1]!, points[n + 2]!)
    if (square > enough) continue
    if (m > 0) [met[m - 1], met[m]] = [met[m]!, met[m - 1]!]
    return Math.sqrt(square)
  }
  let least = Infinity
  let leastMm = Infinity
  for (let c = 0; c < cells.length; c++) {
    if (cellMm[c]! > withinMm) break
    const cell = cells[c]!
    const b = cell * 4
    const reach = leastMm + balls[b + 3]!
    if (squareFrom(stretch, balls[b]!, balls[b + 1]!, balls[b + 2]!) >= reach * reach) continue
    const before = least
    for (let n = starts[cell]!; n < starts[cell + 1]!; n++) {
      const square = squareFrom(stretch, points[n * 3]!, points[n * 3 + 1]!, points[n * 3 + 2]!)
      if (square >= least) continue
      least = square
      if (square > enough) continue
      met.copyWithin(1, 0)
      met[0] = n
      return Math.sqrt(square)
    }
    if (least < before) leastMm = Math.sqrt(least)
  }
  return leastMm
}

function squareFrom({ tip, back, lengthMm }: Stretch, px: number, py: number, pz: number): number {
  const x = px - tip[0]
  const y = py - tip[1]
  const z = pz - tip[2]
  const s = Math.min(lengthMm, Math.max(0, x * back[0] + y * back[1] + z * back[2]))
  const dx = x - s * back[0]
  const dy = y - s * back[1]
  const dz = z - s * back[2]
  return dx * dx + dy * dy + dz * dz
}
