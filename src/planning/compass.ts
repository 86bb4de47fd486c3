import type { Triple } from '../geometry/index.ts'

export interface Way {
  readonly entry: Triple
  readonly tip: Triple
  /** Least distance of the axis to a wall. */
  readonly clearanceMm: number
}

/** Both ends after a move by so many mm. */
export type Move = (entry: Triple, tip: Triple, mm: number) => readonly [Triple, Triple]

const roundsPerStep = 16

/** Tries every move forwards and backwards at each step length until none is taken; `better` returns the moved way where it is. */
export function compass(
  start: Way,
  moves: readonly Move[],
  stepsMm: readonly number[],
  better: (entry: Triple, tip: Triple, best: Way) => Way | undefined,
): Way {
  let best = start
  for (const step of stepsMm)
    for (let round = 0; round < roundsPerStep; round++) {
      const before = best
      for (const move of moves)
        for (const mm of [step, -step]) {
          const [entry, tip] = move(best.entry, best.tip, mm)
          best = better(entry, tip, best) ?? best
        }
      if (best === before) break
    }
  return best
}

const signs = [-1, 0, 1] as const

/**
 * Every combination of both ends sideways and up, then the tip forwards and along the line. The greatest clearance lies where
 * several walls are equally near: fewer directions get stuck on such edges.
 */
export const allMoves: readonly Move[] = [
  ...signs
    .flatMap((a) => signs.flatMap((b) => signs.flatMap((c) => signs.map((d) => [a, b, c, d] as const))))
    // One of each pair of opposite directions: the compass tries both ways.
    .slice(0, 40)
    .map(
      ([a, b, c, d]): Move =>
        (entry, tip, mm) => [
          [entry[0] + a * mm, entry[1], entry[2] + b * mm],
          [tip[0] + c * mm, tip[1], tip[2] + d * mm],
        ],
    ),
  (entry, tip, mm) => [entry, [tip[0], tip[1] + mm, tip[2]]],
  (entry, tip, mm) => [entry, along(entry, tip, mm)],
]

/** Those that leave the direction in the axial plane as it is: sideways together, up and down apart. */
export const levelMoves: readonly Move[] = signs
  .flatMap((a) => signs.flatMap((b) => signs.map((c) => [a, b, c] as const)))
  .slice(0, 13)
  .map(
    ([a, b, c]): Move =>
      (entry, tip, mm) => [
        [entry[0] + a * mm, entry[1], entry[2] + b * mm],
        [tip[0] + a * mm, tip[1], tip[2] + c * mm],
      ],
  )

/** The tip moved on along its own line. */
export function along(entry: Triple, tip: Triple, mm: number): Triple {
  const d = [tip[0] - entry[0], tip[1] - entry[1], tip[2] - entry[2]] as const
  const n = Math.hypot(...d)
  return [tip[0] + (mm * d[0]) / n, tip[1] + (mm * d[1]) / n, tip[2] + (mm * d[2]) / n]
}

/** The way from `entry` to `tip` where it may be taken and clears more than `floor`. */
export type Clear = (entry: Triple, tip: Triple, floor: number) => Way | undefined
