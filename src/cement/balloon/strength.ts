import type { Triple } from '../../geometry/index.ts'
import { type BoneMedium, tissue } from '../medium/bone-medium.ts'
import { fatOffsetMgPerCm3, tissueMgPerCm3 } from '../medium/figures.ts'
import { bridgedMm, crushExponent, crushFactorMPa, shellStrengthMPa } from './figures.ts'

/** Marrow and empty places give way at once, but not to nothing, so that fronts keep an order. */
const leastMPa = 0.02
const leastGPerCm3 = 0.005

/**
 * Stress at which the bone gives way to a balloon, MPa; infinite where the balloon cannot go.
 *
 * A mean over the width that a membrane bridges, so that a balloon does not grow along a vein; shell and endplates keep
 * their own strength.
 */
export function strengthMPaOf(medium: BoneMedium): Float64Array {
  const own = ownStrengthMPaOf(medium)
  const reach = Math.max(1, Math.round(bridgedMm.value / 2 / medium.grid.spacingMm[0]))
  const spongy = own.map((s) => (s < shellStrengthMPa.value ? s : Infinity))
  const mean = boxMean(spongy, medium.grid.dims, reach)
  return own.map((s, v) => (s < shellStrengthMPa.value ? (mean[v] as number) : s))
}

function ownStrengthMPaOf({ tissue: kinds, porosity, inside, throughShell }: BoneMedium): Float64Array {
  return Float64Array.from(kinds, (kind, v) => {
    if (inside[v] === 0) return Infinity
    if (kind === tissue.trabecular || kind === tissue.sclerotic) return crushMPaOf(porosity[v] as number)
    // No balloon leaves the bone by the hole of a vein.
    if (kind === tissue.cortex || kind === tissue.endplate || throughShell?.[v] === 1) return shellStrengthMPa.value
    return kind === tissue.void || kind === tissue.vein ? leastMPa : Infinity
  })
}

/** Yield stress of spongy bone of this porosity, by way of the density from which the porosity came. */
export function crushMPaOf(porosity: number): number {
  const gPerCm3 = ((1 - porosity) * tissueMgPerCm3.value - fatOffsetMgPerCm3.value) / 1000
  return Math.max(leastMPa, crushFactorMPa.value * Math.max(leastGPerCm3, gPerCm3) ** crushExponent.value)
}

/** Mean over the cube of `reach` voxels to each side, of finite values only; rounded, so that a mirrored field gives the same. */
function boxMean(values: Float64Array, dims: Triple, reach: number): Float64Array {
  const [nx, ny] = dims
  let sum: Float64Array = values.map((x) => (Number.isFinite(x) ? x : 0))
  let count: Float64Array = values.map((x) => (Number.isFinite(x) ? 1 : 0))
  for (const [axis, stride] of [1, nx, nx * ny].entries()) {
    const n = dims[axis] as number
    sum = alongAxis(sum, n, stride, reach)
    count = alongAxis(count, n, stride, reach)
  }
  return sum.map((s, v) => ((count[v] as number) > 0 ? Math.round((s / (count[v] as number)) * 1e6) / 1e6 : Infinity))
}

function alongAxis(field: Float64Array, n: number, stride: number, reach: number): Float64Array {
  const out = new Float64Array(field.length)
  for (let v = 0; v < field.length; v++) {
    const at = Math.floor(v / stride) % n
    let total = 0
    for (let d = -Math.min(reach, at); d <= Math.min(reach, n - 1 - at); d++) total += field[v + d * stride] as number
    out[v] = total
  }
  return out
}
