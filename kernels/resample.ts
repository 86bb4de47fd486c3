// Trilinear resampling of 16-bit samples, in 64-bit floats and in the order of the TypeScript twin (y, then z, then x): the
// same integers.

/** What every sample of one call needs: the source held in memory, its reach, and the map. */
let zero: usize // the address where sample (0, 0, 0) of the whole source would lie; it wraps round as all addresses do
let row: usize
let plane: usize
let endX: f64
let endY: f64
let endZ: f64
let map: usize

/**
 * The target slices k0 <= k < k1.
 *
 * `mapAt` is the 3x4 row-major map from target index to source index (f64). `counts`: three i32, samples taken per target
 * voxel along each of its axes (1 1 1 is plain sampling), evenly spread over the voxel and averaged. `box` is the part of
 * the source held at `source`: its size and first index (i32 each), then the size of the whole source.
 * A sample outside the source by more than half a voxel does not count; `padding` where more than half do not.
 * `scratch` holds 12 nx + 8 (box nx + 2) bytes.
 */
export function resampleSlices(
  source: usize,
  box: usize,
  mapAt: usize,
  counts: usize,
  target: usize,
  nx: i32,
  ny: i32,
  k0: i32,
  k1: i32,
  padding: i32,
  scratch: usize,
): void {
  const ci = load<i32>(counts)
  const cj = load<i32>(counts, 4)
  const ck = load<i32>(counts, 8)
  map = mapAt
  row = (<usize>load<i32>(box)) << 1
  plane = row * <usize>load<i32>(box, 4)
  zero =
    source -
    ((<usize>load<i32>(box, 12)) << 1) -
    <usize>load<i32>(box, 16) * row -
    <usize>load<i32>(box, 20) * plane
  endX = <f64>load<i32>(box, 24) - 1
  endY = <f64>load<i32>(box, 28) - 1
  endZ = <f64>load<i32>(box, 32) - 1
  // Where target rows run along source rows, y and z are the same for a whole row: blend rows first.
  const alongRows = load<f64>(map, 32) == 0 && load<f64>(map, 64) == 0
  const sums = scratch
  const inside = sums + ((<usize>nx) << 3)
  const blended = (inside + ((<usize>nx) << 2) + 7) & ~7
  const first = load<i32>(box, 12)
  const size = load<i32>(box)
  let out = target + (<usize>k0) * (<usize>nx) * (<usize>ny) * 2
  for (let k = k0; k < k1; k++)
    for (let j = 0; j < ny; j++) {
      memory.fill(sums, 0, (<usize>nx) * 12)
      for (let c = 0; c < ck; c++)
        for (let b = 0; b < cj; b++) {
          const v = part(j, b, cj)
          const w = part(k, c, ck)
          if (alongRows) addBlendedRow(nx, ci, v, w, sums, inside, blended, first, size)
          else addRow(nx, ci, v, w, sums, inside)
        }
      writeRow(out, nx, sums, inside, ci * cj * ck, padding)
      out += (<usize>nx) << 1
    }
}

// @ts-ignore: decorator
@inline
function part(at: i32, n: i32, count: i32): f64 {
  return count == 1 ? <f64>at : <f64>at + (<f64>n + 0.5) / <f64>count - 0.5
}

// @ts-ignore: decorator
@inline
function within(x: f64, end: f64): bool {
  return x >= -0.5 && x <= end + 0.5
}

// @ts-ignore: decorator
@inline
function clampTo(x: f64, end: f64): f64 {
  return x < 0 ? 0 : x > end ? end : x
}

/** Row r of the map without its part along i. */
// @ts-ignore: decorator
@inline
function start(r: usize, v: f64, w: f64): f64 {
  const at = map + (r << 5)
  return load<f64>(at, 8) * v + load<f64>(at, 16) * w + load<f64>(at, 24)
}

// @ts-ignore: decorator
@inline
function count(sums: usize, inside: usize, i: i32, value: f64): void {
  const sum = sums + ((<usize>i) << 3)
  const held = inside + ((<usize>i) << 2)
  store<f64>(sum, load<f64>(sum) + value)
  store<i32>(held, load<i32>(held) + 1)
}

function addRow(nx: i32, ci: i32, v: f64, w: f64, sums: usize, inside: usize): void {
  const x0 = start(0, v, w)
  const y0 = start(1, v, w)
  const z0 = start(2, v, w)
  const xi = load<f64>(map)
  const yi = load<f64>(map, 32)
  const zi = load<f64>(map, 64)
  for (let i = 0; i < nx; i++)
    for (let a = 0; a < ci; a++) {
      const u = part(i, a, ci)
      const x = xi * u + x0
      const y = yi * u + y0
      const z = zi * u + z0
      if (within(x, endX) && within(y, endY) && within(z, endZ))
        count(sums, inside, i, trilinear(clampTo(x, endX), clampTo(y, endY), clampTo(z, endZ)))
    }
}

