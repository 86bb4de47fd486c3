import type { Side } from '../anatomy/index.ts'
import { constant } from '../base/index.ts'
import { signOf } from './landmarks.ts'
import type { Approach } from './plan.ts'
import type { Site } from './site.ts'
import { code } from './structures.ts'

/** Where the tip may come to lie, as fractions of the body; the defaults are the anterior third at mid-height, paramedian. */
export interface TargetZone {
  /** Of the body's depth, from the anterior wall. */
  readonly depth: readonly [number, number]
  /** Of its height, from the inferior endplate. */
  readonly height: readonly [number, number]
  /** Of half its width, towards the needle's own side; negative lies beyond the midline. */
  readonly lateral: readonly [number, number]
  /** Lateral fractions from here on count as paramedian, for a plan with two needles. */
  readonly paramedianFrom: number
  /** Lateral fractions up to here count as crossing the midline, for a plan with one needle. */
  readonly crossingBelow: number
}

export const targetZone: TargetZone = constant<TargetZone>({
  value: {
    depth: [0.2, 1 / 3],
    height: [0.32, 0.68],
    lateral: [-0.35, 0.75],
    paramedianFrom: -0.15,
    crossingBelow: 0.08,
  },
  unit: 'fraction',
  source: 'vertebro-facts; project-assumption',
  note: 'anterior third to quarter, mid-height, paramedian, one needle crosses the midline (facts B4.5); the widths are project choices',
}).value

/** Flags of a target: fit for a plan with two needles, with one. */
export const group = { paramedian: 1, crossing: 2 } as const

export interface Targets {
  readonly count: number
  /** x, y, z in the vertebra's frame, mm, and the bonus for depth (0 to 1). */
  readonly places: Float32Array
  readonly groups: Uint8Array
}

export interface Entries {
  readonly count: number
  /** x, y, z of the point on the bone's surface, mm. */
  readonly places: Float32Array
}

/** Lattice steps of the entries on the posterior surface, mm. */
const entryStepMm = 1

/** Candidate ways wanted per level and side at least: what the project asks of the search. */
export const candidatesWanted = 200_000

/** Points of the bone's surface a needle of this approach may enter by. */
export function entriesOf(site: Site, side: Side, approach: Approach): Entries {
  const found: number[] = []
  if (approach === 'transpedicular') fromBehind(site, side, found)
  else fromBeside(site, side, approach, found)
  return { count: found.length / 3, places: Float32Array.from(found) }
}

const window = constant({
  value: { acrossMm: 20, upMm: 16 },
  unit: 'mm',
  source: 'project-assumption',
  note: 'project choice: half sizes of the window round the pedicle, seen from behind, that entries are looked for in; the largest lumbar pedicles and their joints fit',
}).value

/** The rearmost bone of each column of the window, refined to where the bone is half full. */
function fromBehind({ box, bone, codes, marks }: Site, side: Side, found: number[]): void {
  const pedicle = marks.pedicles[side]
  if (!pedicle) return
  const [nx, ny, nz] = box.dims
  const h = box.spacingMm
  const step = Math.max(1, Math.round(entryStepMm / h))
  const index = (mm: number, axis: number) => Math.round((mm - box.origin[axis as 0]) / h)
  const fromK = Math.max(0, index(pedicle.at[2] - window.upMm, 2))
  const toK = Math.min(nz - 1, index(pedicle.at[2] + window.upMm, 2))
  const fromI = Math.max(0, index(pedicle.at[0] - window.acrossMm, 0))
  const toI = Math.min(nx - 1, index(pedicle.at[0] + window.acrossMm, 0))
  for (let k = fromK; k <= toK; k += step)
    for (let i = fromI; i <= toI; i += step) {
      const x = box.origin[0] + i * h
      if (x * signOf(side) < 2) continue
      for (let j = ny - 1; j >= 0; j--) {
        const at = i + nx * (j + ny * k)
        if (codes[at] !== code.bone) continue
        const y = box.origin[1] + j * h
        if (j === ny - 1 || codes[at + nx] !== code.open || y < pedicle.at[1]) break
        const beyond = (bone[at]! - 0.5) / Math.max(1e-6, bone[at]! - bone[at + nx]!)
        found.push(x, y + h * Math.min(1, beyond), box.origin[2] + k * h)
        break
      }
    }
}

