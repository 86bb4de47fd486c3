// Trilinear resampling of 16-bit samples, in 64-bit floats and in the order of the TypeScript twin: the same integers.

/**
 * The target slices k0 <= k < k1.
 *
 * `map` is the 3x4 row-major map from target index to source index (f64). `counts`: three i32, samples taken per target
 * voxel along each of its axes (1 1 1 is plain sampling), evenly spread over the voxel and averaged. `box` is the part of
 * the source held at `source`: its size and first index (i32 each), then the size of the whole source.
 * A sample outside the source by more than half a voxel does not count; `padding` where more than half do not.
 */
export function resampleSlices(
  source: usize,
  box: usize,
  map: usize,
  counts: usize,
  target: usize,
  nx: i32,
  ny: i32,
  k0: i32,
  k1: i32,
  padding: i32,
): void {
  const ci = load<i32>(counts)
  const cj = load<i32>(counts, 4)
  const ck = load<i32>(counts, 8)
  const all = ci * cj * ck
  const xi = load<f64>(map)
  const yi = load<f64>(map, 32)
  const zi = load<f64>(map, 64)
  const row = (<usize>load<i32>(box)) << 1
  const plane = row * <usize>load<i32>(box, 4)
  // The address where sample (0, 0, 0) of the whole source would lie; it wraps round as all addresses do.
  const zero =
    source -
    ((<usize>load<i32>(box, 12)) << 1) -
    <usize>load<i32>(box, 16) * row -
    <usize>load<i32>(box, 20) * plane
  const endX = <f64>load<i32>(box, 24) - 1
  const endY = <f64>load<i32>(box, 28) - 1
  const endZ = <f64>load<i32>(box, 32) - 1
  let out = target + (<usize>k0) * (<usize>nx) * (<usize>ny) * 2
  for (let k = k0; k < k1; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        let sum: f64 = 0
        let inside = 0
        for (let c = 0; c < ck; c++) {
          const w = ck == 1 ? <f64>k : <f64>k + (<f64>c + 0.5) / <f64>ck - 0.5
          for (let b = 0; b < cj; b++) {
            const v = cj == 1 ? <f64>j : <f64>j + (<f64>b + 0.5) / <f64>cj - 0.5
            const x0 = load<f64>(map, 8) * v + load<f64>(map, 16) * w + load<f64>(map, 24)
            const y0 = load<f64>(map, 40) * v + load<f64>(map, 48) * w + load<f64>(map, 56)
            const z0 = load<f64>(map, 72) * v + load<f64>(map, 80) * w + load<f64>(map, 88)
            for (let a = 0; a < ci; a++) {
              const u = ci == 1 ? <f64>i : <f64>i + (<f64>a + 0.5) / <f64>ci - 0.5
              const x = xi * u + x0
              const y = yi * u + y0
              const z = zi * u + z0
              if (!within(x, endX) || !within(y, endY) || !within(z, endZ)) continue
              sum += trilinear(zero, row, plane, clampTo(x, endX), clampTo(y, endY), clampTo(z, endZ))
              inside++
            }
          }
        }
        if (inside * 2 < all) store<i16>(out, <i16>padding)
        else store<i16>(out, <i16>Math.floor(all == 1 ? sum + 0.5 : sum / <f64>inside + 0.5))
        out += 2
      }
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

// @ts-ignore: decorator
@inline
function trilinear(zero: usize, row: usize, plane: usize, x: f64, y: f64, z: f64): f64 {
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
  const near = alongX(at, right, fx)
  const low = near + (alongX(at + below, right, fx) - near) * fy
  const far = alongX(at + above, right, fx)
  const high = far + (alongX(at + above + below, right, fx) - far) * fy
  return low + (high - low) * fz
}

// @ts-ignore: decorator
@inline
function alongX(at: usize, right: usize, fx: f64): f64 {
  const a = <f64>load<i16>(at)
  return a + (<f64>load<i16>(at + right) - a) * fx
}
