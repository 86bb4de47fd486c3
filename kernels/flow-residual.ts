// The residual in f64 and the correction that comes back from f32.
import { barrier } from './barrier'
import { across, addProducts, FlowLevel, ownFrom, ownTo, rowsOf, stepA, sumOf } from './flow-level'
import { FlowPlan, partials } from './flow-plan'

/** rhs = b - A p with p in f64; first = its first Jacobi step. Leaves |rhs|^2 in list 0 and |b|^2 in list 2, by layer. */
export function residual64(plan: FlowPlan, level: FlowLevel): void {
  const end = ownTo(level)
  for (let k = ownFrom(level); k < end; k++) layerResidual(plan, level, k)
  barrier()
}

function layerResidual(plan: FlowPlan, level: FlowLevel, k: i32): void {
  const row = (<usize>level.nx) << 2
  const layer = row * <usize>level.ny
  const w = f32x4.splat(stepA)
  const zero = f32x4.splat(0)
  let restSum = f64x2.splat(0)
  let loadSum = f64x2.splat(0)
  const last = rowsOf(level, k + 1)
  for (let n = rowsOf(level, k); n < last; n += 8) {
    const end = <usize>load<i32>(n, 4)
    for (let at = <usize>load<i32>(n); at < end; at += 16) {
      const inverse = v128.load(level.inverse + at)
      const unknown = f32x4.gt(inverse, zero)
      const low = f32x4.demote_f64x2_zero(rest64(plan, level, at, row, layer))
      const high = f32x4.demote_f64x2_zero(rest64(plan, level, at + 8, row, layer))
      const rest = v128.and(unknown, i32x4.shuffle(low, high, 0, 1, 4, 5))
      v128.store(level.rhs + at, rest)
      v128.store(level.first + at, f32x4.mul(f32x4.mul(w, inverse), rest))
      restSum = addProducts(restSum, rest, rest)
      const b = v128.and(unknown, v128.load(plan.load + at))
      loadSum = addProducts(loadSum, b, b)
    }
  }
  store<f64>(partials(plan, 0) + (<usize>k << 3), across(restSum))
  store<f64>(partials(plan, 2) + (<usize>k << 3), across(loadSum))
}

/** b - A p at two cells. */
@inline
function rest64(plan: FlowPlan, level: FlowLevel, at: usize, row: usize, layer: usize): v128 {
  const v = plan.pressure + (at << 1)
  const x = level.x + at
  const y = level.y + at
  const z = level.z + at
  const p = v128.load(v)
  let sum = f64x2.mul(wide(level.held + at), p)
  sum = f64x2.add(sum, f64x2.mul(wide(x), f64x2.sub(p, v128.load(v + 8))))
  sum = f64x2.add(sum, f64x2.mul(wide(x - 4), f64x2.sub(p, v128.load(v - 8))))
  sum = f64x2.add(sum, f64x2.mul(wide(y), f64x2.sub(p, v128.load(v + (row << 1)))))
  sum = f64x2.add(sum, f64x2.mul(wide(y - row), f64x2.sub(p, v128.load(v - (row << 1)))))
  sum = f64x2.add(sum, f64x2.mul(wide(z), f64x2.sub(p, v128.load(v + (layer << 1)))))
  sum = f64x2.add(sum, f64x2.mul(wide(z - layer), f64x2.sub(p, v128.load(v - (layer << 1)))))
  return f64x2.sub(wide(plan.load + at), sum)
}

@inline
function wide(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at))
}

/** pressure += correction, which is 0 where there is no unknown: held pressures stay as they are. */
export function addCorrection(plan: FlowPlan, level: FlowLevel): void {
  const last = rowsOf(level, ownTo(level))
  for (let n = rowsOf(level, ownFrom(level)); n < last; n += 8) {
    const end = <usize>load<i32>(n, 4)
    for (let at = <usize>load<i32>(n); at < end; at += 16) {
      const v = plan.pressure + (at << 1)
      const e = v128.load(plan.correction + at)
      const high = i32x4.shuffle(e, e, 2, 3, 2, 3)
      v128.store(v, f64x2.add(v128.load(v), f64x2.promote_low_f32x4(e)))
      v128.store(v + 16, f64x2.add(v128.load(v + 16), f64x2.promote_low_f32x4(high)))
    }
  }
  barrier()
}

export const sumLayers = (plan: FlowPlan, level: FlowLevel, list: i32): f64 => sumOf(partials(plan, list), level.nz)
