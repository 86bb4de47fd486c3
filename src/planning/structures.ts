import { constant } from '../base/index.ts'
import { type Landmarks, signOf } from './landmarks.ts'
import type { Structure } from './plan.ts'

/** What one sample of the box holds. Codes below `open` are this vertebra or free to a needle; the others are walls' far sides. */
export const code = {
  /** Behind the vertebra: a needle comes from there. */
  open: 0,
  canal: 1,
  foramen: 2,
  /** Beside the pedicle and the rear half of the body: forbidden to a transpedicular needle, the way in for the others. */
  lateralRear: 3,
  abovePedicle: 4,
  aboveBody: 5,
  belowBody: 6,
  anterior: 7,
  facet: 8,
  neighbour: 9,
  rib: 10,
  vessel: 11,
  lung: 12,
  /** Beside the front half of the body. */
  lateralFront: 13,
  bone: 255,
} as const

const names: Readonly<Record<number, Structure>> = {
  1: 'canal',
  2: 'foramen',
  3: 'lateral wall',
  4: 'superior pedicle wall',
  5: 'superior endplate',
  6: 'inferior endplate',
  7: 'anterior wall',
  8: 'facet joint',
  9: 'neighbouring vertebra',
  10: 'rib',
  11: 'vessel',
  12: 'lung',
  13: 'lateral wall',
}

export const structureOf = (wall: number): Structure => names[wall] ?? 'lateral wall'

/** The landmarks at one height: what does not change within a slice across the vertebra's own axis. */
export interface Slice {
  readonly marks: Landmarks
  readonly z: number
  /** y of the body's anterior and posterior wall. */
  readonly front: number
  readonly back: number
  /** Middle of the canal. */
  readonly cx: number
  readonly cy: number
}

export function sliceAt(marks: Landmarks, z: number): Slice {
  const { at, axis } = marks.canal
  const t = (z - at[2]) / (Math.abs(axis[2]) > 0.3 ? axis[2] : 1)
  return {
    ...{ marks, z, front: marks.anteriorY(z), back: marks.posteriorY(z) },
    ...{ cx: at[0] + axis[0] * t, cy: at[1] + axis[1] * t },
  }
}

/**
 * What lies at a place outside the bone, by where it is seen from the vertebra's landmarks.
 *
 * `covered` says whether bone of this vertebra lies straight behind. Three zones from front to back: the body up to its
 * posterior wall, the pedicles up to the gate, the arch behind it.
 */
export function structureAt(slice: Slice, x: number, y: number, covered: boolean): number {
  const side = x >= 0 ? 'left' : 'right'
  if (inCanal(slice, x, y)) return code.canal
  if (y > slice.marks.gateY[side]) return covered ? behindGate(slice, side, x, y) : code.open
  return y > slice.back ? besidePedicle(slice, side, x, y) : besideBody(slice, side, x, y)
}

function inCanal({ marks, cx, cy, back }: Slice, x: number, y: number): boolean {
  if (y <= back - 2) return false
  const u = (x - cx) / marks.canal.halfWidthMm
  const v = (y - cy) / (marks.canal.halfDepthMm + 1)
  return u * u + v * v <= 1
}

function behindGate({ marks, z, cx, cy }: Slice, side: 'left' | 'right', x: number, y: number): number {
  if (Math.abs(x - cx) <= marks.canal.halfWidthMm && y < cy + marks.canal.halfDepthMm + 4) return code.canal
  const pedicle = marks.pedicles[side]
  if (!pedicle) return code.open
  const outwards = (x - pedicle.at[0]) * signOf(side)
  const below = pedicle.at[2] - z > pedicle.halfHeightMm * 0.7
  return below && outwards < pedicle.halfWidthMm && y < cy + marks.canal.halfDepthMm ? code.foramen : code.open
}

/** By the sector of the pedicle's ellipse the place lies in. */
function besidePedicle(slice: Slice, side: 'left' | 'right', x: number, y: number): number {
  const { marks, z, cx } = slice
  const pedicle = marks.pedicles[side]
  if (!pedicle) return Math.abs(x - cx) <= marks.canal.halfWidthMm ? code.canal : behindBody(slice, side, y)
  const { at, axis, lateral, cranial } = pedicle
  const t = (y - at[1]) / (Math.abs(axis[1]) > 0.2 ? axis[1] : -1)
  const dx = x - (at[0] + axis[0] * t)
  const dz = z - (at[2] + axis[2] * t)
  const outwards = (dx * lateral[0] + dz * lateral[2]) / pedicle.halfWidthMm
  const upwards = (dx * cranial[0] + dz * cranial[2]) / pedicle.halfHeightMm
  if (Math.abs(outwards) >= Math.abs(upwards)) {
    if (outwards > 0) return code.lateralRear
    return Math.abs(x - cx) <= marks.canal.halfWidthMm + 2 || upwards > -0.5 ? code.canal : code.foramen
  }
  if (Math.abs(x - cx) <= marks.canal.halfWidthMm * 0.9) return code.canal
  return upwards > 0 ? code.abovePedicle : code.foramen
}

/** By which face of the body the place is farthest beyond. */
function besideBody(slice: Slice, side: 'left' | 'right', x: number, y: number): number {
  const { marks, z, front, back } = slice
  const halfDepth = Math.max(5, (back - front) / 2)
  const u = x / marks.halfWidthMm
  const v = (y - (front + back) / 2) / halfDepth
  const above = z - marks.superiorZ(x, y)
  const below = marks.inferiorZ(x, y) - z
  const around = (Math.sqrt(u * u + v * v) - 1) * Math.min(marks.halfWidthMm, halfDepth)
  if (Math.max(above, below) >= around) return above > below ? code.aboveBody : code.belowBody
  if (Math.abs(v) >= Math.abs(u)) {
    if (v < 0) return code.anterior
    return Math.abs(x) <= marks.canal.halfWidthMm ? code.canal : behindBody(slice, side, y)
  }
  return v < 0 ? code.lateralFront : behindBody(slice, side, y)
}

/** The nerve leaves the foramen forwards and downwards: its way just in front of the posterior wall belongs to the foramen. */
function behindBody({ marks, z, back }: Slice, side: 'left' | 'right', y: number): number {
  const pedicle = marks.pedicles[side]
  const root = pedicle !== null && y > back - rootDepthMm.value && pedicle.at[2] - z > pedicle.halfHeightMm
  return root ? code.foramen : code.lateralRear
}

export const rootDepthMm = constant({
  value: 6,
  range: [4, 10],
  unit: 'mm',
  source: 'project-assumption',
  note: 'project choice: how far in front of the posterior wall the nerve root leaving the foramen is kept clear of',
})
