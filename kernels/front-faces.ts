// Conductances from mobilities. Twins: src/cement/flow/darcy.ts.
import { shareFrom, thread } from './barrier'
import { FlowLevel } from './flow-level'
import { finest } from './flow-plan'
import { f32At, f64At, FrontPlan, i32At, scalar, u8At } from './front-plan'

/** As in src/cement/flow/darcy.ts. */
const joinX: i32 = 1
const joinY: i32 = 2
const joinZ: i32 = 4
const joinHeld: i32 = 8

/** Conductance from a voxel's centre to the next one's: two half voxels in a row. */
@inline
export function inSeries(field: usize, v: i32, n: i32, h: f64): f64 {
  const a = f32At(field, v)
  const b = f32At(field, n)
  return a > 0 && b > 0 ? (2 * a * b * h) / (a + b) : 0
}

/** Writes every face. Every thread. */
export function assembleAll(plan: FrontPlan): void {
  const level = finest(plan.flow)
  const count = level.nx * level.ny * level.nz
  const to = shareFrom(count, thread() + 1)
  for (let v = shareFrom(count, thread()); v < to; v++) {
    writeFace(level.held, v, 0)
    writeFace(plan.flow.load, v, 0)
    assembleNext(plan, level, v)
  }
}

/** Writes the faces of a voxel that holds cement; a face towards another such voxel is that one's. */
@inline
export function assembleAt(plan: FrontPlan, level: FlowLevel, v: i32): void {
  assembleNext(plan, level, v)
  assembleBefore(plan, level.x, plan.mobilityX, v, 1, joinX)
  assembleBefore(plan, level.y, plan.mobilityY, v, level.nx, joinY)
  assembleBefore(plan, level.z, plan.mobilityZ, v, level.nx * level.ny, joinZ)
}

@inline
function assembleBefore(plan: FrontPlan, faces: usize, mobility: usize, v: i32, step: i32, join: i32): void {
  const n = v - step
  if (n < 0 || (u8At(plan.joins, n) & join) == 0 || f32At(plan.filledAt, n) >= 0) return
  writeFace(faces, n, inSeries(mobility, n, v, load<f64>(plan.scalars + scalar.spacing)))
}

@inline
function writeFace(faces: usize, v: i32, c: f64): void {
  store<f32>(faces + ((<usize>v) << 2), <f32>c)
}

/** A voxel's faces towards its next ones and to held ones. */
@inline
function assembleNext(plan: FrontPlan, level: FlowLevel, v: i32): void {
  const bits = u8At(plan.joins, v)
  if (bits == 0) return
  const h = load<f64>(plan.scalars + scalar.spacing)
  if (bits & joinX) writeFace(level.x, v, inSeries(plan.mobilityX, v, v + 1, h))
  if (bits & joinY) writeFace(level.y, v, inSeries(plan.mobilityY, v, v + level.nx, h))
  if (bits & joinZ) writeFace(level.z, v, inSeries(plan.mobilityZ, v, v + level.nx * level.ny, h))
  if (bits & joinHeld) writeFace(plan.flow.load, v, assembleHeld(plan, level, v))
}

/** Writes the conductance to held neighbours; returns what their pressures drive. */
function assembleHeld(plan: FrontPlan, level: FlowLevel, v: i32): f64 {
  const nx = level.nx
  const plane = nx * level.ny
  const i = v % nx
  const j = (v / nx) % level.ny
  const k = v / plane
  heldSum = 0
  heldFlow = 0
  if (i > 0) addHeld(plan, plan.mobilityX, v, v - 1)
  if (i + 1 < nx) addHeld(plan, plan.mobilityX, v, v + 1)
  if (j > 0) addHeld(plan, plan.mobilityY, v, v - nx)
  if (j + 1 < level.ny) addHeld(plan, plan.mobilityY, v, v + nx)
  if (k > 0) addHeld(plan, plan.mobilityZ, v, v - plane)
  if (k + 1 < level.nz) addHeld(plan, plan.mobilityZ, v, v + plane)
  writeFace(level.held, v, heldSum)
  return heldFlow
}

let heldSum: f64 = 0
let heldFlow: f64 = 0

@inline
function addHeld(plan: FrontPlan, mobility: usize, v: i32, n: i32): void {
  if (u8At(plan.fixed, n) == 0) return
  const c = inSeries(mobility, v, n, load<f64>(plan.scalars + scalar.spacing))
  heldSum += c
  heldFlow += c * f32At(plan.fixedPa, n)
}

/** The right side at the tip: what held neighbours drive there, and the flow pushed. Thread 0. */
export function loadTip(plan: FrontPlan): void {
  const level = finest(plan.flow)
  const flow = load<f64>(plan.scalars + scalar.flow)
  for (let n = 0; n < plan.tipCount; n++) {
    const v = i32At(plan.tipAt, n)
    const driven = u8At(plan.joins, v) & joinHeld ? <f64>(<f32>assembleHeld(plan, level, v)) : 0
    writeFace(plan.flow.load, v, driven + f64At(plan.tipShare, n) * flow)
  }
}
