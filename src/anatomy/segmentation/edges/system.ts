/** A symmetric system of normal equations being gathered, dense, rows one after another. */
export interface System {
  readonly size: number
  readonly matrix: Float64Array
  readonly right: Float64Array
}

export const systemOf = (size: number): System => ({
  size,
  matrix: new Float64Array(size * size),
  right: new Float64Array(size),
})

/** A lattice of unknowns that begins at unknown `base`; its columns close to a ring where `ring`. */
export interface Lattice {
  readonly base: number
  readonly rows: number
  readonly columns: number
  readonly ring: boolean
}

/** Adds weight * (unknown k - value)^2 to what is to be least. */
export function expect(
  { size, matrix, right }: System,
  x: Float64Array,
  k: number,
  value: number,
  weight: number,
): void {
  matrix[k * size + k]! += weight
  right[k]! += weight * (value - x[k]!)
}

/** Adds weight * (sum of share times unknown)^2. */
export function penalise(
  { size, matrix, right }: System,
  x: Float64Array,
  at: readonly number[],
  share: readonly number[],
  weight: number,
): void {
  let value = 0
  for (let n = 0; n < at.length; n++) value += share[n]! * x[at[n]!]!
  for (let n = 0; n < at.length; n++) {
    right[at[n]!]! -= weight * share[n]! * value
    for (let m = 0; m < at.length; m++) matrix[at[n]! * size + at[m]!]! += weight * share[n]! * share[m]!
  }
}

const unknownAt = ({ base, columns, ring }: Lattice, r: number, c: number): number =>
  base + (ring ? (c + columns) % columns : c) + columns * r

/** Bends a lattice as little as may be: second differences along its rows, along its columns and across. */
export function bend(system: System, x: Float64Array, lattice: Lattice, inRows: number, acrossRows: number): void {
  const { rows, columns, ring } = lattice
  const k = (r: number, c: number): number => unknownAt(lattice, r, c)
  const second = [1, -2, 1]
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      if (ring || (c > 0 && c < columns - 1)) penalise(system, x, [k(r, c - 1), k(r, c), k(r, c + 1)], second, inRows)
      if (r > 0 && r < rows - 1) penalise(system, x, [k(r - 1, c), k(r, c), k(r + 1, c)], second, acrossRows)
      if (r < rows - 1 && (ring || c < columns - 1)) {
        const four = [k(r, c), k(r, c + 1), k(r + 1, c), k(r + 1, c + 1)]
        penalise(system, x, four, [1, -1, -1, 1], 2 * Math.sqrt(inRows * acrossRows))
      }
    }
}

/** Keeps neighbours on a lattice alike. */
export function stretch(system: System, x: Float64Array, lattice: Lattice, weight: number): void {
  const { rows, columns, ring } = lattice
  const k = (r: number, c: number): number => unknownAt(lattice, r, c)
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      if (ring || c < columns - 1) penalise(system, x, [k(r, c), k(r, c + 1)], [1, -1], weight)
      if (r < rows - 1) penalise(system, x, [k(r, c), k(r + 1, c)], [1, -1], weight)
    }
}

/**
 * The four unknowns of a lattice round a place (steps of its columns and rows) and their bilinear shares, written from
 * `to` on; edges held, a ring closed.
 */
export function bilinear(lattice: Lattice, u: number, v: number, at: Int32Array, by: Float64Array, to: number): void {
  const { base, rows, columns, ring } = lattice
  const y = Math.max(0, Math.min(rows - 1.000001, v))
  const x = ring ? u : Math.max(0, Math.min(columns - 1.000001, u))
  const j = Math.floor(y)
  const whole = Math.floor(x)
  const fu = x - whole
  const fv = y - j
  const i = ring ? ((whole % columns) + columns) % columns : whole
  const next = ring ? (i + 1) % columns : i + 1
  const row = base + columns * j
  at[to] = row + i
  at[to + 1] = row + next
  at[to + 2] = row + columns + i
  at[to + 3] = row + columns + next
  by[to] = (1 - fu) * (1 - fv)
  by[to + 1] = fu * (1 - fv)
  by[to + 2] = (1 - fu) * fv
  by[to + 3] = fu * fv
}

/**
 * Solves a positive system by Cholesky, of which only the part left of the diagonal is read, and leaves the solution in
 * `right`; false where it is not positive.
 */
export function solve({ size, matrix, right }: System): boolean {
  // Nothing arises left of a row's first entry: a sheet's rows are short, only the levels' are long.
  const first = new Int32Array(size)
  for (let r = 0; r < size; r++) {
    const row = r * size
    let from = 0
    while (from < r && matrix[row + from] === 0) from++
    first[r] = from
    for (let c = from; c <= r; c++) {
      const other = c * size
      const sum = matrix[row + c]! - product(matrix, row, other, Math.max(from, first[c]!), c)
      if (c < r) matrix[row + c] = sum / matrix[other + c]!
      else if (sum <= 1e-12) return false
      else matrix[row + r] = Math.sqrt(sum)
    }
  }
  for (let r = 0; r < size; r++) {
    let sum = right[r]!
    for (let k = first[r]!; k < r; k++) sum -= matrix[r * size + k]! * right[k]!
    right[r] = sum / matrix[r * size + r]!
  }
  for (let r = size - 1; r >= 0; r--) {
    const known = right[r]! / matrix[r * size + r]!
    right[r] = known
    for (let k = first[r]!; k < r; k++) right[k]! -= matrix[r * size + k]! * known
  }
  return true
}

/** Sum of products of two rows from column `from` up to `to`; in four sums, which a processor keeps in flight at once. */
function product(matrix: Float64Array, row: number, other: number, from: number, to: number): number {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let k = from
  for (; k + 3 < to; k += 4) {
    a += matrix[row + k]! * matrix[other + k]!
    b += matrix[row + k + 1]! * matrix[other + k + 1]!
    c += matrix[row + k + 2]! * matrix[other + k + 2]!
    d += matrix[row + k + 3]! * matrix[other + k + 3]!
  }
  for (; k < to; k++) a += matrix[row + k]! * matrix[other + k]!
  return a + b + (c + d)
}