/** Bone beside the pedicle (parapedicular) or on the rear flank of the body in front of it (extrapedicular). */
function fromBeside({ box, codes, marks }: Site, side: Side, approach: Approach, found: number[]): void {
  const pedicle = marks.pedicles[side]
  const [nx, ny, nz] = box.dims
  const h = box.spacingMm
  const sign = signOf(side)
  const step = Math.max(1, Math.round(entryStepMm / h))
  for (let k = step; k < nz - 1; k += step)
    for (let j = step; j < ny - 1; j += step) {
      const y = box.origin[1] + j * h
      const z = box.origin[2] + k * h
      const back = marks.posteriorY(z)
      const near =
        approach === 'parapedicular' ? y >= back - 3 && y <= marks.gateY[side] : y < back - 3 && y > back - 14
      if (!near || (pedicle && Math.abs(z - pedicle.at[2]) > window.upMm)) continue
      for (let i = sign > 0 ? nx - 2 : 1; sign > 0 ? i > nx / 2 : i < nx / 2; i -= sign) {
        const at = i + nx * (j + ny * k)
        if (codes[at] !== code.bone) continue
        if (codes[at + sign] === code.lateralRear || codes[at + sign] === code.rib)
          found.push(box.origin[0] + i * h, y, z)
        break
      }
    }
}

/** The target zone's lattice, fine enough that entries times targets reach `wanted`; only places inside the bone. */
export function targetsOf(site: Site, side: Side, entryCount: number, zone: TargetZone, wanted: number): Targets {
  let stepMm = 2.5
  let targets = latticeOf(site, side, zone, stepMm)
  while (entryCount > 0 && targets.count * entryCount < wanted && stepMm > 0.6) {
    stepMm *= 0.93
    targets = latticeOf(site, side, zone, stepMm)
  }
  return targets
}

function latticeOf({ box, codes, marks }: Site, side: Side, zone: TargetZone, stepMm: number): Targets {
  const places: number[] = []
  const groups: number[] = []
  const [nx, ny] = box.dims
  const h = box.spacingMm
  const sign = signOf(side)
  const lateralCount = Math.max(2, Math.round(((zone.lateral[1] - zone.lateral[0]) * marks.halfWidthMm) / stepMm))
  for (let a = 0; a <= lateralCount; a++) {
    const lateral = zone.lateral[0] + ((zone.lateral[1] - zone.lateral[0]) * a) / lateralCount
    const x = sign * lateral * marks.halfWidthMm
    for (const [y, depth] of depthsOf(marks, zone, stepMm))
      for (const z of heightsOf(marks, zone, x, y, stepMm)) {
        const at =
          Math.round((x - box.origin[0]) / h) +
          nx * (Math.round((y - box.origin[1]) / h) + ny * Math.round((z - box.origin[2]) / h))
        if (codes[at] !== code.bone) continue
        places.push(x, y, z, depth)
        groups.push(
          (lateral >= zone.paramedianFrom ? group.paramedian : 0) |
            (lateral <= zone.crossingBelow ? group.crossing : 0),
        )
      }
  }
  return { count: groups.length, places: Float32Array.from(places), groups: Uint8Array.from(groups) }
}

/** Depths of the zone with their bonus: 1 at its front, 0 at its back. */
function depthsOf(marks: Site['marks'], zone: TargetZone, stepMm: number): readonly (readonly [number, number])[] {
  const front = marks.anteriorY(0)
  const bodyDepth = marks.posteriorY(0) - front
  const [from, to] = [front + zone.depth[0] * bodyDepth, front + zone.depth[1] * bodyDepth]
  const count = Math.max(1, Math.round((to - from) / stepMm))
  return Array.from({ length: count + 1 }, (_, n) => [from + ((to - from) * n) / count, 1 - n / count] as const)
}

function heightsOf(marks: Site['marks'], zone: TargetZone, x: number, y: number, stepMm: number): readonly number[] {
  const low = marks.inferiorZ(x, y)
  const height = marks.superiorZ(x, y) - low
  const [from, to] = [low + zone.height[0] * height, low + zone.height[1] * height]
  const count = Math.max(1, Math.round((to - from) / stepMm))
  return Array.from({ length: count + 1 }, (_, n) => from + ((to - from) * n) / count)
}
