// The reaction in the voxels that hold cement. Twin: `cureStep` in src/cement/heat/kinetics.ts.
import { between, dt, word } from './heat-plan'

/** Cement voxels of slice k: those that are reached now take up the cement's temperature, those that were react. */
export function react(fields: usize, next: usize, k: i32, timeS: f32): void {
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
  const boiling = word(fields, 31)
  const boilingC = <f32>load<f64>(fields + 256)
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
    if (t > boilingC) {
      // Water boils away as long as there is some; the steam takes its heat along.
      const left = load<f32>(boiling + o)
      const taken = min<f32>(t - boilingC, left)
      t -= taken
      store<f32>(boiling + o, left - taken)
    }
    store<f32>(cell, t)
  }
}
