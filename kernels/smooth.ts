// Gaussian smoothing, one axis after the other, 32-bit floats in place. `taps` are the 2 radius + 1 weights of an axis,
// `norm` the reciprocal of the weights that fall inside the field, per index.
import { lanes, loadBlock, storeBlock } from './block'

/** The passes along i and j of the slices k0 <= k < k1. `scratch` holds max(4 (nx + 2 rx + 8), 64 (ny + 2 ry)) bytes. */
export function smoothSlices(
  field: usize,
  nx: i32,
  ny: i32,
  k0: i32,
  k1: i32,
  tapsX: usize,
  rx: i32,
  normX: usize,
  tapsY: usize,
  ry: i32,
  normY: usize,
  scratch: usize,
): void {
  const row = (<usize>nx) << 2
  for (let k = k0; k < k1; k++) {
    const slice = field + (<usize>k) * (<usize>ny) * row
    if (rx > 0) for (let j = 0; j < ny; j++) smoothRow(slice + (<usize>j) * row, nx, tapsX, rx, normX, scratch)
    if (ry > 0)
      for (let i = 0; i < nx; i += lanes)
        smoothBlock(slice + ((<usize>i) << 2), row, ny, min(lanes, nx - i), tapsY, ry, normY, scratch)
  }
}

/** The pass along k of the columns from <= column < to. `scratch` holds 64 (nz + 2 radius) bytes. */
export function smoothColumns(
  field: usize,
  plane: i32,
  nz: i32,
  from: i32,
  to: i32,
  taps: usize,
  radius: i32,
  norm: usize,
  scratch: usize,
): void {
  for (let c = from; c < to; c += lanes)
    smoothBlock(field + ((<usize>c) << 2), (<usize>plane) << 2, nz, min(lanes, to - c), taps, radius, norm, scratch)
}

function smoothRow(row: usize, n: i32, taps: usize, radius: i32, norm: usize, scratch: usize): void {
  const pad = (<usize>radius) << 2
  const bytes = (<usize>n) << 2
  memory.fill(scratch, 0, pad)
  memory.copy(scratch + pad, row, bytes)
  memory.fill(scratch + pad + bytes, 0, pad + 32)
  const count = 2 * radius + 1
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const at = scratch + ((<usize>i) << 2)
    let sum = f32x4.splat(0)
    for (let t = 0; t < count; t++) {
      const o = (<usize>t) << 2
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(taps + o), v128.load(at + o)))
    }
    v128.store(row + ((<usize>i) << 2), f32x4.mul(sum, v128.load(norm + ((<usize>i) << 2))))
  }
  for (; i < n; i++) {
    const at = scratch + ((<usize>i) << 2)
    let sum: f32 = 0
    for (let t = 0; t < count; t++) {
      const o = (<usize>t) << 2
      sum += load<f32>(taps + o) * load<f32>(at + o)
    }
    store<f32>(row + ((<usize>i) << 2), sum * load<f32>(norm + ((<usize>i) << 2)))
  }
}

function smoothBlock(
  field: usize,
  stride: usize,
  n: i32,
  width: i32,
  taps: usize,
  radius: i32,
  norm: usize,
  scratch: usize,
): void {
  const pad = (<usize>radius) << 6
  memory.fill(scratch, 0, pad)
  loadBlock(field, stride, n, width, scratch + pad)
  memory.fill(scratch + pad + ((<usize>n) << 6), 0, pad)
  const count = 2 * radius + 1
  for (let row = 0; row < n; row++) {
    let at = scratch + ((<usize>row) << 6)
    const out = at
    let a = f32x4.splat(0)
    let b = a
    let c = a
    let d = a
    for (let t = 0; t < count; t++) {
      const w = v128.load32_splat(taps + ((<usize>t) << 2))
      a = f32x4.add(a, f32x4.mul(w, v128.load(at)))
      b = f32x4.add(b, f32x4.mul(w, v128.load(at, 16)))
      c = f32x4.add(c, f32x4.mul(w, v128.load(at, 32)))
      d = f32x4.add(d, f32x4.mul(w, v128.load(at, 48)))
      at += 64
    }
    // Row `row` of the padded block is not read again: the result may lie there.
    const scale = v128.load32_splat(norm + ((<usize>row) << 2))
    v128.store(out, f32x4.mul(a, scale))
    v128.store(out, f32x4.mul(b, scale), 16)
    v128.store(out, f32x4.mul(c, scale), 32)
    v128.store(out, f32x4.mul(d, scale), 48)
  }
  storeBlock(field, stride, n, width, scratch)
}
