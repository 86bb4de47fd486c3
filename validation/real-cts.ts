// Real CTs with masks or with levels that can be counted: what segmentation and numbering make of them.
import { findSpine, isBodyPart, type Level, levelFromVerse, type Spine, verseNumber } from '../src/anatomy/index.ts'
import { sourceFiles } from '../src/cli/source-files.ts'
import { startKernels } from '../src/compute/node.ts'
import { type ReadVolume, readImages } from '../src/imaging/index.ts'
import { realData } from '../test/real-data.ts'
import { dice } from './dice.ts'
import { type Row, row, skipped } from './row.ts'

/** Levels in the masks that come with TotalSegmentator's example; its reader turns them into VerSe numbers. */
const masked: readonly Level[] = ['T11', 'T12', 'L1', 'L2', 'L3', 'L4', 'L5']

export async function realCtRows(): Promise<readonly Row[]> {
  return [...(await osteoporotic()), ...(await coarse()), ...(await brokenDicom()), ...(await thoracic())]
}

async function osteoporotic(): Promise<Row[]> {
  const on = 'TPTBox_L3'
  const asked = 'L3 Dice >= 0.90 against its mask, although osteoporotic'
  const image = realData('TPTBox_L3/ct/sub-ct_label-22_ct.nii.gz')
  const mask = realData('TPTBox_L3/ct/sub-ct_seg-vert_label-22_msk.nii.gz')
  const parts = realData('TPTBox_L3/ct/sub-ct_seg-subreg_label-22_msk.nii.gz')
  if (!image || !mask || !parts) return [skipped(on, asked, 'image absent')]
  const { spine } = await spineOf(image)
  const [truth, truthParts] = [await labelsOf(mask), await labelsOf(parts)]
  const known = verseNumber('L3')
  // Three vertebrae without sacrum or ribs cannot be numbered: the one that overlaps most is compared, whatever its name.
  const best = bestMatch(spine, (i) => truth[i] === known, truth.length)
  const body = dice(
    truth.length,
    (i) => truth[i] === known && isBodyPart(truthParts[i] as number),
    (i) => spine.labels.labels[i] === best.label && isBodyPart(spine.parts.labels[i] as number),
  )
  return [
    row(on, asked, `${best.dice.toFixed(3)} (body alone ${body.toFixed(3)})`, best.dice >= 0.9),
    row(
      on,
      'number certainty reported honestly (no bar)',
      `${spine.numbering.certainty}: ${spine.numbering.reasons.join('; ')}`,
      spine.numbering.certainty !== 'certain',
    ),
  ]
}

async function coarse(): Promise<Row[]> {
  const on = 'TotalSegmentator_example (NIfTI, 3 mm)'
  const image = realData('TotalSegmentator_example/example_ct.nii.gz')
  const mask = realData('TotalSegmentator_example/totalseg.nii.gz')
  if (!image || !mask) return [skipped(on, 'names and Dice', 'image absent')]
  const { spine, read } = await spineOf(image)
  const truth = await labelsOf(mask)
  const each = masked.map((level) => {
    const best = bestMatch(spine, (i) => truth[i] === verseNumber(level), truth.length)
    return { level, named: levelFromVerse(best.label), dice: best.dice }
  })
  const mean = each.reduce((sum, e) => sum + e.dice, 0) / each.length
  const wrong = each.filter((e) => e.named !== e.level).map((e) => `${e.level} named ${e.named}`)
  return [
    row(on, 'reads with findings', read.findings.map((f) => f.code).join(' ') || 'none', read.findings.length > 0),
    row(
      on,
      'names agree with its labels',
      wrong.join(', ') || `${each.map((e) => e.level).join(' ')} agree`,
      wrong.length === 0,
    ),
    row(
      on,
      'mean Dice >= 0.85 at 3 mm',
      `${mean.toFixed(3)} (${each.map((e) => `${e.level} ${e.dice.toFixed(2)}`).join(', ')})`,
      mean >= 0.85,
    ),
  ]
}

async function brokenDicom(): Promise<Row[]> {
  const on = 'TotalSegmentator_example/dicom_j2k (empty UIDs)'
  const folder = realData('TotalSegmentator_example/dicom_j2k')
  if (!folder) return [skipped(on, 'reads with findings', 'images absent')]
  const images = await readImages(await sourceFiles(folder))
  const codes = images.volumes.flatMap((v) => v.findings.map((f) => f.code))
  const dims = images.volumes[0]?.volume.grid.dims.join(' x ')
  return [
    row(on, 'reads with findings', `${dims}; ${codes.join(' ')}`, images.volumes.length === 1 && codes.length > 0),
  ]
}

async function thoracic(): Promise<Row[]> {
  const on = 'LIDC-IDRI-0314 crop'
  const image = realData('LIDC-IDRI-0314/spine_crop.nii.gz')
  if (!image) return [skipped(on, '12 thoracic levels separated', 'image absent')]
  const { spine } = await spineOf(image)
  const heights = spine.vertebrae.map((v) => v.morphometry.heights.posteriorMm)
  // Two levels merged would be twice as tall as their neighbours.
  const merged = heights.filter((h, i) => h > 1.6 * Math.min(heights[i - 1] ?? h, heights[i + 1] ?? h)).length
  const present = [...new Set(spine.labels.labels)].sort((a, b) => a - b)
  const found = present.flatMap((label) => levelFromVerse(label) ?? [])
  const thoracicFound = found.filter((level) => level.startsWith('T')).length
  return [
    row(
      on,
      '12 thoracic levels separated, none merged',
      `${found.join(' ')}; ${merged} merged`,
      thoracicFound >= 12 && merged === 0,
    ),
    row(
      on,
      'number certainty reported honestly (no sacrum)',
      `${spine.numbering.certainty}: ${spine.numbering.reasons.join('; ')}`,
      spine.numbering.certainty !== 'certain' && !spine.numbering.reasons.includes('sacrum seen'),
    ),
  ]
}

async function spineOf(path: string): Promise<{ readonly spine: Spine; readonly read: ReadVolume }> {
  const images = await readImages(await sourceFiles(path))
  const read = images.volumes[0] as ReadVolume
  const kernels = await startKernels(2)
  try {
    return { spine: await findSpine(read.volume, kernels), read }
  } finally {
    await kernels.close()
  }
}

async function labelsOf(path: string): Promise<Uint8Array> {
  const images = await readImages(await sourceFiles(path))
  const map = images.labelMaps[0]?.map
  if (!map) throw new Error(`${path} holds no label map`)
  return map.labels
}

/** The label that overlaps a known mask most, vertebrae too cut to be measured included. */
function bestMatch(spine: Spine, inTruth: (i: number) => boolean, count: number): { label: number; dice: number } {
  const present = [...new Set(spine.labels.labels)].filter((label) => label > 0)
  const all = present.map((label) => {
    return { label, dice: dice(count, inTruth, (i) => spine.labels.labels[i] === label) }
  })
  return all.sort((a, b) => b.dice - a.dice)[0] ?? { label: -1, dice: 0 }
}

if (import.meta.main)
  for (const r of await realCtRows()) console.log(`${r.met.padEnd(7)} ${r.on} | ${r.asked} | ${r.reached}`)
