import type { Side } from '../anatomy/index.ts'
import { nearestIndex, sampleAt } from './box.ts'
import { behindTip, type Line, lookAlong } from './line.ts'
import type { Margins, Structure } from './plan.ts'
import type { Clearing, Prepared } from './prepare.ts'
import { structureOf } from './structures.ts'
import { nearestPoint } from './wall-cells.ts'
import { backMm } from './walls.ts'

/** Least distance of a needle's axis to each structure's surface, mm; negative where the axis itself lies behind it. */
export interface WallDistance {
  readonly wall: number
  readonly mm: number
  /** Where, mm behind the tip. */
  readonly s: number
}

/**
 * Exact distances from the axis between `fromS` and `toS` behind the tip to every structure's surface points, nearest first.
 *
 * Frame vertebra. Where the axis lies behind a wall the distance is minus the depth of its deepest sample (every 0.25 mm).
 */
export function wallDistances(
  prepared: Prepared,
  clearing: Clearing,
  line: Line,
  toS: number,
): readonly WallDistance[] {
  const mm = new Float64Array(16).fill(Infinity)
  const at = new Float64Array(16)
  const { points, codes } = clearing.walls
  const { tip, ahead } = line
  for (let n = 0, p = 0; n < codes.length; n++, p += 3) {
    const x = points[p]! - tip[0]
    const y = points[p + 1]! - tip[1]
    const z = points[p + 2]! - tip[2]
    const s = Math.min(toS, Math.max(0, -(x * ahead[0] + y * ahead[1] + z * ahead[2])))
    const dx = x + s * ahead[0]
    const dy = y + s * ahead[1]
    const dz = z + s * ahead[2]
    const d = dx * dx + dy * dy + dz * dz
    const wall = codes[n]!
    if (d < mm[wall]!) {
      mm[wall] = d
      at[wall] = s
    }
  }
  for (let wall = 0; wall < 16; wall++) mm[wall] = Math.sqrt(mm[wall]!)
  markBehindWalls(prepared, clearing, line, toS, mm, at)
  const found: WallDistance[] = []
  for (let wall = 1; wall < 16; wall++) if (mm[wall]! < Infinity) found.push({ wall, mm: mm[wall]!, s: at[wall]! })
  return found.sort((a, b) => a.mm - b.mm)
}

function markBehindWalls(
  { site }: Prepared,
  { walls }: Clearing,
  line: Line,
  toS: number,
  mm: Float64Array,
  at: Float64Array,
): void {
  for (let s = 0; s <= toS; s += 0.25) {
    const [x, y, z] = behindTip(line, s)
    const sample = nearestIndex(site.box, x, y, z)
    if (sample < 0 || walls.passable[site.codes[sample]!]) continue
    const nearest = nearestPoint(walls, { tip: [x, y, z], back: [0, 1, 0], lengthMm: 0 })
    const wall = walls.codes[nearest.point]!
    if (-nearest.mm < mm[wall]!) {
      mm[wall] = -nearest.mm
      at[wall] = s
    }
  }
}

/** The margins of a cannula of this radius along the line; `boneS` and `skinS` are bone entry and skin behind the tip. */
export function marginsOf(
  prepared: Prepared,
  clearing: Clearing,
  line: Line,
  side: Side,
  radiusMm: number,
  boneS: number,
  skinS: number,
): Margins {
  const distances = wallDistances(prepared, clearing, line, boneS + backMm.value)
  const byStructure = new Map<Structure, { structure: Structure; marginMm: number; atMm: number }>()
  for (const { wall, mm, s } of distances) {
    const structure = structureOf(wall)
    if (!byStructure.has(structure)) byStructure.set(structure, { structure, marginMm: mm - radiusMm, atMm: skinS - s })
  }
  const first = distances[0]
  return {
    leastMm: (first?.mm ?? Infinity) - radiusMm,
    structure: first ? structureOf(first.wall) : 'canal',
    atMm: skinS - (first?.s ?? 0),
    byStructure: [...byStructure.values()],
    byDirection: byDirection(prepared, clearing, line, side, radiusMm),
    profile: profileOf(prepared, clearing, line, radiusMm, boneS, skinS, (first?.mm ?? Infinity) - radiusMm),
  }
}

function profileOf(
  { site }: Prepared,
  { field }: Clearing,
  line: Line,
  radiusMm: number,
  boneS: number,
  skinS: number,
  leastMm: number,
): Margins['profile'] {
  const steps = Math.max(1, Math.round(boneS / 0.5))
  return Array.from({ length: steps + 1 }, (_, n) => {
    const s = boneS * (1 - n / steps)
    const [x, y, z] = behindTip(line, s)
    const mm = sampleAt(field, site.box, x, y, z, 0)
    return { depthMm: skinS - s, marginMm: Math.max(leastMm, mm - radiusMm) }
  })
}

/** A wall farther than this is no wall of the pedicle. */
const farWallMm = 20

/** Nearest wall in each quarter, where the line runs between the posterior wall and the gate. */
function byDirection(
  { site }: Prepared,
  { walls }: Clearing,
  line: Line,
  side: Side,
  radiusMm: number,
): Margins['byDirection'] {
  const { lateral, cranial } = lookAlong(line, side)
  const least = { lateral: farWallMm, medial: farWallMm, superior: farWallMm, inferior: farWallMm }
  const { tip, ahead } = line
  const { marks } = site
  for (let p = 0; p < walls.points.length; p += 3) {
    const x = walls.points[p]! - tip[0]
    const y = walls.points[p + 1]! - tip[1]
    const z = walls.points[p + 2]! - tip[2]
    const s = -(x * ahead[0] + y * ahead[1] + z * ahead[2])
    const ay = tip[1] - s * ahead[1]
    if (ay > marks.gateY[side] || ay < marks.posteriorY(tip[2] - s * ahead[2])) continue
    const out = x * lateral[0] + y * lateral[1] + z * lateral[2]
    const up = x * cranial[0] + y * cranial[1] + z * cranial[2]
    if (Math.abs(out) + Math.abs(up) > 2 * farWallMm) continue
    const way = Math.abs(out) >= Math.abs(up) ? (out > 0 ? 'lateral' : 'medial') : up > 0 ? 'superior' : 'inferior'
    const mm = Math.sqrt(out * out + up * up)
    if (mm < least[way]) least[way] = mm
  }
  const margin = (mm: number) => (mm < farWallMm ? mm - radiusMm : null)
  return {
    medialMm: margin(least.medial),
    lateralMm: margin(least.lateral),
    superiorMm: margin(least.superior),
    inferiorMm: margin(least.inferior),
  }
}
