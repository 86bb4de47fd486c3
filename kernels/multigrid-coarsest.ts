// The coarsest level: its whole matrix, factorised (Cholesky, f64). One thread.
import { Level, layerStart, Scratch } from './stiffness-level'
import { multiply, sweep } from './stiffness-sweep'

/** Columns K e_n by the level's own operator, then L with K = L L^T in place, lower part; held components are left alone. */
export function factorise(level: Level, s: Scratch, matrix: usize): void {
  const n = <i32>layerStart(level, level.nz + 1)
  memory.fill(matrix, 0, (<usize>n * <usize>n) << 3)
  memory.fill(level.first, 0, <usize>n << 2)
  for (let c = 0; c < n; c++) {
    if (load<f32>(level.inverse + (<usize>c << 2)) == 0) continue
    store<f32>(level.first + (<usize>c << 2), 1)
    sweep(level, s, multiply, level.first, level.second, 0)
    store<f32>(level.first + (<usize>c << 2), 0)
    for (let r = c; r < n; r++) store<f64>(entry(matrix, r, c, n), load<f32>(level.second + (<usize>r << 2)))
  }
  for (let c = 0; c < n; c++) {
    if (load<f32>(level.inverse + (<usize>c << 2)) == 0) continue
    eliminate(level, matrix, c, n)
  }
}

function eliminate(level: Level, matrix: usize, c: i32, n: i32): void {
  let pivot = load<f64>(entry(matrix, c, c, n))
  const before = pivot
  for (let p = 0; p < c; p++) pivot -= square(load<f64>(entry(matrix, c, p, n)))
  // A part that hangs on nothing here: left where it is.
  if (!(pivot > 1e-6 * before)) {
    store<f32>(level.inverse + (<usize>c << 2), 0)
    for (let p = 0; p <= c; p++) store<f64>(entry(matrix, c, p, n), 0)
    for (let r = c + 1; r < n; r++) store<f64>(entry(matrix, r, c, n), 0)
    return
  }
  const root = Math.sqrt(pivot)
  store<f64>(entry(matrix, c, c, n), root)
  for (let r = c + 1; r < n; r++) {
    if (load<f32>(level.inverse + (<usize>r << 2)) == 0) {
      store<f64>(entry(matrix, r, c, n), 0)
      continue
    }
    let sum = load<f64>(entry(matrix, r, c, n))
    for (let p = 0; p < c; p++) sum -= load<f64>(entry(matrix, r, p, n)) * load<f64>(entry(matrix, c, p, n))
    store<f64>(entry(matrix, r, c, n), sum / root)
  }
}

/** level.second = K^-1 level.load. `work` holds one f64 a number. */
export function solveCoarsest(level: Level, matrix: usize, work: usize): void {
  const n = <i32>layerStart(level, level.nz + 1)
  for (let r = 0; r < n; r++) {
    const held = load<f32>(level.inverse + (<usize>r << 2)) == 0
    let sum: f64 = held ? 0 : load<f32>(level.load + (<usize>r << 2))
    if (!held) {
      for (let c = 0; c < r; c++) sum -= load<f64>(entry(matrix, r, c, n)) * load<f64>(work + (<usize>c << 3))
      sum /= load<f64>(entry(matrix, r, r, n))
    }
    store<f64>(work + (<usize>r << 3), sum)
  }
  for (let r = n - 1; r >= 0; r--) {
    if (load<f32>(level.inverse + (<usize>r << 2)) == 0) {
      store<f32>(level.second + (<usize>r << 2), 0)
      continue
    }
    const x = load<f64>(work + (<usize>r << 3)) / load<f64>(entry(matrix, r, r, n))
    store<f64>(work + (<usize>r << 3), x)
    store<f32>(level.second + (<usize>r << 2), <f32>x)
    for (let c = 0; c < r; c++) {
      const at = work + (<usize>c << 3)
      store<f64>(at, load<f64>(at) - x * load<f64>(entry(matrix, r, c, n)))
    }
  }
}

@inline
function entry(matrix: usize, r: i32, c: i32, n: i32): usize {
  return matrix + ((<usize>r * <usize>n + <usize>c) << 3)
}

@inline
function square(x: f64): f64 {
  return x * x
}
