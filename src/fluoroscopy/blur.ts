/** Side of the coarse cells on which the broad shading is found, as a share of the picture. */
const cellShare = 1 / 90
/** Radius of its blur, in cells; three passes. */
const broadRadiusCells = 6

/** The broad shading of a picture: a wide blur of the pixels above `min` alone, so that the ground beside the body does not count. */
export function broadShading(image: Float32Array, columns: number, rows: number, min: number): Float32Array {
  const cell = Math.max(1, Math.round(Math.max(columns, rows) * cellShare))
  const across = Math.ceil(columns / cell)
  const down = Math.ceil(rows / cell)
  let value: Float32Array = new Float32Array(across * down)
  let weight: Float32Array = new Float32Array(across * down)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const v = image[row * columns + column] as number
      if (!(v > min)) continue
      const at = Math.floor(row / cell) * across + Math.floor(column / cell)
      value[at]! += v
      weight[at]! += 1
    }
  for (let pass = 0; pass < 3; pass++) {
    value = boxBlurred(value, across, down, broadRadiusCells)
    weight = boxBlurred(weight, across, down, broadRadiusCells)
  }
  const mean = value.map((v, at) => ((weight[at] as number) > 1e-3 ? v / (weight[at] as number) : 0))
  return enlarged(mean, across, down, cell, columns, rows)
}

/** The mean over a square of `2 radius + 1` of the pixels above `min`; 0 where there are none. */
export function bodyBlurred(image: Float32Array, columns: number, rows: number, radius: number, min: number) {
  const value = boxBlurred(
    image.map((v) => (v > min ? v : 0)),
    columns,
    rows,
    radius,
  )
  const weight = boxBlurred(
    image.map((v) => (v > min ? 1 : 0)),
    columns,
    rows,
    radius,
  )
  return value.map((v, at) => ((weight[at] as number) > 1e-6 ? v / (weight[at] as number) : 0))
}

/** Bilinear between cell centres; beyond the outermost centres their value. */
function enlarged(cells: Float32Array, across: number, down: number, cell: number, columns: number, rows: number) {
  const out = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    const y = Math.min(down - 1, Math.max(0, (row + 0.5) / cell - 0.5))
    const y0 = Math.min(Math.max(0, down - 2), Math.floor(y))
    const lower = Math.min(down - 1, y0 + 1) * across
    for (let column = 0; column < columns; column++) {
      const x = Math.min(across - 1, Math.max(0, (column + 0.5) / cell - 0.5))
      const x0 = Math.floor(x)
      const x1 = Math.min(across - 1, x0 + 1)
      const upper = (cells[y0 * across + x0] as number) * (1 - x + x0) + (cells[y0 * across + x1] as number) * (x - x0)
      const under = (cells[lower + x0] as number) * (1 - x + x0) + (cells[lower + x1] as number) * (x - x0)
      out[row * columns + column] = upper * (1 - y + y0) + under * (y - y0)
    }
  }
  return out
}

/** The mean over a square of `2 radius + 1`, of what of it lies in the picture. */
export function boxBlurred(image: Float32Array, columns: number, rows: number, radius: number): Float32Array {
  const inside = (at: number, count: number) => Math.min(count, at + radius + 1) - Math.max(0, at - radius)
  const sums = new Float64Array(columns)
  const out = new Float32Array(image.length)
  const addRow = (row: number, sign: number): void => {
    if (row < 0 || row >= rows) return
    for (let c = 0, at = row * columns; c < columns; c++, at++) sums[c]! += sign * (image[at] as number)
  }
  for (let row = -radius; row < radius; row++) addRow(row, 1)
  for (let row = 0; row < rows; row++) {
    addRow(row + radius, 1)
    const down = inside(row, rows)
    let sum = 0
    for (let c = 0; c < Math.min(radius, columns); c++) sum += sums[c] as number
    for (let c = 0; c < columns; c++) {
      if (c + radius < columns) sum += sums[c + radius] as number
      out[row * columns + c] = sum / (down * inside(c, columns))
      if (c >= radius) sum -= sums[c - radius] as number
    }
    addRow(row - radius, -1)
  }
  return out
}
