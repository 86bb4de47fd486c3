// Trilinear resampling of 16-bit samples, in 64-bit floats and in the order of the TypeScript twin: the same integers.

/**
 * The target slices k0 <= k < k1.
 *
 * `map` is the 3x4 row-major map from target index to source index (f64); `counts` three i32: samples taken per target
 * voxel along each of its axes (1 1 1 is plain sampling), evenly spread over the voxel and averaged. `box` is the part of
 * the source held at `source`: nx ny nz of it and its first index x0 y0 z0 (i32), then the whole source's nx ny nz.
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
  let out = target + (<usize>k0) * (<usize>nx) * (<usize>ny) * 2
  for (let k = k0; k < k1; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        let sum: f64 = 0
        let inside = 0
        for (let c = 0; c < ck; c++)
          for (let b = 0; b < cj; b++)
            for (let a = 0; a < ci; a++) {
              const u = <f64>i + (<f64>a + 0.5) / <f64>ci - 0.5
              const v = <f64>j + (<f64>b + 0.5) / <f64>cj - 0.5
              const w = <f64>k + (<f64>c + 0.5) / <f64>ck - 0.5
              const x = load<f64>(map) * u + load<f64>(map, 8) * v + load<f64>(map, 16) * w + load<f64>(map, 24)
              const y = load<f64>(map, 32) * u + load<f64>(map, 40) * v + load<f64>(map, 48) * w + load<f64>(map, 56)
              const z = load<f64>(map, 64) * u + load<f64>(map, 72) * v + load<f64>(map, 80) * w + load<f64>(map, 88)
              if (!within(x, load<i32>(box, 24)) || !within(y, load<i32>(box, 28)) || !within(z, load<i32>(box, 32)))
                continue
              sum += trilinear(source, box, x, y, z)
              inside++
            }
        store<i16>(out, inside * 2 < all ? <i16>padding : <i16>Math.floor(sum / <f64>inside + 0.5))
        out += 2
      }
}

// @ts-ignore: decorator
@inline
function within(x: f64, n: i32): bool {
  return x >= -0.5 && x <= <f64>n - 0.5
}

function trilinear(source: usize, box: usize, x: f64, y: f64, z: f64): f64 {
  const cx = clampTo(x, load<i32>(box, 24))
  const cy = clampTo(y, load<i32>(box, 28))
  const cz = clampTo(z, load<i32>(box, 32))
  const x0 = <i32>cx
  const y0 = <i32>cy
  const z0 = <i32>cz
  const fx = cx - <f64>x0
  const fy = cy - <f64>y0
  const fz = cz - <f64>z0
  const row = (<usize>load<i32>(box)) << 1
  const plane = row * <usize>load<i32>(box, 4)
  const right: usize = fx > 0 ? 2 : 0
  const below: usize = fy > 0 ? row : 0
  const above: usize = fz > 0 ? plane : 0
  const at =
    source +
    ((<usize>(x0 - load<i32>(box, 12))) << 1) +
    <usize>(y0 - load<i32>(box, 16)) * row +
    <usize>(z0 - load<i32>(box, 20)) * plane
  const a = alongX(at, right, fx)
  const b = alongX(at + below, right, fx)
  const c = alongX(at + above, right, fx)
  const d = alongX(at + above + below, right, fx)
  const near = a + (b - a) * fy
  const far = c + (d - c) * fy
  return near + (far - near) * fz
}

// @ts-ignore: decorator
@inline
function alongX(at: usize, right: usize, fx: f64): f64 {
  const a = <f64>load<i16>(at)
  return a + (<f64>load<i16>(at + right) - a) * fx
}

// @ts-ignore: decorator
@inline
function clampTo(x: f64, n: i32): f64 {
  return max<f64>(0, min<f64>(<f64>(n - 1), x))
}
