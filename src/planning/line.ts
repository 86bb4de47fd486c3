import type { Side } from '../anatomy/index.ts'
import type { Triple } from '../geometry/index.ts'
import { sampleAt } from './box.ts'
import { type Landmarks, signOf, squareTo } from './landmarks.ts'
import type { Site } from './site.ts'

/** A needle's axis in the vertebra's frame: ends at `tip`, runs along `ahead` (unit, from skin to tip). `s` below is mm behind the tip. */
export interface Line {
  readonly tip: Triple
  readonly ahead: Triple
}

export function lineThrough(from: Triple, tip: Triple): Line {
  const d: Triple = [tip[0] - from[0], tip[1] - from[1], tip[2] - from[2]]
  const n = Math.hypot(d[0], d[1], d[2])
  return { tip, ahead: [d[0] / n, d[1] / n, d[2] / n] }
}

export const behindTip = ({ tip, ahead }: Line, s: number): Triple => [
  tip[0] - s * ahead[0],
  tip[1] - s * ahead[1],
  tip[2] - s * ahead[2],
]

/** Directions seen along the needle: unit, square to it. */
export function lookAlong(line: Line, side: Side): { readonly lateral: Triple; readonly cranial: Triple } {
  return { lateral: squareTo(line.ahead, [signOf(side), 0, 0]), cranial: squareTo(line.ahead, [0, 0, 1]) }
}

/** How far behind the tip the line first meets this vertebra coming from the skin, mm; undefined where it never does. */
export function boneEntryBehindTip({ box, bone }: Pick<Site, 'box' | 'bone'>, line: Line): number | undefined {
  const full = (s: number) => {
    const [x, y, z] = behindTip(line, s)
    return sampleAt(bone, box, x, y, z, 0)
  }
  const stepMm = 0.25
  for (let s = farthestMm; s >= 0; s -= stepMm) {
    if (full(s) < 0.5) continue
    let [inside, outside] = [s, s + stepMm]
    for (let n = 0; n < 12; n++) {
      const middle = (inside + outside) / 2
      if (full(middle) >= 0.5) inside = middle
      else outside = middle
    }
    return inside
  }
  return undefined
}

/** Longer than any box is deep. */
const farthestMm = 140

/** How far behind the tip the line crosses a plane, mm; undefined where it runs along it. */
export function planeBehindTip({ tip, ahead }: Line, at: Triple, normal: Triple): number | undefined {
  const slope = ahead[0] * normal[0] + ahead[1] * normal[1] + ahead[2] * normal[2]
  if (Math.abs(slope) < 1e-6) return undefined
  const gap = (tip[0] - at[0]) * normal[0] + (tip[1] - at[1]) * normal[1] + (tip[2] - at[2]) * normal[2]
  return gap / slope
}

/** How far behind the tip the line passes the posterior wall as a true lateral view shows it, mm; negative while still before it. */
export function posteriorWallBehindTip(marks: Landmarks, line: Line): number {
  const past = (s: number): boolean => {
    const [, y, z] = behindTip(line, s)
    return y < marks.posteriorY(z)
  }
  let [front, back] = past(0) ? [0, farthestMm] : [-farthestMm, 0]
  for (let n = 0; n < 40; n++) {
    const middle = (front + back) / 2
    if (past(middle)) front = middle
    else back = middle
  }
  return (front + back) / 2
}
