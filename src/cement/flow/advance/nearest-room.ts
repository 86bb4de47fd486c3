import type { Front } from '../front.ts'
import { type Advance, takeIn } from './take-in.ts'

/** Moves what is over in a voxel without outlets to the nearest voxels with room, through any face that conducts. */
export function toNearestRoom(front: Front, push: Advance, start: number): void {
  const { system, medium } = push
  const nx = system.dims[0]
  const plane = nx * system.dims[1]
  const seen = new Map<number, number>([[start, -1]])
  let over = front.cementMm3[start]! - front.capacityMm3[start]!
  const ways: readonly [Float32Array, number][] = [
    [system.x, 1],
    [system.y, nx],
    [system.z, plane],
  ]
  const fringe = [start]
  for (let at = 0; at < fringe.length && over > 0; at++) {
    const v = fringe[at]!
    const room = medium.fixed[v] === 1 ? over : front.capacityMm3[v]! - front.cementMm3[v]!
    if (v !== start && room > 0) over -= shift(front, push, seen, start, v, Math.min(room, over))
    for (const [field, step] of ways) {
      if (v + step < field.length && field[v]! > 0 && !seen.has(v + step)) {
        seen.set(v + step, v)
        fringe.push(v + step)
      }
      if (v >= step && field[v - step]! > 0 && !seen.has(v - step)) {
        seen.set(v - step, v)
        fringe.push(v - step)
      }
    }
  }
}

/** One such move: the oldest cement of `from` goes to `to`, and every step of the way is told. */
function shift(
  front: Front,
  push: Advance,
  seen: ReadonlyMap<number, number>,
  from: number,
  to: number,
  mm3: number,
): number {
  let left = mm3
  for (let p = 0; p < front.portions.length && left > 0; p++) {
    const portion = front.portions[p]!
    const give = Math.min(portion[from]!, left)
    portion[from] = portion[from]! - give
    front.incoming[p]![to]! += give
    left -= give
  }
  const moved = mm3 - left
  front.cementMm3[from] = front.cementMm3[from]! - moved
  for (let v = to; v !== from; ) {
    const before = seen.get(v)!
    push.onCrossing(before, v, moved)
    v = before
  }
  takeIn(front, to, push)
  return moved
}
