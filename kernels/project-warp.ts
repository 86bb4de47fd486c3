// Perspective shear-warp, second half: from the intermediate image to the detector, Catmull-Rom.
import { field } from './project-tile'

// The view's fields from 24 on: where a pixel falls in the image is (NU / W, NV / W), each linear in column and row.

/** Weight of one of the four taps for four fractions at once: ((a t + b) t + c) t + d. */
// @ts-ignore: decorator
@inline
function cubic(t: v128, a: f32, b: f32, c: f32, d: f32): v128 {
  let w = f32x4.add(f32x4.mul(t, f32x4.splat(a)), f32x4.splat(b))
  w = f32x4.add(f32x4.mul(t, w), f32x4.splat(c))
  return f32x4.add(f32x4.mul(t, w), f32x4.splat(d))
}

/** One pixel: four rows of four taps, summed over the rows; the taps along u are left apart. */
// @ts-ignore: decorator
@inline
function rowsSummed(from: usize, rowBytes: usize, w0: v128, w1: v128, w2: v128, w3: v128): v128 {
  const lower = from + rowBytes * 2
  return f32x4.add(
    f32x4.add(f32x4.mul(v128.load(from), w0), f32x4.mul(v128.load(from + rowBytes), w1)),
    f32x4.add(f32x4.mul(v128.load(lower), w2), f32x4.mul(v128.load(lower + rowBytes), w3)),
  )
}

