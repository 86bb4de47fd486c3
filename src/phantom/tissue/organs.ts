import type { Random } from '../../base/index.ts'
import type { Settings } from '../options.ts'
import type { Canvas } from '../scanner/canvas.ts'
import type { Station } from './course.ts'
import { paintOval, type Slice } from './slice.ts'
import type { Tissues } from './tissues.ts'

const between = (low: number, high: number, x: number): number => Math.max(0, Math.min(1, (x - low) / (high - low)))
/** Rises from nothing at `from` to one at `full`, back to nothing at `to`: an ellipsoid seen in slices. */
const girth = (from: number, to: number, x: number): number => {
  const u = (2 * (x - from)) / (to - from) - 1
  return Math.abs(u) >= 1 ? 0 : Math.sqrt(1 - u * u)
}

/** Lungs, liver, spleen, kidneys, crura and the great vessels. */
export function paintOrgans(slice: Slice, s: Station, t: Tissues, settings: Settings): void {
  const c = settings.contrastHu
  paintChest(slice, s, t, c)
  for (const [side, from, to] of [
    [1, 11.9, 15.2],
    [-1, 12.2, 15.6],
  ] as const) {
    const g = girth(from, to, s.level)
    const kidney = { x: s.bodyX + side * 63, y: s.bodyY + 3, a: 25 * g, b: 29 * g, turnRad: side * 0.5 }
    paintOval(slice, kidney, t.kidney)
    const sinus = girth(from + 0.8, to - 0.8, s.level)
    paintOval(slice, { x: kidney.x - side * 9, y: kidney.y - 4, a: 12 * sinus, b: 8 * sinus }, -70)
  }
  const crus = 1 - between(14, 15.4, s.level)
  for (const side of [1, -1])
    paintOval(
      slice,
      {
        x: s.bodyX + side * (s.halfWidth * 0.62),
        y: s.bodyY - s.halfDepth * 0.72,
        a: 9 * crus,
        b: 11 * crus,
        turnRad: side * 0.8,
      },
      56,
    )
  paintVessels(slice, s, t)
}

function paintChest(slice: Slice, s: Station, t: Tissues, contrastHu: number): void {
  const open = 1 - between(11.2, 12.4, s.level)
  for (const side of [1, -1]) {
    if (open > 0) paintOval(slice, { x: s.bodyX + side * 70, y: s.bodyY - 24, a: 52, b: 26 + 30 * open }, t.lung)
  }
  const liver = girth(8.4, 15.2, s.level)
  const spleen = girth(9.2, 13.6, s.level)
  const lift = 24 * open
  paintOval(slice, { x: s.bodyX - 82, y: s.bodyY - 46 - lift, a: 64 * liver, b: 62 * liver }, 58 + 0.5 * contrastHu)
  paintOval(slice, { x: s.bodyX + 92, y: s.bodyY - 14 - lift, a: 34 * spleen, b: 44 * spleen }, 50 + 0.6 * contrastHu)
  const stomach = girth(9.8, 13.4, s.level)
  paintOval(slice, { x: s.bodyX + 48, y: s.bodyY - 82, a: 40 * stomach, b: 30 * stomach }, 35)
  paintOval(slice, { x: s.bodyX + 48, y: s.bodyY - 96, a: 27 * stomach, b: 14 * stomach }, -900)
}

function paintVessels(slice: Slice, s: Station, t: Tissues): void {
  const front = s.bodyY - s.halfDepth
  const thoracic = 1 - between(10.5, 12.5, s.level)
  const split = between(16, 18, s.level)
  if (s.level < 16.2) {
    paintOval(slice, { x: s.bodyX + 7 + 12 * thoracic, y: front - 12 + 9 * thoracic, a: 10.5, b: 10.5 }, 60)
    paintOval(slice, { x: s.bodyX + 7 + 12 * thoracic, y: front - 12 + 9 * thoracic, a: 9.2, b: 9.2 }, t.blood)
    paintChalk(slice, s, t, s.bodyX + 7 + 12 * thoracic, front - 12 + 9 * thoracic)
  } else
    for (const side of [1, -1])
      paintOval(slice, { x: s.bodyX + 2 + side * (5 + 30 * split), y: front - 10 - 4 * split, a: 6.4, b: 6.8 }, t.blood)
  const high = 1 - between(11.5, 13.5, s.level)
  if (s.level < 16.8)
    paintOval(slice, { x: s.bodyX - 16 - 8 * high, y: front - 9 - 22 * high, a: 12, b: 8.5, turnRad: 0.2 }, t.vein)
  else
    for (const side of [1, -1])
      paintOval(slice, { x: s.bodyX - 4 + side * (8 + 27 * split), y: front - 4 + 4 * split, a: 7.5, b: 6.2 }, t.vein)
}

/** Calcified plaques in the wall of the aorta: bright, near the spine, and no bone. */
function paintChalk(slice: Slice, s: Station, t: Tissues, x: number, y: number): void {
  for (const { angleRad, level, size } of t.chalk) {
    const share = 1 - Math.abs(level - s.level) / 0.12
    if (share <= 0) continue
    const at = { x: x + 9.9 * Math.cos(angleRad), y: y + 9.9 * Math.sin(angleRad) }
    paintOval(slice, { ...at, a: 0.9 * size, b: 2.6 * size * share, turnRad: angleRad }, 650)
  }
}

/** A loop of gut: wall, contents, gas lying on top (in front, as the patient lies on the back). */
export interface Gut {
  readonly x: number
  readonly y: number
  readonly z: number
  readonly r: number
  readonly gas: number
}

export function gutsFrom(course: (z: number) => Station, canvas: Canvas, chance: Random): readonly Gut[] {
  const guts: Gut[] = []
  const low = canvas.first[2]
  const high = low + canvas.nz * canvas.spacingMm[2]
  const count = Math.round((high - low) / 7)
  for (let n = 0; n < count; n++) {
    const z = low + (high - low) * ((n + chance.uniform()) / count)
    const s = course(z)
    const r = chance.between(11, 21)
    const [x, y, gas] = [
      chance.between(-85, 85),
      s.bodyY - s.halfDepth - 24 - r - chance.between(0, 48),
      chance.between(-0.6, 1.3),
    ]
    if (s.level > 13.2) guts.push({ x, y, z, r, gas })
  }
  return guts
}

export function paintGuts(slice: Slice, guts: readonly Gut[], _s: Station): void {
  for (const gut of guts) {
    const dz = (slice.z - gut.z) / (gut.r * 1.4)
    if (Math.abs(dz) >= 1) continue
    const r = gut.r * Math.sqrt(1 - dz * dz)
    paintOval(slice, { x: gut.x, y: gut.y, a: r * 1.25, b: r }, 48)
    paintOval(slice, { x: gut.x, y: gut.y, a: r * 1.25 - 2.2, b: r - 2.2 }, 18)
    if (gut.gas > 0)
      paintOval(
        slice,
        {
          x: gut.x,
          y: gut.y - r * 0.35,
          a: (r - 2.4) * 0.95 * Math.min(1, gut.gas),
          b: (r - 2.4) * 0.62 * Math.min(1, gut.gas),
        },
        -920,
      )
  }
}
