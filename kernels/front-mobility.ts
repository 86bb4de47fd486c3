// The mobility of the voxels that hold cement, from its viscosity at the shear it flows with. Twins: updateMobility and fluxOf
// in src/cement/flow/mobility.ts.
import { FlowLevel } from './flow-level'
import { f32At, f64At, FrontPlan, portionAt, scalar } from './front-plan'

/** As in src/cement/flow/fluids.ts. */
const leastShearPerS: f64 = 1e-2

/** Of one voxel; reads conductances and pressures, writes mobilities. */
@inline
export function updateMobility(plan: FrontPlan, level: FlowLevel, v: i32): void {
  const capacity = f64At(plan.capacity, v)
  if (!(capacity > 0)) return
  const full = Math.min(1, f64At(plan.cement, v) / capacity)
  const marrow = load<f64>(plan.scalars + scalar.marrow)
  const fluidity = 1 / (full * cementPaS(plan, level, v) + (1 - full) * marrow)
  times(plan.mobilityX, plan.permeabilityX, v, fluidity)
  times(plan.mobilityY, plan.permeabilityY, v, fluidity)
  times(plan.mobilityZ, plan.permeabilityZ, v, fluidity)
}

@inline
function times(mobility: usize, permeability: usize, v: i32, fluidity: f64): void {
  store<f32>(mobility + ((<usize>v) << 2), <f32>(f32At(permeability, v) * fluidity))
}

/** Of the portion most of a voxel's cement belongs to. */
@inline
function cementPaS(plan: FrontPlan, level: FlowLevel, v: i32): f64 {
  const fluid = plan.fluids + ((<usize>mainPortion(plan, v)) << 4)
  const consistency = load<f64>(fluid)
  const n = load<f64>(fluid, 8)
  if (n == 1) return consistency
  const flux = Math.min(load<f64>(plan.scalars + scalar.fluxMost), fluxAt(plan, level, v))
  // 32 bits, as the mobility is kept.
  return consistency * <f64>Mathf.pow(<f32>Math.max(f32At(plan.shear, v) * flux, leastShearPerS), <f32>(n - 1))
}

@inline
function mainPortion(plan: FrontPlan, v: i32): i32 {
  let main = 0
  for (let p = 1; p < plan.portionCount; p++)
    if (f64At(portionAt(plan.portions, p), v) > f64At(portionAt(plan.portions, main), v)) main = p
  return main
}

/** Flow through a voxel per area, mm/s: mean of the two faces along each axis. */
@inline
function fluxAt(plan: FrontPlan, level: FlowLevel, v: i32): f64 {
  const h = load<f64>(plan.scalars + scalar.spacing)
  const x = along(level.x, plan.flow.pressure, v, 1)
  const y = along(level.y, plan.flow.pressure, v, level.nx)
  const z = along(level.z, plan.flow.pressure, v, level.nx * level.ny)
  return Math.sqrt(x * x + y * y + z * z) / (2 * h * h)
}

@inline
function along(faces: usize, pressure: usize, v: i32, step: i32): f64 {
  const p = f64At(pressure, v)
  const out = f32At(faces, v) * (p - f64At(pressure, v + step))
  return out + f32At(faces, v - step) * (f64At(pressure, v - step) - p)
}
