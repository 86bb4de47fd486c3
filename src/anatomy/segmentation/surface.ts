/**
 * A height for every place of a rectangular sheet, of least total cost with penalised steps between neighbours
 * (semi-global matching: costs are gathered along 8 directions).
 */
export interface SheetCost {
  /** Places along the two directions of the sheet, and heights a place. */
  readonly rows: number
  readonly columns: number
  readonly heights: number
  /** Cost of height h at (row, column), index h + heights * (column + columns * row). */
  readonly cost: Float32Array
  /** Whether the columns close to a ring. */
  readonly ring: boolean
  /** Penalty of one step of height between neighbours. */
  readonly stepPenalty: number
  /** Penalty of any larger step, per step up to `steepest` steps. */
  readonly steepest: number
}

/** The sheet's heights, continuous in units of height steps. */
export function bestSheet(sheet: SheetCost): Float32Array {
  const { rows, columns, heights, cost } = sheet
  const gathered = new Float32Array(cost.length)
  const ways = [
    [0, 1],
    [1, 0],
    [1, 1],
    [1, -1],
  ] as const
  for (const [dr, dc] of ways) {
    gather(sheet, gathered, dr, dc)
    gather(sheet, gathered, -dr, -dc)
  }
  const out = new Float32Array(rows * columns)
  for (let q = 0; q < out.length; q++) out[q] = lowest(gathered, q * heights, heights)
  return out
}

/** Adds the least cost of all paths arriving from one direction. */
function gather(sheet: SheetCost, gathered: Float32Array, dr: number, dc: number): void {
  const { rows, columns, heights, cost, ring } = sheet
  const path = new Float32Array(cost.length)
  // Along a ring a second lap gives the first places a past as well.
  const laps = ring && dr === 0 ? 2 : 1
  for (let lap = 0; lap < laps; lap++)
    for (let m = 0; m < rows; m++)
      for (let n = 0; n < columns; n++) {
        const r = dr < 0 ? rows - 1 - m : m
        const c = dc < 0 ? columns - 1 - n : n
        const at = heights * (c + columns * r)
        const pr = r - dr
        let pc = c - dc
        if (ring) pc = (pc + columns) % columns
        const inside = pr >= 0 && pr < rows && pc >= 0 && pc < columns
        const known = inside && (dr !== 0 || lap > 0 || (dc > 0 ? pc < c : pc > c))
        if (known) relax(sheet, path, at, heights * (pc + columns * pr))
        else for (let h = at; h < at + heights; h++) path[h] = cost[h]!
      }
  for (let p = 0; p < path.length; p++) gathered[p] = gathered[p]! + path[p]!
}

/** path[at + h] = cost + least over the past of (path + step penalty), a truncated linear penalty by two sweeps. */
function relax(sheet: SheetCost, path: Float32Array, at: number, past: number): void {
  const { heights, cost, stepPenalty, steepest } = sheet
  let least = Infinity
  let before = Infinity
  for (let h = 0; h < heights; h++) {
    const v = path[past + h]!
    if (v < least) least = v
    const t = before + stepPenalty
    before = v > t ? Math.fround(t) : v
    work[h] = before
  }
  const cap = least + steepest * stepPenalty
  let above = Infinity
  for (let h = heights - 1; h >= 0; h--) {
    const t = above + stepPenalty
    const v = work[h]!
    above = v > t ? Math.fround(t) : v
    path[at + h] = cost[at + h]! + Math.min(above, cap) - least
  }
}
const work = new Float32Array(512)

function lowest(values: Float32Array, start: number, heights: number): number {
  let h = 0
  for (let n = 1; n < heights; n++) if (values[start + n]! < values[start + h]!) h = n
  if (h === 0 || h === heights - 1) return h
  const a = values[start + h - 1]!
  const b = values[start + h]!
  const c = values[start + h + 1]!
  const bend = a - 2 * b + c
  return bend > 1e-9 ? h + (a - c) / (2 * bend) : h
}

/** A sheet smoothed by a small Gaussian, edges held (or closed along a ring of columns). */
export function smoothSheet(
  values: Float32Array,
  rows: number,
  columns: number,
  sigma: number,
  ring: boolean,
): Float32Array {
  const reach = Math.ceil(2.5 * sigma)
  const weights = Array.from({ length: reach + 1 }, (_, d) => Math.exp((-0.5 * d * d) / (sigma * sigma)))
  const pass = (input: Float32Array, alongRows: boolean): Float32Array => {
    const out = new Float32Array(input.length)
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++) {
        let sum = 0
        let total = 0
        for (let d = -reach; d <= reach; d++) {
          const rr = alongRows ? Math.min(rows - 1, Math.max(0, r + d)) : r
          const cc = alongRows ? c : ring ? (c + d + columns) % columns : Math.min(columns - 1, Math.max(0, c + d))
          sum += weights[Math.abs(d)]! * input[cc + columns * rr]!
          total += weights[Math.abs(d)]!
        }
        out[c + columns * r] = sum / total
      }
    return out
  }
  return pass(pass(values, true), false)
}
