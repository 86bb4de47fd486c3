import type { Random } from '../../base/index.ts'

/** A periodic cube of smooth random numbers, mean 0 and standard deviation 1, read like a cloud. */
export interface Grain {
  readonly values: Float32Array
}

const side = 64

export function grainFrom(chance: Random): Grain {
  const count = side ** 3
  let values = new Float32Array(count)
  for (let i = 0; i < count; i++) values[i] = chance.uniform() + chance.uniform() - 1
  for (const stride of [1, side, side * side]) values = blurred(values, stride)
  let mean = 0
  for (const v of values) mean += v
  mean /= count
  let square = 0
  for (const v of values) square += (v - mean) ** 2
  const gain = 1 / Math.sqrt(square / count)
  for (let i = 0; i < count; i++) values[i] = ((values[i] as number) - mean) * gain
  return { values }
}

function blurred(values: Float32Array, stride: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length)
  const span = stride * side
  for (let i = 0; i < values.length; i++) {
    const base = i - (i % span)
    const place = i - base
    const before = base + (place < stride ? place + span - stride : place - stride)
    const after = base + (place + stride >= span ? place + stride - span : place + stride)
    out[i] = 0.25 * values[before]! + 0.5 * values[i]! + 0.25 * values[after]!
  }
  return out
}

/** The grain at (x, y, z) in its own cells, trilinear. */
export function grainAt(grain: Grain, x: number, y: number, z: number): number {
  const v = grain.values
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  const z0 = Math.floor(z)
  const fx = x - x0
  const fy = y - y0
  const fz = z - z0
  const i0 = x0 & 63
  const i1 = (x0 + 1) & 63
  const j0 = (y0 & 63) << 6
  const j1 = ((y0 + 1) & 63) << 6
  const k0 = (z0 & 63) << 12
  const k1 = ((z0 + 1) & 63) << 12
  const a = v[k0 + j0 + i0]! + fx * (v[k0 + j0 + i1]! - v[k0 + j0 + i0]!)
  const b = v[k0 + j1 + i0]! + fx * (v[k0 + j1 + i1]! - v[k0 + j1 + i0]!)
  const c = v[k1 + j0 + i0]! + fx * (v[k1 + j0 + i1]! - v[k1 + j0 + i0]!)
  const d = v[k1 + j1 + i0]! + fx * (v[k1 + j1 + i1]! - v[k1 + j1 + i0]!)
  const lower = a + fy * (b - a)
  return lower + fz * (c + fy * (d - c) - lower)
}
