import type { Finding } from '../../base/index.ts'
import { voxelVolumeMm3 } from '../../geometry/index.ts'
import type { LabelMap } from '../../imaging/index.ts'
import { levelFromVerse } from '../level.ts'
import { type LabelBox, labelBoxes } from '../measures/region.ts'
import { find } from '../troubles.ts'

/** Pieces smaller than this share of the vertebra are islands. */
const islandShare = 0.12
/** Two pieces this far apart along the spine, each of this volume, are two vertebrae. */
const twoApartMm = 14
const twoVolumeMm3 = 2500
/** A mask this much taller than the others may hold two vertebrae that touch. */
const tallFactor = 1.75
const worthSayingMm3 = 30

/** The map with islands left out and holes filled, one vertebra at a time, and what was found. */
export function repaired(map: LabelMap): { readonly map: LabelMap; readonly findings: readonly Finding[] } {
  const labels = map.labels.slice()
  const findings: Finding[] = []
  const boxes = labelBoxes(map)
  const cellMm3 = voxelVolumeMm3(map.grid)
  const tall = medianHeight(map, boxes)
  for (const [number, box] of boxes) {
    const about = levelFromVerse(number) ?? `label ${number}`
    const crop = cropOf(map, box, number)
    const pieces = piecesOf(crop)
    const largest = pieces[0]!
    const second = pieces[1]
    const two = second && second.count * cellMm3 > twoVolumeMm3 && apartMm(map, largest, second) > twoApartMm
    const heightMm = heightOf(map, box)
    if (two || (boxes.size >= 4 && number !== 26 && heightMm > tallFactor * tall))
      findings.push(find('ANA-170', 'stop', about, { pieces: two ? 2 : 1, heightMm: Math.round(heightMm) }))
    const islands = pieces.slice(1).filter((p) => p.count < islandShare * largest.count)
    const lost = islands.reduce((s, p) => s + p.count, 0) * cellMm3
    for (const piece of islands) for (const at of piece.at) labels[toMap(map, crop, at)] = 0
    if (lost > worthSayingMm3) findings.push(find('ANA-173', 'note', about, { volumeMm3: Math.round(lost) }))
    const holes = holesOf(crop)
    for (const at of holes) {
      const to = toMap(map, crop, at)
      if (labels[to] === 0) labels[to] = number
    }
    if (holes.length * cellMm3 > worthSayingMm3)
      findings.push(find('ANA-171', 'note', about, { volumeMm3: Math.round(holes.length * cellMm3) }))
  }
  return { map: { ...map, labels }, findings }
}

interface Crop {
  readonly low: readonly [number, number, number]
  readonly dims: readonly [number, number, number]
  readonly mask: Uint8Array
}

/** One label with a border of one background voxel on every side. */
function cropOf(map: LabelMap, box: LabelBox, number: number): Crop {
  const low = [box.low[0] - 1, box.low[1] - 1, box.low[2] - 1] as const
  const dims = [box.high[0] - low[0] + 2, box.high[1] - low[1] + 2, box.high[2] - low[2] + 2] as const
  const mask = new Uint8Array(dims[0] * dims[1] * dims[2])
  const [nx, ny] = map.grid.dims
  for (let k = 1; k < dims[2] - 1; k++)
    for (let j = 1; j < dims[1] - 1; j++)
      for (let i = 1; i < dims[0] - 1; i++)
        if (map.labels[i + low[0] + nx * (j + low[1] + ny * (k + low[2]))] === number)
          mask[i + dims[0] * (j + dims[1] * k)] = 1
  return { low, dims, mask }
}

function toMap(map: LabelMap, { low, dims }: Crop, at: number): number {
  const i = at % dims[0]
  const j = Math.floor(at / dims[0]) % dims[1]
  const k = Math.floor(at / (dims[0] * dims[1]))
  return i + low[0] + map.grid.dims[0] * (j + low[1] + map.grid.dims[1] * (k + low[2]))
}

interface Piece {
  readonly count: number
  readonly at: Int32Array
  /** Mean voxel. */
  readonly middle: readonly [number, number, number]
}

/** Pieces connected through faces, largest first. */
function piecesOf({ dims, mask }: Crop): Piece[] {
  const seen = mask.map((m) => 1 - m)
  const out: Piece[] = []
  for (let seed = 0; seed < mask.length; seed++) if (!seen[seed]) out.push(pieceOf(flood(seen, seed, dims), dims))
  return out.sort((a, b) => b.count - a.count)
}

function pieceOf(at: Int32Array, dims: readonly [number, number, number]): Piece {
  const sum = [0, 0, 0]
  for (const v of at) {
    sum[0]! += v % dims[0]
    sum[1]! += Math.floor(v / dims[0]) % dims[1]
    sum[2]! += Math.floor(v / (dims[0] * dims[1]))
  }
  return { count: at.length, at, middle: [sum[0]! / at.length, sum[1]! / at.length, sum[2]! / at.length] }
}

/** Background that cannot be reached from outside. */
function holesOf({ dims, mask }: Crop): Int32Array {
  const seen = mask.slice()
  flood(seen, 0, dims)
  const out: number[] = []
  seen.forEach((s, at) => {
    if (!s) out.push(at)
  })
  return Int32Array.from(out)
}

/** All places reached from `seed` through faces over places not yet seen, which it marks. */
function flood(seen: Uint8Array, seed: number, dims: readonly [number, number, number]): Int32Array {
  const [nx, ny] = dims
  const stack = new Int32Array(seen.length)
  let top = 0
  let done = 0
  stack[top++] = seed
  seen[seed] = 1
  const steps = [1, -1, nx, -nx, nx * ny, -nx * ny]
  while (done < top) {
    const at = stack[done++]!
    const i = at % nx
    for (let s = 0; s < 6; s++) {
      if ((s === 0 && i === nx - 1) || (s === 1 && i === 0)) continue
      const next = at + steps[s]!
      if (next < 0 || next >= seen.length || seen[next]) continue
      seen[next] = 1
      stack[top++] = next
    }
  }
  return stack.slice(0, top)
}

const heightOf = (map: LabelMap, box: LabelBox): number => {
  const m = map.grid.patientFromVoxel as Float64Array
  return [0, 1, 2].reduce((s, c) => s + Math.abs(m[8 + c]!) * (box.high[c as 0]! - box.low[c as 0]! + 1), 0)
}

function medianHeight(map: LabelMap, boxes: ReadonlyMap<number, LabelBox>): number {
  const heights = [...boxes].filter(([n]) => n !== 26).map(([, box]) => heightOf(map, box)).sort((a, b) => a - b) // biome-ignore format: chain
  return heights[Math.floor(heights.length / 2)] ?? 0
}

/** How far two pieces lie apart along the patient's long axis. */
function apartMm(map: LabelMap, a: Piece, b: Piece): number {
  const m = map.grid.patientFromVoxel as Float64Array
  return Math.abs([0, 1, 2].reduce((s, c) => s + m[8 + c]! * (a.middle[c as 0] - b.middle[c as 0]), 0))
}
