// Heat of curing cement: conduction with perfusion on a lattice, and the reaction in the voxels that hold cement.
// Twin: `heatReference` in src/cement/heat/reference.ts. All threads together step by step, each with its own slices.
import { barrier, shareFrom, tellProgress, thread } from './barrier'
import { react } from './heat-cure'
import { look } from './heat-look'
import { bodyC, dt, lookEvery, plane, px, readPlan, word } from './heat-plan'

/**
 * Steps `from` to `to` of `whole`. Fields are f32 with a ghost voxel on every side, rows `px` long, a multiple of 4. The
 * temperature before step s is the first of the two fields where s is even.
 */
export function heatSteps(plan: usize, from: i32, to: i32, whole: i32): void {
  readPlan(plan)
  const py = <i32>word(plan, 1)
  const nz = <i32>word(plan, 2)
  const k0 = shareFrom(nz, thread()) + 1
  const k1 = shareFrom(nz, thread() + 1) + 1
  const fields = plan + 48
  for (let s = from; s < to; s++) {
    const now = word(fields, s & 1)
    const next = word(fields, 1 - (s & 1))
    const timeS = <f32>(<f64>(s + 1) * <f64>dt)
    for (let k = k0; k < k1; k++) {
      conduct(fields, now, next, k, py)
      react(fields, next, k, timeS)
      if ((s + 1) % lookEvery == 0) look(fields, next, k, py)
    }
    barrier()
    if (thread() == 0 && (s & 31) == 31) tellProgress(<f32>(s + 1) / <f32>whole)
  }
}

/** One slice of the explicit step: T + (dt / c) div(k grad T) + (dt w / c) (body - T); opposite faces are paired, for symmetry. */
function conduct(fields: usize, now: usize, next: usize, k: i32, py: i32): void {
  const toX = word(fields, 2)
  const toY = word(fields, 3)
  const toZ = word(fields, 4)
  const gain = word(fields, 5)
  const flow = word(fields, 6)
  const row = (<usize>px) << 2
  const layer = (<usize>plane) << 2
  const warm = f32x4.splat(bodyC)
  for (let j = 1; j < py - 1; j++) {
    const first = (<usize>(k * plane + j * px)) << 2
    for (let at = first; at < first + row; at += 16) {
      const t = v128.load(now + at)
      const x = f32x4.add(
        f32x4.mul(v128.load(toX + at), f32x4.sub(v128.load(now + at + 4), t)),
        f32x4.mul(v128.load(toX + at - 4), f32x4.sub(v128.load(now + at - 4), t)),
      )
      const y = f32x4.add(
        f32x4.mul(v128.load(toY + at), f32x4.sub(v128.load(now + at + row), t)),
        f32x4.mul(v128.load(toY + at - row), f32x4.sub(v128.load(now + at - row), t)),
      )
      const z = f32x4.add(
        f32x4.mul(v128.load(toZ + at), f32x4.sub(v128.load(now + at + layer), t)),
        f32x4.mul(v128.load(toZ + at - layer), f32x4.sub(v128.load(now + at - layer), t)),
      )
      const change = f32x4.mul(v128.load(gain + at), f32x4.add(f32x4.add(x, y), z))
      const blood = f32x4.mul(v128.load(flow + at), f32x4.sub(warm, t))
      v128.store(next + at, f32x4.add(t, f32x4.add(change, blood)))
    }
  }
}
