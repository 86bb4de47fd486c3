// Perspective shear-warp, second half: from the intermediate image to the detector, Catmull-Rom.
// The view's fields from 24 on: where a pixel falls in the image is (NU / W, NV / W), each linear in column and row.

// @ts-ignore: decorator
@inline
function field(view: usize, index: usize): f64 {
  return load<f64>(view + (index << 3))
}

// @ts-ignore: decorator
@inline
function cubic(t: f32): v128 {
  const v = f32x4.splat(t)
  let w = f32x4.add(f32x4(1.0, -2.5, 2.0, -0.5), f32x4.mul(v, f32x4(-0.5, 1.5, -1.5, 0.5)))
  w = f32x4.add(f32x4(-0.5, 0.0, 0.5, 0.0), f32x4.mul(v, w))
  return f32x4.add(f32x4(0.0, 1.0, 0.0, 0.0), f32x4.mul(v, w))
}

/** Writes the line integrals of detector rows `firstRow`..`endRow`. */
export function projectWarp(view: usize, target: usize, columns: i32, firstRow: i32, endRow: i32): void {
  const image = <usize>field(view, 17)
  const rowBytes = (<usize>field(view, 15)) << 2
  const lastU = field(view, 15) - 2, lastV = field(view, 16) - 2
  const stepU = field(view, 25), stepV = field(view, 28), stepW = field(view, 31)
  const scale = field(view, 33), sidMm = field(view, 34), pixelMm = field(view, 35)
  const centreColumn = field(view, 36), centreRow = field(view, 37)
  for (let row = firstRow; row < endRow; row++) {
    const startU = field(view, 24) + field(view, 26) * <f64>row
    const startV = field(view, 27) + field(view, 29) * <f64>row
    const startW = field(view, 30) + field(view, 32) * <f64>row
    const y = (<f64>row - centreRow) * pixelMm
    const fixedMm2 = sidMm * sidMm + y * y
    let at = target + ((<usize>row * columns) << 2)
    for (let column = 0; column < columns; column++, at += 4) {
      const c = <f64>column
      const perW = 1 / (startW + stepW * c)
      const u = (startU + stepU * c) * perW
      const v = (startV + stepV * c) * perW
      if (!(u >= 1 && v >= 1 && u < lastU && v < lastV)) {
        store<f32>(at, 0)
        continue
      }
      const x = (c - centreColumn) * pixelMm
      const i = <i32>u, j = <i32>v
      const from = image + <usize>(j - 1) * rowBytes + ((<usize>(i - 1)) << 2)
      const wu = cubic(<f32>(u - <f64>i))
      const wv = cubic(<f32>(v - <f64>j))
      let sum = f32x4.mul(v128.load(from), v128.shuffle<f32>(wv, wv, 0, 0, 0, 0))
      sum = f32x4.add(sum, f32x4.mul(v128.load(from + rowBytes), v128.shuffle<f32>(wv, wv, 1, 1, 1, 1)))
      sum = f32x4.add(sum, f32x4.mul(v128.load(from + rowBytes * 2), v128.shuffle<f32>(wv, wv, 2, 2, 2, 2)))
      sum = f32x4.add(sum, f32x4.mul(v128.load(from + rowBytes * 3), v128.shuffle<f32>(wv, wv, 3, 3, 3, 3)))
      sum = f32x4.mul(sum, wu)
      sum = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1))
      const value = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1)
      const length = Math.sqrt(fixedMm2 + x * x) * Math.abs(perW) * scale
      // Catmull-Rom may swing below zero beside a sharp edge; a line integral cannot.
      store<f32>(at, <f32>Math.max(0, <f64>value * length))
    }
  }
}
