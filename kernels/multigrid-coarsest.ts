// The coarsest level: the matrix of its free components, factorised (Cholesky, f64). One thread.
import { inverseAt, Level, layerStart, maskOf, rowAt, Scratch } from './stiffness-level'
import { multiply, sweep } from './stiffness-sweep'

/** What hangs on nothing on this level is left where it is: its pivot has fallen below this part of what it was. */
const pivotLeast: f64 = 1e-6

/**
 * Columns K e by the level's own operator, then L with K = L L^T in place of the lower part. Returns how many components
 * are free; `places` (i32) gets where they lie in a vector.
 */
export function factorise(level: Level, s: Scratch, matrix: usize, places: usize): i32 {
  const n = listFree(level, places)
  memory.fill(level.first, 0, layerStart(level, level.nz + 1) << 2)
  for (let c = 0; c < n; c++) {
    const at = level.first + place(places, c)
    store<f32>(at, 1)
    sweep(level, s, multiply, level.first, level.second, 0)
    store<f32>(at, 0)
    for (let r = c; r < n; r++) store<f64>(entry(matrix, r, c), load<f32>(level.second + place(places, r)))
  }
  for (let c = 0; c < n; c++) eliminate(matrix, c, n)
  return n
}

/** Where the components lie that touch something and are not held; returns how many. */
function listFree(level: Level, places: usize): i32 {
  let n = 0
  for (let row = 0; row < (level.nz + 1) * (level.ny + 1); row++) {
    const start = load<i32>(rowAt(level.nodeRows, row))
    const count = load<i32>(rowAt(level.nodeRows, row), 8)
    const mask = maskOf(level, row)
    for (let at = 0; at < 3 * count; at++) {
      const there = load<f32>(inverseAt(level, start) + (<usize>(at % count) << 2)) != 0
      const free = mask == 0 || load<i32>(mask + (<usize>at << 2)) != 0
      if (there && free) store<i32>(places + ((<usize>(n++)) << 2), start + at)
    }
  }
  return n
}

function eliminate(matrix: usize, c: i32, n: i32): void {
  const before = load<f64>(entry(matrix, c, c))
  const pivot = before - product(matrix, c, c, c)
  const loose = !(pivot > pivotLeast * before)
  const root = loose ? 1 : Math.sqrt(pivot)
  store<f64>(entry(matrix, c, c), loose ? 0 : root)
  for (let r = c + 1; r < n; r++) {
    const left = load<f64>(entry(matrix, r, c)) - product(matrix, r, c, c)
    store<f64>(entry(matrix, r, c), loose ? 0 : left / root)
  }
}

/** Rows r and c of L up to column `end`. */
function product(matrix: usize, r: i32, c: i32, end: i32): f64 {
  let sum: f64 = 0
  let a = entry(matrix, r, 0)
  let b = entry(matrix, c, 0)
  for (let p = 0; p < end; p++) {
    sum += load<f64>(a) * load<f64>(b)
    a += 8
    b += 8
  }
  return sum
}

/** level.second = K^-1 level.load. `work` holds n f64. */
export function solveCoarsest(level: Level, matrix: usize, work: usize, places: usize, n: i32): void {
  for (let r = 0; r < n; r++) {
    const pivot = load<f64>(entry(matrix, r, r))
    let sum: f64 = load<f32>(level.load + place(places, r))
    const row = entry(matrix, r, 0)
    for (let c: usize = 0; c < <usize>r; c++) sum -= load<f64>(row + (c << 3)) * load<f64>(work + (c << 3))
    store<f64>(work + (<usize>r << 3), pivot > 0 ? sum / pivot : 0)
  }
  memory.fill(level.second, 0, layerStart(level, level.nz + 1) << 2)
  for (let r = n - 1; r >= 0; r--) {
    const pivot = load<f64>(entry(matrix, r, r))
    const x = pivot > 0 ? load<f64>(work + (<usize>r << 3)) / pivot : 0
    store<f32>(level.second + place(places, r), <f32>x)
    const row = entry(matrix, r, 0)
    for (let c: usize = 0; c < <usize>r; c++) {
      const at = work + (c << 3)
      store<f64>(at, load<f64>(at) - x * load<f64>(row + (c << 3)))
    }
  }
}

@inline
function place(places: usize, n: i32): usize {
  return <usize>load<i32>(places + (<usize>n << 2)) << 2
}

/** The lower part, row by row. */
@inline
function entry(matrix: usize, r: i32, c: i32): usize {
  return matrix + ((((<usize>r * (<usize>r + 1)) >> 1) + <usize>c) << 3)
}
