// Exact Euclidean distance, one axis after the other (Felzenszwalb and Huttenlocher 2012): squared distances are 32-bit
// floats between the passes, the lower envelope of parabolas is found in 64-bit.
import { lanes, loadBlock, storeBlock } from './block'

/**
 * Squared distance (mm2) within each slice k0 <= k < k1 to the nearest voxel of `mask` that is set (`seek` 1) or unset
 * (`seek` 0); +infinity where the slice has none. `scratch` holds ny * 100 bytes.
 */
export function distanceSlices(
  mask: usize,
  field: usize,
  nx: i32,
  ny: i32,
  k0: i32,
  k1: i32,
  seek: i32,
  dx: f64,
  dy: f64,
  scratch: usize,
): void {
  const table = scratch + (<usize>ny) * 84
  const row = (<usize>nx) << 2
  tabulate(table, ny, dy)
  for (let k = k0; k < k1; k++) {
    const slice = (<usize>k) * (<usize>nx) * (<usize>ny)
    let any = false
    for (let j = 0; j < ny; j++) {
      const at = slice + (<usize>j) * (<usize>nx)
      any = scanRow(mask + at, field + (at << 2), nx, seek, dx) || any
    }
    if (!any) continue
    for (let i = 0; i < nx; i += lanes)
      envelopes(field + ((slice + <usize>i) << 2), row, ny, min(lanes, nx - i), dy, false, scratch, table)
  }
}

/**
 * Takes squared distances within slices to distances (mm) in space: the pass along k, for the columns
 * from <= column < to of a field of `nz` slices of `plane` columns. `scratch` holds nz * 100 bytes.
 */
export function distanceColumns(field: usize, plane: i32, nz: i32, from: i32, to: i32, dz: f64, scratch: usize): void {
  const table = scratch + (<usize>nz) * 84
  tabulate(table, nz, dz)
  for (let c = from; c < to; c += lanes)
    envelopes(field + ((<usize>c) << 2), (<usize>plane) << 2, nz, min(lanes, to - c), dz, true, scratch, table)
}

/** One row: index distance to the nearest sought voxel from the left, then from the right. False where there is none. */
function scanRow(mask: usize, field: usize, n: i32, seek: i32, step: f64): bool {
  const far = 1 << 28
  let away = far
  for (let i = 0; i < n; i++) {
    away = <i32>(load<u8>(mask + <usize>i) != 0) == seek ? 0 : away + 1
    store<i32>(field + ((<usize>i) << 2), away)
  }
  if (away >= far) {
    for (let i = 0; i < n; i++) store<f32>(field + ((<usize>i) << 2), <f32>Infinity)
    return false
  }
  away = far
  for (let i = n - 1; i >= 0; i--) {
    const at = field + ((<usize>i) << 2)
    const left = load<i32>(at)
    away = left == 0 ? 0 : away + 1
    const mm = <f64>min(left, away) * step
    store<f32>(at, <f32>(mm * mm))
  }
  return true
}

/** 1 / (2 step^2 d) for every index difference d: the intersections then need no division. */
function tabulate(table: usize, n: i32, step: f64): void {
  for (let d = 1; d < n; d++) store<f64>(table + ((<usize>d) << 3), 1 / (2 * step * step * <f64>d))
}

/** Up to sixteen lines in place: f(q) becomes min over p of f(p) + (step (q - p))^2, or its root. */
function envelopes(
  field: usize,
  stride: usize,
  n: i32,
  width: i32,
  step: f64,
  root: bool,
  scratch: usize,
  table: usize,
): void {
  const vertices = scratch + ((<usize>n) << 6) // i32: where each parabola of the envelope stands
  const heights = vertices + ((<usize>n) << 2) // f64: f + (step p)^2 of it
  const starts = heights + ((<usize>n) << 3) // f64: where it begins to be the lowest
  loadBlock(field, stride, n, width, scratch)
  for (let lane = 0; lane < width; lane++) {
    const line = scratch + ((<usize>lane) << 2)
    const count = buildEnvelope(line, n, step * step, vertices, heights, starts, table)
    if (count > 0) readEnvelope(line, n, count, step * step, root, vertices, heights, starts)
  }
  storeBlock(field, stride, n, width, scratch)
}

function buildEnvelope(
  line: usize,
  n: i32,
  step2: f64,
  vertices: usize,
  heights: usize,
  starts: usize,
  table: usize,
): i32 {
  let top = -1
  for (let q = 0; q < n; q++) {
    const value = load<f32>(line + ((<usize>q) << 6))
    if (value == <f32>Infinity) continue
    const height = <f64>value + step2 * <f64>q * <f64>q
    let start: f64 = -Infinity
    while (top >= 0) {
      const at = <usize>top
      const apart = q - load<i32>(vertices + (at << 2))
      start = (height - load<f64>(heights + (at << 3))) * load<f64>(table + ((<usize>apart) << 3))
      if (start > load<f64>(starts + (at << 3))) break
      top--
      start = -Infinity
    }
    top++
    store<i32>(vertices + ((<usize>top) << 2), q)
    store<f64>(heights + ((<usize>top) << 3), height)
    store<f64>(starts + ((<usize>top) << 3), start)
  }
  return top + 1
}

function readEnvelope(
  line: usize,
  n: i32,
  count: i32,
  step2: f64,
  root: bool,
  vertices: usize,
  heights: usize,
  starts: usize,
): void {
  let at: usize = 0
  const last = <usize>(count - 1)
  let vertex = <f64>load<i32>(vertices)
  let base = load<f64>(heights) - step2 * vertex * vertex
  let next: f64 = last > 0 ? load<f64>(starts, 8) : Infinity
  for (let q = 0; q < n; q++) {
    if (next < <f64>q) {
      while (at < last && load<f64>(starts + ((at + 1) << 3)) < <f64>q) at++
      vertex = <f64>load<i32>(vertices + (at << 2))
      base = load<f64>(heights + (at << 3)) - step2 * vertex * vertex
      next = at < last ? load<f64>(starts + ((at + 1) << 3)) : Infinity
    }
    const away = <f64>q - vertex
    // Rounding in f + (step p)^2 - (step p)^2 may leave a few ulp below 0.
    const value = max<f64>(0, base + step2 * away * away)
    store<f32>(line + ((<usize>q) << 6), <f32>(root ? sqrt(value) : value))
  }
}
