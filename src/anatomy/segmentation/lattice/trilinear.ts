/** Trilinear value between eight neighbours, the first at place `o`; `nx` places make a row, `plane` a layer. */
export function trilinear(
  values: Int16Array | Float32Array,
  o: number,
  nx: number,
  plane: number,
  fx: number,
  fy: number,
  fz: number,
): number {
  const a = values[o]! + fx * (values[o + 1]! - values[o]!)
  const b = values[o + nx]! + fx * (values[o + nx + 1]! - values[o + nx]!)
  const c = values[o + plane]! + fx * (values[o + plane + 1]! - values[o + plane]!)
  const d = values[o + plane + nx]! + fx * (values[o + plane + nx + 1]! - values[o + plane + nx]!)
  const e = a + fy * (b - a)
  return e + fz * (c + fy * (d - c) - e)
}
