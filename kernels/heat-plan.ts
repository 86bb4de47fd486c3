// One run of the heat kernel: its numbers, f64 at `plan` in the order of src/cement/heat/run.ts, and how tables are read.

export let px: i32 = 0
export let plane: i32 = 0
export let bodyC: f32 = 0
export let lookC: f32 = 0
export let dt: f32 = 0
export let lookEvery: i32 = 1

// @ts-ignore: decorator
@inline
export function word(plan: usize, at: i32): usize {
  return <usize>load<f64>(plan + (<usize>at << 3))
}

export function readPlan(plan: usize): void {
  px = <i32>word(plan, 0)
  plane = px * <i32>word(plan, 1)
  bodyC = <f32>load<f64>(plan + 24)
  lookC = <f32>load<f64>(plan + 32)
  dt = <f32>load<f64>(plan + 40)
  lookEvery = <i32>load<f64>(plan + 288)
}

/** The table of 32-bit floats at `table` between its entries, `x` counted in entries from 0 to `last`. */
// @ts-ignore: decorator
@inline
export function between(table: usize, x: f32, last: i32): f32 {
  const held = min<f32>(max<f32>(x, 0), <f32>last - 0.001)
  const i = <i32>held
  const a = load<f32>(table + ((<usize>i) << 2))
  return a + (held - <f32>i) * (load<f32>(table + ((<usize>(i + 1)) << 2)) - a)
}
