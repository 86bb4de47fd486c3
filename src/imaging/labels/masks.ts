import { sameGrid } from '../../geometry/index.ts'
import { find } from '../troubles.ts'
import type { LabelMap, ReadLabelMap } from '../volume.ts'
import { levelOfName, verseNumbers } from './names.ts'

/** The level a map stands for that holds one structure and is named after it (`vertebrae_L5.nii.gz`); undefined for any other. */
function levelOfMask({ map, kind, title }: ReadLabelMap): string | undefined {
  if (kind !== 'other' || map.names.size > 1) return undefined
  const level = levelOfName(title.replace(/\.(nii|nrrd|mha|mhd|nhdr)(\.gz)?$/i, ''))
  return level && map.labels.every((label) => label <= 1) ? level : undefined
}

/**
 * Puts masks of single vertebrae, one a file as TotalSegmentator writes them, together to one map for each grid; all other
 * maps stay as they are.
 */
export function togetherByName(maps: readonly ReadLabelMap[]): readonly ReadLabelMap[] {
  const others = maps.filter((map) => levelOfMask(map) === undefined)
  const masks = maps.filter((map) => levelOfMask(map) !== undefined)
  const groups: ReadLabelMap[][] = []
  for (const mask of masks) {
    const home = groups.find((group) => sameGrid((group[0] as ReadLabelMap).map.grid, mask.map.grid))
    if (home) home.push(mask)
    else groups.push([mask])
  }
  return [...others, ...groups.map(together)]
}

function together(masks: readonly ReadLabelMap[]): ReadLabelMap {
  const first = masks[0] as ReadLabelMap
  const labels = new Uint8Array(first.map.labels.length)
  const names = new Map<number, string>()
  let overlapping = 0
  for (const mask of masks) {
    const level = levelOfMask(mask) as string
    const number = verseNumbers.get(level) as number
    if (draw(mask.map, number, labels)) names.set(number, level)
    overlapping += mask.map.labels.reduce((sum, label, p) => sum + (label === 1 && labels[p] !== number ? 1 : 0), 0)
  }
  const title = `${masks.length} masks of single vertebrae`
  const findings = [
    ...masks.flatMap((mask) => mask.findings),
    find('IMG-116', 'note', title, { numbering: 'names of the files', names: [...names.values()] }),
    ...(overlapping > 0 ? [find('IMG-125', 'caution', title, { voxels: overlapping })] : []),
  ]
  return { ...first, map: { grid: first.map.grid, labels, names }, kind: 'vertebrae', findings, title }
}

/** Writes `number` where the mask is set and nothing was written before; whether the mask is set anywhere. */
function draw(mask: LabelMap, number: number, labels: Uint8Array): boolean {
  let any = false
  mask.labels.forEach((label, p) => {
    if (label !== 1) return
    any = true
    if (labels[p] === 0) labels[p] = number
  })
  return any
}