// @ts-ignore: decorator
@inline
function trilinear(x: f64, y: f64, z: f64): f64 {
  const x0 = <i32>x
  const y0 = <i32>y
  const z0 = <i32>z
  const fx = x - <f64>x0
  const fy = y - <f64>y0
  const fz = z - <f64>z0
  // On a sample there is no neighbour to mix in, and at the last one none to read.
  const right: usize = fx > 0 ? 2 : 0
  const below: usize = fy > 0 ? row : 0
  const above: usize = fz > 0 ? plane : 0
  const at = zero + ((<usize>x0) << 1) + (<usize>y0) * row + (<usize>z0) * plane
  const a = acrossRows(at, below, above, fy, fz)
  return a + (acrossRows(at + right, below, above, fy, fz) - a) * fx
}

// @ts-ignore: decorator
@inline
function acrossRows(at: usize, below: usize, above: usize, fy: f64, fz: f64): f64 {
  const a = <f64>load<i16>(at)
  const b = <f64>load<i16>(at + below)
  const c = <f64>load<i16>(at + above)
  const d = <f64>load<i16>(at + above + below)
  const low = a + (b - a) * fy
  const high = c + (d - c) * fy
  return low + (high - low) * fz
}

function addBlendedRow(
  nx: i32,
  ci: i32,
  v: f64,
  w: f64,
  sums: usize,
  inside: usize,
  blended: usize,
  first: i32,
  size: i32,
): void {
  const y = start(1, v, w)
  const z = start(2, v, w)
  if (!within(y, endY) || !within(z, endZ)) return
  blendRows(clampTo(y, endY), clampTo(z, endZ), blended, first, size)
  const x0 = start(0, v, w)
  const xi = load<f64>(map)
  const held = blended - ((<usize>first) << 3)
  for (let i = 0; i < nx; i++)
    for (let a = 0; a < ci; a++) {
      const x = xi * part(i, a, ci) + x0
      if (!within(x, endX)) continue
      const cx = clampTo(x, endX)
      const n = <i32>cx
      const at = held + ((<usize>n) << 3)
      const left = load<f64>(at)
      count(sums, inside, i, left + (load<f64>(at, 8) - left) * (cx - <f64>n))
    }
}

/** The four rows around (y, z) as one row of 64-bit floats; one more sample, equal to the last, follows it. */
function blendRows(y: f64, z: f64, blended: usize, first: i32, size: i32): void {
  const y0 = <i32>y
  const z0 = <i32>z
  const fy = y - <f64>y0
  const fz = z - <f64>z0
  const below: usize = fy > 0 ? row : 0
  const above: usize = fz > 0 ? plane : 0
  let at = zero + ((<usize>first) << 1) + (<usize>y0) * row + (<usize>z0) * plane
  const ys = f64x2.splat(fy)
  const zs = f64x2.splat(fz)
  let out = blended
  let i = 0
  for (; i + 4 <= size; i += 4) {
    const a = v128.load_ext<i16>(at)
    const b = v128.load_ext<i16>(at + below)
    const c = v128.load_ext<i16>(at + above)
    const d = v128.load_ext<i16>(at + above + below)
    v128.store(out, blendPair(a, b, c, d, ys, zs))
    v128.store(out, blendPair(upper(a), upper(b), upper(c), upper(d), ys, zs), 16)
    at += 8
    out += 32
  }
  for (; i < size; i++) {
    store<f64>(out, acrossRows(at, below, above, fy, fz))
    at += 2
    out += 8
  }
  store<f64>(out, load<f64>(out - 8))
}

// @ts-ignore: decorator
@inline
function upper(v: v128): v128 {
  return v128.shuffle<i32>(v, v, 2, 3, 0, 1)
}

// @ts-ignore: decorator
@inline
function blendPair(a4: v128, b4: v128, c4: v128, d4: v128, fy: v128, fz: v128): v128 {
  const a = f64x2.convert_low_i32x4_s(a4)
  const b = f64x2.convert_low_i32x4_s(b4)
  const c = f64x2.convert_low_i32x4_s(c4)
  const d = f64x2.convert_low_i32x4_s(d4)
  const low = f64x2.add(a, f64x2.mul(f64x2.sub(b, a), fy))
  const high = f64x2.add(c, f64x2.mul(f64x2.sub(d, c), fy))
  return f64x2.add(low, f64x2.mul(f64x2.sub(high, low), fz))
}

function writeRow(out: usize, nx: i32, sums: usize, inside: usize, all: i32, padding: i32): void {
  for (let i = 0; i < nx; i++) {
    const held = load<i32>(inside + ((<usize>i) << 2))
    const mean = load<f64>(sums + ((<usize>i) << 3)) / <f64>held
    store<i16>(out + ((<usize>i) << 1), held * 2 < all ? <i16>padding : <i16>Math.floor(mean + 0.5))
  }
}
