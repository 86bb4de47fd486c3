import type { Finding } from '../../base/index.ts'
import { distance, type Point } from '../../geometry/index.ts'
import { type Level, levels } from '../level.ts'
import type { Numbering } from '../spine.ts'
import { find, refuse } from '../troubles.ts'

/** A vertebra of a given map as named there. */
export interface NamedPlace {
  readonly level: Level
  readonly centre: Point<'patient'>
}

const order: readonly Level[] = levels
const rare: readonly Level[] = ['T13', 'L6']

/** Whether `below` may stand right under `above`: the next level, T13 and L6 being there or not. */
export function follows(above: Level, below: Level): boolean {
  const from = order.indexOf(above)
  const to = order.indexOf(below)
  return to === from + 1 || (to === from + 2 && rare.includes(order[from + 1]!))
}

/** Names from cranial to caudal that do not follow each other: a gap, or an exchange. */
export function orderFindings(found: readonly NamedPlace[]): Finding[] {
  const out: Finding[] = []
  for (let n = 1; n < found.length; n++) {
    const above = found[n - 1]!.level
    const below = found[n]!.level
    if (follows(above, below)) continue
    const exchanged = order.indexOf(below) <= order.indexOf(above)
    out.push(find('ANA-172', exchanged ? 'stop' : 'caution', `${above} to ${below}`, { above, below, exchanged }))
  }
  return out
}

/** New names for a map's vertebrae, and how sure they then are. */
export interface Renamed {
  readonly names: readonly Level[]
  readonly numbering: Numbering
}

const anchorReachMm = 40

/** The map's names, shifted so that the vertebra at the anchor gets its level, then single names changed as asked. */
export function renameGiven(
  found: readonly NamedPlace[],
  anchor: { readonly level: Level; readonly at: Point<'patient'> } | undefined,
  rename: ReadonlyMap<Level, Level> | undefined,
): Renamed {
  let names = found.map((f) => f.level)
  const inOrder = orderFindings(found).length === 0
  const reasons = ['names taken from the given label map']
  if (anchor) {
    names = anchored(found, anchor)
    reasons.unshift(`anchor given at ${anchor.level}`)
  }
  if (rename && rename.size > 0) {
    names = names.map((name) => rename.get(name) ?? name)
    reasons.unshift(`renamed: ${[...rename].map(([from, to]) => `${from} to ${to}`).join(', ')}`)
  }
  const six = names.includes('L6') ? 'six lumbar-type vertebrae (L6 named)' : null
  const thirteen = names.includes('T13') ? 'thirteen rib-bearing vertebrae (T13 named)' : null
  return {
    names,
    numbering: {
      certainty: anchor ? 'certain' : inOrder ? 'probable' : 'assumed',
      reasons,
      alternatives: [],
      transitional: six ?? thirteen ?? 'none',
    },
  }
}

function anchored(
  found: readonly NamedPlace[],
  anchor: { readonly level: Level; readonly at: Point<'patient'> },
): Level[] {
  let index = -1
  let least = anchorReachMm
  found.forEach((f, n) => {
    const d = distance(f.centre, anchor.at)
    if (d < least) {
      least = d
      index = n
    }
  })
  if (index < 0) throw refuse('ANA-003', { level: anchor.level, at: anchor.at.map(Math.round) })
  const usual = order.filter((level) => !rare.includes(level) || level === anchor.level)
  const start = usual.indexOf(anchor.level) - index
  return found.map((f, n) => usual[start + n] ?? f.level)
}
