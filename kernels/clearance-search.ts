// Every line from some entries to all targets through a clearance field; each entry keeps its best target of either group.
// Twin: `searchReference` in src/planning/search.ts, equal to it bit for bit (64-bit arithmetic in the same order).

/** Where one search's numbers lie: set by the caller as f64 at `space`. */
const shortestStep: f64 = 0.5
const trust: f64 = 0.9

let nx: i32 = 0
let ny: i32 = 0
let nz: i32 = 0
let x0: f64 = 0
let y0: f64 = 0
let z0: f64 = 0
let step: f64 = 1

/**
 * Entries e0 <= e < e1. `space` holds f64: nx ny nz x0 y0 z0 h, back mm, bare behind (0/1), probe y, weight of depth, weight
 * of straightness, floors of the two groups. `entries` f32 x y z, `targets` f32 x y z bonus, `groups` u8 flags.
 * `result` gets per entry and group f64: target (-1 for none), score, clearance.
 */
export function clearanceSearch(
  field: usize,
  bone: usize,
  space: usize,
  entries: usize,
  e0: i32,
  e1: i32,
  targets: usize,
  groups: usize,
  targetCount: i32,
  result: usize,
): void {
  nx = <i32>load<f64>(space)
  ny = <i32>load<f64>(space, 8)
  nz = <i32>load<f64>(space, 16)
  x0 = load<f64>(space, 24)
  y0 = load<f64>(space, 32)
  z0 = load<f64>(space, 40)
  step = load<f64>(space, 48)
  for (let e = e0; e < e1; e++) {
    const out = result + <usize>e * 48
    store<f64>(out, -1)
    store<f64>(out, load<f64>(space, 96), 8)
    store<f64>(out, -1, 24)
    store<f64>(out, load<f64>(space, 104), 32)
    for (let t = 0; t < targetCount; t++) {
      const flags = <i32>load<u8>(groups + <usize>t)
      if (flags & 1) tryWay(field, bone, space, entries + <usize>e * 12, targets + <usize>t * 16, t, out)
      if (flags & 2) tryWay(field, bone, space, entries + <usize>e * 12, targets + <usize>t * 16, t, out + 24)
    }
  }
}

function tryWay(field: usize, bone: usize, space: usize, entry: usize, target: usize, t: i32, out: usize): void {
  const ex = <f64>load<f32>(entry)
  const ey = <f64>load<f32>(entry, 4)
  const ez = <f64>load<f32>(entry, 8)
  const tx = <f64>load<f32>(target)
  const ty = <f64>load<f32>(target, 4)
  const tz = <f64>load<f32>(target, 8)
  const floor = load<f64>(out, 8)
  const back = load<f64>(space, 56)
  const length = sqrt((tx - ex) * (tx - ex) + (ty - ey) * (ty - ey) + (tz - ez) * (tz - ez))
  const dx = (tx - ex) / length
  const dy = (ty - ey) / length
  const dz = (tz - ez) / length
  const extra = load<f64>(space, 80) * <f64>load<f32>(target, 12) + load<f64>(space, 88) * -dy
  const probe = (ty - load<f64>(space, 72)) / dy
  if (sample(field, tx - probe * dx, ty - probe * dy, tz - probe * dz, 1000) + extra <= floor) return
  let least: f64 = Infinity
  for (let s: f64 = 0; s <= length + back; ) {
    const d = sample(field, tx - s * dx, ty - s * dy, tz - s * dz, 1000)
    if (d >= 1000 && s > length) break
    if (d < least) {
      least = d
      if (least + extra <= floor) return
    }
    s += max<f64>(shortestStep, trust * (d - least))
  }
  if (load<f64>(space, 64) != 0)
    for (let s: f64 = 1.5; s <= back; s += 0.75)
      if (sample(bone, ex - s * dx, ey - s * dy, ez - s * dz, 0) >= 0.5) return
  store<f64>(out, <f64>t)
  store<f64>(out, least + extra, 8)
  store<f64>(out, least, 16)
}

function sample(field: usize, x: f64, y: f64, z: f64, outside: f64): f64 {
  const u = (x - x0) / step
  const v = (y - y0) / step
  const w = (z - z0) / step
  if (!(u >= 0 && v >= 0 && w >= 0 && u < <f64>(nx - 1) && v < <f64>(ny - 1) && w < <f64>(nz - 1))) return outside
  const i = <i32>u
  const j = <i32>v
  const k = <i32>w
  const fu = u - <f64>i
  const fv = v - <f64>j
  const fw = w - <f64>k
  const row = (<usize>nx) << 2
  const at = field + ((<usize>i + <usize>nx * (<usize>j + <usize>ny * <usize>k)) << 2)
  const up = at + row * <usize>ny
  const a = <f64>load<f32>(at) * (1 - fu) + <f64>load<f32>(at, 4) * fu
  const b = <f64>load<f32>(at + row) * (1 - fu) + <f64>load<f32>(at + row, 4) * fu
  const c = <f64>load<f32>(up) * (1 - fu) + <f64>load<f32>(up, 4) * fu
  const d = <f64>load<f32>(up + row) * (1 - fu) + <f64>load<f32>(up + row, 4) * fu
  return (a * (1 - fv) + b * fv) * (1 - fw) + (c * (1 - fv) + d * fv) * fw
}
