import type { Watch } from '../base/index.ts'
import type { Block, Kernels } from '../compute/index.ts'
import type { Triple } from '../geometry/index.ts'
import { type Box, sampleAt } from './box.ts'
import type { Entries, Targets } from './candidates.ts'

/** What one search is over: lines from every entry to every target through the clearance field. */
export interface SearchSpace {
  readonly box: Box
  /** mm to the nearest wall (clearance.ts). */
  readonly field: Float32Array
  /** Bone of this vertebra, 0 to 1: outside it a needle must not meet it before the entry. */
  readonly bone: Float32Array
  readonly entries: Entries
  readonly targets: Targets
  /** How far behind the entry the way must be free as well. */
  readonly backMm: number
  /** Whether bone behind the entry rules a way out (it would be the true entry). */
  readonly bareBehind: boolean
  /** The narrowest place is expected here: each line is first asked where it passes this y (any place gives a bound). */
  readonly probeY: number
}

/** The best way from one entry in each group of targets; target -1 where there is none. */
export interface SearchResult {
  readonly groups: readonly {
    readonly target: Int32Array
    readonly score: Float64Array
    readonly clearanceMm: Float64Array
  }[]
  readonly candidateCount: number
}

/**
 * Weights that break ties: two ways whose least clearances differ by less than these count as equal, and the deeper, then
 * the straighter one wins. Far below what a CT resolves.
 */
export const tieWeight = { depthMm: 0.05, straightMm: 0.03 } as const

/** A way with less clearance than this has its axis in forbidden space. */
export const axisFreeMm = 0.2

/** Steps of a march along a line: never longer than the field allows the least clearance to be missed by. */
const shortestStepMm = 0.5
const trust = 0.9

/**
 * Every entry with every target, in f64: the readable definition and the oracle of the kernel.
 *
 * A way is given up as soon as what it can still score does not beat the best of its own entry, so nothing is lost; each
 * entry keeps its best target per group. Least clearance is found by sphere marching (the field is a distance).
 */
export function searchReference(space: SearchSpace, floors: Floors = noFloors): SearchResult {
  const groups = floors.map((floor) => ({
    target: new Int32Array(space.entries.count).fill(-1),
    score: new Float64Array(space.entries.count).fill(floor),
    clearanceMm: new Float64Array(space.entries.count),
  }))
  for (let e = 0; e < space.entries.count; e++)
    for (let t = 0; t < space.targets.count; t++)
      for (const [g, best] of groups.entries()) {
        if (!(space.targets.groups[t]! & (g + 1))) continue
        const found = scoreOf(space, e, t, best.score[e]!)
        if (!found) continue
        best.target[e] = t
        best.score[e] = found.score
        best.clearanceMm[e] = found.clearanceMm
      }
  return { groups, candidateCount: space.entries.count * space.targets.count }
}

/** Scores of either group that a way must beat to be kept at all. */
export type Floors = readonly [paramedian: number, crossing: number]
const noFloors: Floors = [axisFreeMm, axisFreeMm]

/** Score and least clearance of one way, undefined where it does not beat `floor`. */
export function scoreOf(space: SearchSpace, e: number, t: number, floor: number): Scored | undefined {
  const { entries, targets } = space
  const entry = [entries.places[e * 3]!, entries.places[e * 3 + 1]!, entries.places[e * 3 + 2]!] as const
  const tip = [targets.places[t * 4]!, targets.places[t * 4 + 1]!, targets.places[t * 4 + 2]!] as const
  return scoreBetween(space, entry, tip, targets.places[t * 4 + 3]!, floor)
}

export interface Scored {
  readonly score: number
  readonly clearanceMm: number
}

/** The same for any entry and tip; `depthBonus` is 1 for the deepest tip of the zone, 0 for the shallowest. */
export function scoreBetween(
  space: Omit<SearchSpace, 'entries' | 'targets'>,
  [ex, ey, ez]: Triple,
  [tx, ty, tz]: Triple,
  depthBonus: number,
  floor: number,
): Scored | undefined {
  const { box, field, backMm, probeY } = space
  // Not Math.hypot: the kernel must give the same bits.
  const lengthMm = Math.sqrt((tx - ex) * (tx - ex) + (ty - ey) * (ty - ey) + (tz - ez) * (tz - ez))
  const [dx, dy, dz] = [(tx - ex) / lengthMm, (ty - ey) / lengthMm, (tz - ez) / lengthMm]
  const extra = tieWeight.depthMm * depthBonus + tieWeight.straightMm * -dy
  const probe = (ty - probeY) / dy
  if (sampleAt(field, box, tx - probe * dx, ty - probe * dy, tz - probe * dz, 1e3) + extra <= floor) return undefined
  let least = Infinity
  // From the tip backwards: the box may end behind the bone, and the pedicle comes before the open space.
  for (let s = 0; s <= lengthMm + backMm; ) {
    const d = sampleAt(field, box, tx - s * dx, ty - s * dy, tz - s * dz, 1e3)
    if (d >= 1e3 && s > lengthMm) break
    if (d < least) {
      least = d
      if (least + extra <= floor) return undefined
    }
    s += Math.max(shortestStepMm, trust * (d - least))
  }
  if (space.bareBehind && boneBehind(space, [ex, ey, ez], [tx, ty, tz])) return undefined
  return { score: least + extra, clearanceMm: least }
}

