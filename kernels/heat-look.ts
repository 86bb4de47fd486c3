// What is kept of the heat's course.
import { between, dt, lookC, lookEvery, plane, px, word } from './heat-plan'

/** What is kept of slice k, every few steps: the highest temperature, seconds above three marks, and the dose in minutes at 43 degrees. */
export function look(fields: usize, next: usize, k: i32, py: i32): void {
  const peak = word(fields, 7)
  const above45 = word(fields, 8)
  const above47 = word(fields, 9)
  const above50 = word(fields, 10)
  const dose = word(fields, 11)
  const doses = word(fields, 29)
  const perDegree = <f32>load<f64>(fields + 184)
  const lastRate = <i32>word(fields, 24)
  const bar = f32x4.splat(lookC)
  const seconds = dt * <f32>lookEvery
  const step = f32x4.splat(seconds)
  const row = (<usize>px) << 2
  for (let j = 1; j < py - 1; j++) {
    const first = (<usize>(k * plane + j * px)) << 2
    for (let at = first; at < first + row; at += 16) {
      const t = v128.load(next + at)
      if (!v128.any_true(f32x4.gt(t, bar))) continue
      v128.store(peak + at, f32x4.pmax(v128.load(peak + at), t))
      add(above45 + at, v128.and(step, f32x4.ge(t, f32x4.splat(45))))
      add(above47 + at, v128.and(step, f32x4.ge(t, f32x4.splat(47))))
      add(above50 + at, v128.and(step, f32x4.ge(t, f32x4.splat(50))))
      for (let lane: usize = at; lane < at + 16; lane += 4) {
        const warm = load<f32>(next + lane)
        if (warm > lookC)
          store<f32>(dose + lane, load<f32>(dose + lane) + seconds * between(doses, warm * perDegree, lastRate))
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function add(at: usize, value: v128): void {
  v128.store(at, f32x4.add(v128.load(at), value))
}
