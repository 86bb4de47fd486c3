// Heat of curing cement: conduction with perfusion on a lattice, and the reaction in the voxels that hold cement.
// Twin: `heatReference` in src/cement/heat/reference.ts. All threads together step by step, each with its own slices.
import { barrier, shareFrom, tellProgress, thread } from './barrier'

// One run's numbers, f64 at `plan`, in the order of src/cement/heat/run.ts.
let px: i32 = 0
let plane: i32 = 0
let bodyC: f32 = 0
let lookC: f32 = 0
let dt: f32 = 0
let lookEvery: i32 = 1

// @ts-ignore: decorator
@inline
function word(plan: usize, at: i32): usize {
  return <usize>load<f64>(plan + (<usize>at << 3))
}

/**
 * Steps `from` to `to` of `whole`. Fields are f32 with a ghost voxel on every side, rows `px` long, a multiple of 4. The
 * temperature before step s is the first of the two fields where s is even.
 */
export function heatSteps(plan: usize, from: i32, to: i32, whole: i32): void {
  px = <i32>word(plan, 0)
  const py = <i32>word(plan, 1)
  const nz = <i32>word(plan, 2)
  plane = px * py
  bodyC = <f32>load<f64>(plan + 24)
  lookC = <f32>load<f64>(plan + 32)
  dt = <f32>load<f64>(plan + 40)
  lookEvery = <i32>load<f64>(plan + 288)
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

// @ts-ignore: decorator
@inline
function between(table: usize, x: f32, last: i32): f32 {
  const held = min<f32>(max<f32>(x, 0), <f32>last - 0.001)
  const i = <i32>held
  const a = load<f32>(table + ((<usize>i) << 2))
  return a + (held - <f32>i) * (load<f32>(table + ((<usize>(i + 1)) << 2)) - a)
}

/** Cement voxels of slice k: those that are reached now take up the cement's temperature, those that were react. */
function react(fields: usize, next: usize, k: i32, timeS: f32): void {
  const starts = word(fields, 12)
  const places = word(fields, 13)
  const u = word(fields, 14)
  const heat = word(fields, 15)
  const reachedAt = word(fields, 16)
  const mixed = word(fields, 17)
  const arriving = word(fields, 18)
  const setAt = word(fields, 19)
  const rates = word(fields, 20)
  const powers = word(fields, 21)
  const shares = word(fields, 22)
  const perDegree = <f32>load<f64>(fields + 184)
  const lastRate = <i32>word(fields, 24)
  const lastShare = <i32>word(fields, 25)
  const glassK = <f32>load<f64>(fields + 208)
  const order = <f32>load<f64>(fields + 216)
  const setU = <f32>load<f64>(fields + 224)
  const c1 = load<i32>(starts + ((<usize>k) << 2))
  for (let c = load<i32>(starts + ((<usize>(k - 1)) << 2)); c < c1; c++) {
    const o = (<usize>c) << 2
    const cell = next + ((<usize>load<i32>(places + o)) << 2)
    if (timeS < load<f32>(reachedAt + o)) continue
    let t = load<f32>(cell)
    let had = load<f32>(u + o)
    if (had < 0) {
      // Just reached: -1 - u stands for a u that waits.
      t += load<f32>(mixed + o) * (load<f32>(arriving + o) - t)
      had = -1 - had
      store<f32>(u + o, had)
    }
    const w = between(shares, had * <f32>lastShare, lastShare)
    const room = min<f32>(1, (t + 273.15) / glassK) - w
    if (room > 0) {
      const rate = between(rates, t * perDegree, lastRate) * between(powers, room * <f32>lastShare, lastShare)
      // Never more than half of what may still react: a step cannot pass the ceiling.
      const has = had + min<f32>(rate * dt, (0.5 * room) / order)
      t += load<f32>(heat + o) * (between(shares, has * <f32>lastShare, lastShare) - w)
      store<f32>(u + o, has)
      if (has >= setU && load<f32>(setAt + o) < 0) store<f32>(setAt + o, timeS)
    }
    store<f32>(cell, t)
  }
}

/** What is kept of slice k, every few steps: the highest temperature, seconds above three marks, and the dose in minutes at 43 degrees. */
function look(fields: usize, next: usize, k: i32, py: i32): void {
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
