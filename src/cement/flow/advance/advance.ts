import { inSeries } from '../darcy.ts'
import type { Front } from '../front.ts'
import { toNearestRoom } from './nearest-room.ts'
import { PressureQueue } from './pressure-queue.ts'
import { type Advance, takeIn } from './take-in.ts'

/** Neighbours a voxel flows to, refilled for each voxel. */
interface Outlets {
  count: number
  readonly voxel: Int32Array
  readonly flow: Float64Array
  sum: number
}

/**
 * Pushes a volume of the newest portion into the front along a pressure field.
 *
 * Voxels are taken by falling pressure, so that each has received all it will when it passes on what it cannot hold, shared
 * by the flows out of it. What stands in a pressure hollow (rounding of the solver) goes to the nearest room.
 *
 * A voxel that cement comes to for the first time passes none on in the same step, for the flow out of it is still that of
 * thin marrow: in a vein the cement would run through to its end before its own viscosity is felt. What it cannot hold goes to
 * the nearest room too.
 */
export function advance(front: Front, push: Advance): void {
  const { pressurePa } = push
  const queue = new PressureQueue(pressurePa, front.queued, front.reached)
  const newest = front.portions.length - 1
  for (let n = 0; n < push.at.length; n++) {
    const v = push.at[n]!
    front.incoming[newest]![v]! += push.volumeMm3 * push.share[n]!
    queue.add(v)
  }
  const outlets: Outlets = { count: 0, voxel: new Int32Array(6), flow: new Float64Array(6), sum: 0 }
  const stuck: number[] = []
  for (let v = queue.take(); v >= 0; v = queue.take()) {
    const over = takeIn(front, v, push)
    if (over <= 0) continue
    outletsOf(push, v, outlets)
    if (outlets.count === 0 || isFresh(front, push, v)) stuck.push(v)
    else passOn(front, push, v, over, outlets, queue)
  }
  for (const v of stuck) toNearestRoom(front, push, v)
}

/** Whether cement came to a voxel in this step for the first time, other than from the tip. */
const isFresh = ({ filledAtS }: Front, { timeS, at }: Advance, v: number): boolean =>
  filledAtS[v] === Math.fround(timeS) && !at.includes(v)

/** Fills `outlets` with the neighbours at lower pressure that fluid can reach. */
function outletsOf({ system, mobility, medium, pressurePa }: Advance, v: number, outlets: Outlets): void {
  const nx = system.dims[0]
  const plane = nx * system.dims[1]
  outlets.count = 0
  outlets.sum = 0
  const p = pressurePa[v]!
  const to = (n: number, c: number, drop: number): void => {
    if (!(c * drop > 0)) return
    outlets.voxel[outlets.count] = n
    outlets.flow[outlets.count++] = c * drop
    outlets.sum += c * drop
  }
  if (v >= 1) to(v - 1, system.x[v - 1]!, p - pressurePa[v - 1]!)
  if (v + 1 < pressurePa.length) to(v + 1, system.x[v]!, p - pressurePa[v + 1]!)
  if (v >= nx) to(v - nx, system.y[v - nx]!, p - pressurePa[v - nx]!)
  if (v + nx < pressurePa.length) to(v + nx, system.y[v]!, p - pressurePa[v + nx]!)
  if (v >= plane) to(v - plane, system.z[v - plane]!, p - pressurePa[v - plane]!)
  if (v + plane < pressurePa.length) to(v + plane, system.z[v]!, p - pressurePa[v + plane]!)
  if (system.held[v]! === 0) return
  const h = medium.grid.spacingMm[0]
  const i = v % nx
  const j = Math.floor(v / nx) % system.dims[1]
  const held = (n: number, field: Float32Array): void => {
    if (medium.fixed[n] === 1) to(n, inSeries(field[v]!, field[n]!, h), p - medium.fixedPa[n]!)
  }
  if (i > 0) held(v - 1, mobility.x)
  if (i + 1 < nx) held(v + 1, mobility.x)
  if (j > 0) held(v - nx, mobility.y)
  if (j + 1 < system.dims[1]) held(v + nx, mobility.y)
  if (v >= plane) held(v - plane, mobility.z)
  if (v + plane < pressurePa.length) held(v + plane, mobility.z)
}

/** Gives `over` of a voxel's cement, oldest first, to its outlets. */
function passOn(front: Front, push: Advance, v: number, over: number, outlets: Outlets, queue: PressureQueue): void {
  front.cementMm3[v] = front.capacityMm3[v]!
  let left = over
  for (let p = 0; p < front.portions.length && left > 0; p++) {
    const portion = front.portions[p]!
    const give = Math.min(portion[v]!, left)
    if (give === 0) continue
    portion[v] = portion[v]! - give
    left -= give
    const incoming = front.incoming[p]!
    let rest = give
    for (let n = 0; n < outlets.count; n++) {
      const part = n === outlets.count - 1 ? rest : (give * outlets.flow[n]!) / outlets.sum
      rest -= part
      incoming[outlets.voxel[n]!]! += part
    }
  }
  for (let n = 0; n < outlets.count; n++) {
    queue.add(outlets.voxel[n]!)
    push.onCrossing(v, outlets.voxel[n]!, (over * outlets.flow[n]!) / outlets.sum)
  }
}
