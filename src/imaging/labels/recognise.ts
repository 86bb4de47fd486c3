import type { Finding } from '../../base/index.ts'
import type { Grid } from '../../geometry/index.ts'
import { find } from '../troubles.ts'
import type { LabelKind, LabelMap, ReadLabelMap, StorageOrder } from '../volume.ts'
import { levelOfName, type Numbering, numberings, partNames, partOfName, verseNumbers } from './names.ts'

/** Between centres of neighbouring whole vertebrae, mm: wider than any real spine, to tell a numbering by its order. */
const stepMm = { least: 6, most: 65 }

interface Meaning {
  readonly kind: LabelKind
  /** New number for each present label; absent ones become background. */
  readonly to: ReadonlyMap<number, number>
  readonly told: string
  readonly sure: boolean
}

/**
 * Finds out what the labels of a map mean and translates vertebrae to VerSe numbers, sub-regions to 41-50.
 *
 * Names in the file decide where there are any; otherwise the numbering is the one in which the vertebrae follow each
 * other down the spine. Maps in no known numbering keep their numbers (`other`).
 */
export function recogniseLabels(
  read: { readonly map: LabelMap; readonly findings: readonly Finding[]; readonly storage: StorageOrder | undefined },
  title: string,
): ReadLabelMap {
  const heights = meanHeights(read.map)
  const meaning = meaningOf(heights, read.map.names)
  const storage = read.storage ? { storage: read.storage } : {}
  if (!meaning) return { map: read.map, kind: 'other', findings: read.findings, title, ...storage }
  const table = new Uint8Array(256)
  for (const [from, to] of meaning.to) table[from] = to
  const changed = [...heights.keys()].some((label) => table[label] !== label)
  const labels = changed ? read.map.labels.map((label) => table[label] as number) : read.map.labels
  const kept = [...new Set(meaning.to.values())].sort((a, b) => a - b)
  const names = new Map(kept.map((n) => [n, nameOf(meaning.kind, n)]))
  const findings = [...read.findings, ...said(title, meaning, heights, names)]
  return { map: { grid: read.map.grid, labels, names }, kind: meaning.kind, findings, title, ...storage }
}

const nameOf = (kind: LabelKind, number: number): string =>
  (kind === 'parts' ? partNames.get(number) : numberings.VerSe.get(number)) ?? String(number)

function said(
  title: string,
  meaning: Meaning,
  heights: ReadonlyMap<number, number>,
  names: ReadonlyMap<number, string>,
) {
  const findings: Finding[] = []
  const translated = [...meaning.to].some(([from, to]) => from !== to)
  if (translated || !meaning.sure)
    findings.push(
      find('IMG-116', meaning.sure ? 'note' : 'caution', title, {
        numbering: meaning.told,
        names: [...names.values()],
      }),
    )
  const dropped = [...heights.keys()].filter((label) => !meaning.to.has(label))
  if (dropped.length > 0) findings.push(find('IMG-121', 'note', title, { labels: dropped }))
  return findings
}

/** Mean position along the body of every present label, mm towards the head. */
function meanHeights({ grid, labels }: LabelMap): ReadonlyMap<number, number> {
  const [nx, ny, nz] = grid.dims
  const count = new Float64Array(256)
  const sum = [new Float64Array(256), new Float64Array(256), new Float64Array(256)] as const
  let p = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const label = labels[p++] as number
        if (label === 0) continue
        count[label] = (count[label] as number) + 1
        sum[0][label] = (sum[0][label] as number) + i
        sum[1][label] = (sum[1][label] as number) + j
        sum[2][label] = (sum[2][label] as number) + k
      }
  const heights = new Map<number, number>()
  for (let label = 1; label < 256; label++) {
    const n = count[label] as number
    if (n > 0)
      heights.set(
        label,
        heightOf(
          grid,
          sum.map((s) => (s[label] as number) / n),
        ),
      )
  }
  return heights
}

function heightOf(grid: Grid, ijk: readonly number[]): number {
  const m = grid.patientFromVoxel as Float64Array
  return ijk.reduce((z, x, axis) => z + (m[8 + axis] as number) * x, m[11] as number)
}

function meaningOf(heights: ReadonlyMap<number, number>, names: ReadonlyMap<number, string>): Meaning | undefined {
  return byNames(heights, names) ?? byOrder(heights)
}

function byNames(heights: ReadonlyMap<number, number>, names: ReadonlyMap<number, string>): Meaning | undefined {
  const vertebrae = new Map<number, number>()
  const parts = new Map<number, number>()
  for (const [label, name] of names) {
    if (!heights.has(label)) continue
    const level = levelOfName(name)
    if (level) vertebrae.set(label, verseNumbers.get(level) as number)
    const part = partOfName(name)
    if (part) parts.set(label, part)
  }
  if (vertebrae.size > 0) return { kind: 'vertebrae', to: vertebrae, told: 'names in the file', sure: true }
  if (parts.size > 0) return { kind: 'parts', to: parts, told: 'names in the file', sure: true }
  return undefined
}

function byOrder(heights: ReadonlyMap<number, number>): Meaning | undefined {
  const present = [...heights.keys()]
  // Discs (100 + n) and endplates (200 + n) stand beside the vertebrae in SPINEPS' maps.
  const own = present.filter((label) => label < 60)
  const verse = own.length > 0 && own.every((label) => numberings.VerSe.has(label))
  if (verse && followsSpine(heights, 'VerSe')) return meant('VerSe', heights, true)
  if (followsSpine(heights, 'TotalSegmentator')) return meant('TotalSegmentator', heights, true)
  const parts = heights.has(41) && (heights.has(49) || heights.has(50))
  if (parts && own.every((label) => partNames.has(label) || label === 26)) return partsMeant(heights)
  if (followsSpine(heights, 'TotalSegmentator v1')) return meant('TotalSegmentator v1', heights, true)
  if (own.length !== 1) return undefined
  const only = own[0] as number
  if (only > 1 && verse) return meant('VerSe', heights, false)
  return numberings.TotalSegmentator.has(only) ? meant('TotalSegmentator', heights, false) : undefined
}

function partsMeant(heights: ReadonlyMap<number, number>): Meaning {
  const to = new Map([...heights.keys()].filter((n) => partNames.has(n)).map((n) => [n, n]))
  return { kind: 'parts', to, told: 'SPINEPS', sure: true }
}

function meant(numbering: Numbering, heights: ReadonlyMap<number, number>, sure: boolean): Meaning {
  const to = new Map<number, number>()
  for (const [label, name] of numberings[numbering])
    if (heights.has(label)) to.set(label, verseNumbers.get(name) as number)
  return { kind: 'vertebrae', to, told: numbering, sure }
}

/** Whether the present vertebrae, read in this numbering, follow each other from head to foot at believable distances. */
function followsSpine(heights: ReadonlyMap<number, number>, numbering: Numbering): boolean {
  const order = [...verseNumbers.keys()]
  const found = [...numberings[numbering]]
    .filter(([label]) => heights.has(label))
    .map(([label, name]) => ({ rank: order.indexOf(name), z: heights.get(label) as number }))
    .sort((a, b) => a.rank - b.rank)
  if (found.length < 2) return false
  return found.slice(1).every((lower, i) => {
    const upper = found[i] as { rank: number; z: number }
    const down = upper.z - lower.z
    // T13 and L6 are mostly absent, so a step over their place may be one vertebra or two.
    return down > stepMm.least && down < stepMm.most * (lower.rank - upper.rank)
  })
}