/** Writes the line integrals of detector rows `firstRow`..`endRow`; a row of `target` has room for whole blocks of four. */
export function projectWarp(view: usize, target: usize, columns: i32, firstRow: i32, endRow: i32): void {
  const image = <usize>field(view, 17)
  const rowBytes = (<usize>field(view, 15)) << 2
  const lastU = f32x4.splat(<f32>(field(view, 15) - 2.001)), lastV = f32x4.splat(<f32>(field(view, 16) - 2.001))
  const stepU = field(view, 25), stepV = field(view, 28), stepW = field(view, 31)
  const lanes = f32x4(0, 1, 2, 3)
  const lanesU = f32x4.mul(lanes, f32x4.splat(<f32>stepU))
  const lanesV = f32x4.mul(lanes, f32x4.splat(<f32>stepV))
  const lanesW = f32x4.mul(lanes, f32x4.splat(<f32>stepW))
  const one = f32x4.splat(1), zero = f32x4.splat(0)
  const scale = f32x4.splat(<f32>field(view, 33))
  const sidMm = field(view, 34), pixelMm = field(view, 35), centreColumn = field(view, 36)
  const lanesX = f32x4.mul(lanes, f32x4.splat(<f32>pixelMm))
  const stride = (columns + 3) & ~3
  for (let row = firstRow; row < endRow; row++) {
    const startU = field(view, 24) + field(view, 26) * <f64>row
    const startV = field(view, 27) + field(view, 29) * <f64>row
    const startW = field(view, 30) + field(view, 32) * <f64>row
    const y = (<f64>row - field(view, 37)) * pixelMm
    const fixedMm2 = f32x4.splat(<f32>(sidMm * sidMm + y * y))
    let at = target + ((<usize>row * stride) << 2)
    for (let column = 0; column < columns; column += 4, at += 16) {
      const c = <f64>column
      // 1. Where the four pixels fall; those outside see nothing.
      const perW = f32x4.div(one, f32x4.add(f32x4.splat(<f32>(startW + stepW * c)), lanesW))
      const allU = f32x4.mul(f32x4.add(f32x4.splat(<f32>(startU + stepU * c)), lanesU), perW)
      const allV = f32x4.mul(f32x4.add(f32x4.splat(<f32>(startV + stepV * c)), lanesV), perW)
      const u = f32x4.pmax(f32x4.pmin(allU, lastU), one)
      const v = f32x4.pmax(f32x4.pmin(allV, lastV), one)
      const inside = v128.and(f32x4.eq(u, allU), f32x4.eq(v, allV))
      if (!v128.any_true(inside)) {
        v128.store(at, zero)
        continue
      }
      const floorU = f32x4.floor(u), floorV = f32x4.floor(v)
      const tu = f32x4.sub(u, floorU), tv = f32x4.sub(v, floorV)
      const i = i32x4.trunc_sat_f32x4_s(floorU), j = i32x4.trunc_sat_f32x4_s(floorV)
      // 2. Weights along v, and the rows of each pixel summed with them.
      const a = cubic(tv, -0.5, 1.0, -0.5, 0.0), b = cubic(tv, 1.5, -2.5, 0.0, 1.0)
      const d = cubic(tv, -1.5, 2.0, 0.5, 0.0), e = cubic(tv, 0.5, -0.5, 0.0, 0.0)
      const s0 = rowsSummed(image + <usize>(i32x4.extract_lane(j, 0) - 1) * rowBytes + ((<usize>(i32x4.extract_lane(i, 0) - 1)) << 2), rowBytes,
        v128.shuffle<f32>(a, a, 0, 0, 0, 0), v128.shuffle<f32>(b, b, 0, 0, 0, 0), v128.shuffle<f32>(d, d, 0, 0, 0, 0), v128.shuffle<f32>(e, e, 0, 0, 0, 0))
      const s1 = rowsSummed(image + <usize>(i32x4.extract_lane(j, 1) - 1) * rowBytes + ((<usize>(i32x4.extract_lane(i, 1) - 1)) << 2), rowBytes,
        v128.shuffle<f32>(a, a, 1, 1, 1, 1), v128.shuffle<f32>(b, b, 1, 1, 1, 1), v128.shuffle<f32>(d, d, 1, 1, 1, 1), v128.shuffle<f32>(e, e, 1, 1, 1, 1))
      const s2 = rowsSummed(image + <usize>(i32x4.extract_lane(j, 2) - 1) * rowBytes + ((<usize>(i32x4.extract_lane(i, 2) - 1)) << 2), rowBytes,
        v128.shuffle<f32>(a, a, 2, 2, 2, 2), v128.shuffle<f32>(b, b, 2, 2, 2, 2), v128.shuffle<f32>(d, d, 2, 2, 2, 2), v128.shuffle<f32>(e, e, 2, 2, 2, 2))
      const s3 = rowsSummed(image + <usize>(i32x4.extract_lane(j, 3) - 1) * rowBytes + ((<usize>(i32x4.extract_lane(i, 3) - 1)) << 2), rowBytes,
        v128.shuffle<f32>(a, a, 3, 3, 3, 3), v128.shuffle<f32>(b, b, 3, 3, 3, 3), v128.shuffle<f32>(d, d, 3, 3, 3, 3), v128.shuffle<f32>(e, e, 3, 3, 3, 3))
      // 3. Taps turned to lanes, and summed with the weights along u.
      const p0 = v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), p1 = v128.shuffle<f32>(s0, s1, 2, 6, 3, 7)
      const p2 = v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), p3 = v128.shuffle<f32>(s2, s3, 2, 6, 3, 7)
      const sum = f32x4.add(
        f32x4.add(
          f32x4.mul(v128.shuffle<f64>(p0, p2, 0, 2), cubic(tu, -0.5, 1.0, -0.5, 0.0)),
          f32x4.mul(v128.shuffle<f64>(p0, p2, 1, 3), cubic(tu, 1.5, -2.5, 0.0, 1.0)),
        ),
        f32x4.add(
          f32x4.mul(v128.shuffle<f64>(p1, p3, 0, 2), cubic(tu, -1.5, 2.0, 0.5, 0.0)),
          f32x4.mul(v128.shuffle<f64>(p1, p3, 1, 3), cubic(tu, 0.5, -0.5, 0.0, 0.0)),
        ),
      )
      // 4. Times the way between two slices. Catmull-Rom may swing below 0 beside a sharp edge; a line integral cannot.
      const x = f32x4.add(f32x4.splat(<f32>((c - centreColumn) * pixelMm)), lanesX)
      const raysMm = f32x4.sqrt(f32x4.add(fixedMm2, f32x4.mul(x, x)))
      const sliceMm = f32x4.mul(f32x4.mul(raysMm, f32x4.abs(perW)), scale)
      v128.store(at, v128.and(f32x4.pmax(f32x4.mul(sum, sliceMm), zero), inside))
    }
  }
}