/** Whether the way meets this vertebra's bone before its entry. */
export function boneBehind(
  { box, bone, backMm }: Pick<SearchSpace, 'box' | 'bone' | 'backMm'>,
  entry: Triple,
  tip: Triple,
) {
  const lengthMm = Math.sqrt((tip[0] - entry[0]) ** 2 + (tip[1] - entry[1]) ** 2 + (tip[2] - entry[2]) ** 2)
  const dx = (tip[0] - entry[0]) / lengthMm
  const dy = (tip[1] - entry[1]) / lengthMm
  const dz = (tip[2] - entry[2]) / lengthMm
  for (let s = 1.5; s <= backMm; s += 0.75)
    if (sampleAt(bone, box, entry[0] - s * dx, entry[1] - s * dy, entry[2] - s * dz, 0) >= 0.5) return true
  return false
}

/** Ways that score this much less than the best are not kept where several are wanted. */
export const keptMm = 1
/** The best itself must beat the floor. */
const hairMm = 1e-3

/**
 * The same by the kernel, on all threads; the same bits on any number of them.
 *
 * A thin sample of the ways is searched first; the best of it, less `keep` of its group, is a floor that lets most ways be given up
 * after a step or two. No way within `keep` of the best is lost.
 */
export async function search(
  space: SearchSpace,
  kernels: Kernels,
  keep: readonly [number, number] = [keptMm, keptMm],
  watch?: Watch,
): Promise<SearchResult> {
  return (await beginSearch(space, kernels, keep, watch)).result
}

/** A search's fields in the kernels' memory, for as long as several searches need them. */
export interface HeldFields {
  readonly field: Block
  readonly bone: Block
}

export function held(values: Float32Array, { memory }: Kernels): Block {
  const block = memory.allocate(values.length * 4)
  memory.f32(block).set(values)
  return block
}

/** The same, come back as soon as the threads are at work on all the ways, so that the caller can do other work meanwhile. */
export async function beginSearch(
  space: SearchSpace,
  kernels: Kernels,
  keep: readonly [number, number],
  watch?: Watch,
  fields?: HeldFields,
): Promise<{ readonly result: Promise<SearchResult> }> {
  if (space.entries.count * space.targets.count === 0) return { result: Promise.resolve(searchReference(space)) }
  const { memory } = kernels
  const mark = memory.mark()
  try {
    const { field, bone } = fields ?? { field: held(space.field, kernels), bone: held(space.bone, kernels) }
    const thin = await run(thinned(space), field, bone, noFloors, kernels, watch)
    const floor = (g: 0 | 1) => Math.max(axisFreeMm, Math.max(...thin.groups[g]!.score) - keep[g] - hairMm)
    const result = run(space, field, bone, [floor(0), floor(1)], kernels, watch).finally(() => memory.release(mark))
    // Whoever awaits it hears of a failure; nobody may be left to do so where the caller itself fails first.
    result.catch(() => {})
    return { result }
  } catch (cause) {
    memory.release(mark)
    throw cause
  }
}

/** Every third entry with every fifth target. */
function thinned(space: SearchSpace): SearchSpace {
  const picked = <T extends Float32Array | Uint8Array>(source: T, width: number, every: number): T =>
    source.filter((_, at) => Math.floor(at / width) % every === 0) as T
  const entries = picked(space.entries.places, 3, 3)
  const targets = picked(space.targets.places, 4, 5)
  return {
    ...space,
    entries: { count: entries.length / 3, places: entries },
    targets: { count: targets.length / 4, places: targets, groups: picked(space.targets.groups, 1, 5) },
  }
}

async function run(
  space: SearchSpace,
  field: Block,
  bone: Block,
  floors: Floors,
  kernels: Kernels,
  watch: Watch | undefined,
): Promise<SearchResult> {
  const { memory } = kernels
  const mark = memory.mark()
  try {
    const { entries, targets } = space
    const numbers = memory.allocate(14 * 8)
    const from = memory.allocate(entries.places.length * 4)
    const to = memory.allocate(targets.places.length * 4)
    const flags = memory.allocate(targets.count)
    const result = memory.allocate(entries.count * 48)
    memory.f64(numbers).set(numbersOf(space, floors))
    memory.f32(from).set(entries.places)
    memory.f32(to).set(targets.places)
    memory.u8(flags).set(targets.groups)
    const tasks = Math.min(entries.count, 64)
    const share = (t: number) => Math.floor((entries.count * t) / tasks)
    await kernels.run(
      'clearanceSearch',
      tasks,
      (t) => [
        ...[field.offset, bone.offset, numbers.offset, from.offset, share(t), share(t + 1)],
        ...[to.offset, flags.offset, targets.count, result.offset],
      ],
      watch,
    )
    return readResult(memory.f64(result), entries.count, targets.count)
  } finally {
    memory.release(mark)
  }
}

/** As the kernel reads them (kernels/clearance-search.ts). */
const numbersOf = (space: SearchSpace, floors: Floors): readonly number[] => [
  ...space.box.dims,
  ...space.box.origin,
  space.box.spacingMm,
  space.backMm,
  space.bareBehind ? 1 : 0,
  space.probeY,
  tieWeight.depthMm,
  tieWeight.straightMm,
  ...floors,
]

function readResult(numbers: Float64Array, entryCount: number, targetCount: number): SearchResult {
  const groups = [0, 3].map((at) => ({
    target: Int32Array.from({ length: entryCount }, (_, e) => numbers[e * 6 + at]!),
    score: Float64Array.from({ length: entryCount }, (_, e) => numbers[e * 6 + at + 1]!),
    clearanceMm: Float64Array.from({ length: entryCount }, (_, e) =>
      numbers[e * 6 + at]! < 0 ? 0 : numbers[e * 6 + at + 2]!,
    ),
  }))
  return { groups, candidateCount: entryCount * targetCount }
}
