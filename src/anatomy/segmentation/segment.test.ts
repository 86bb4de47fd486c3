// Goal: the vertebrae of an osteoporotic CT are separated as a published mask has them, however the image was stored.
// Method: Dice on TPTBox_L3 (trabecular mean 54 HU), as given and with its axes in another order.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { realData } from '../../../test/real-data.ts'
import { affine, gridFrom, point } from '../../geometry/index.ts'
import { readNifti, readNiftiLabels, type Volume } from '../../imaging/index.ts'
import { verseNumber } from '../level.ts'
import { isArchPart, isBodyPart } from '../parts.ts'
import { type SegmentedSpine, segmentSpine } from './segment.ts'

const image = realData('TPTBox_L3/ct/sub-ct_label-22_ct.nii.gz')
const mask = realData('TPTBox_L3/ct/sub-ct_seg-vert_label-22_msk.nii.gz')

const read = async (path: string): Promise<Volume> => (await readNifti(readFileSync(path), 'ct')).volume

/** Places (i, j, k) of every voxel moved to (j, k, i): the same patient, stored along other axes. */
function turned(volume: Volume): Volume {
  const [nx, ny, nz] = volume.grid.dims
  const m = volume.grid.patientFromVoxel as Float64Array
  const columns = [1, 2, 0, 3]
  const rows = [0, 1, 2, 3].flatMap((r) => columns.map((c) => m[r * 4 + c]!))
  const samples = new Int16Array(volume.samples.length)
  let p = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) samples[j + ny * (k + nz * i)] = volume.samples[p++]!
  return { ...volume, grid: gridFrom([ny, nz, nx], affine('patient', 'voxel', rows)), samples }
}

describe.skipIf(!image || !mask)('segmentation of TPTBox_L3', () => {
  let once: Promise<SegmentedSpine> | undefined
  const plainly = (): Promise<SegmentedSpine> => {
    once ??= read(image!).then((volume) => segmentSpine(volume, null))
    return once
  }

  it('finds L3 with a Dice of at least 0.90 and says that the numbering is assumed', async () => {
    const truth = (await readNiftiLabels(readFileSync(mask!), 'mask')).map.labels
    const found = await plainly()
    const l3 = verseNumber('L3')
    let both = 0
    let sizes = 0
    truth.forEach((label, p) => {
      const here = found.labels.labels[p] === l3
      if (label === l3 && here) both++
      sizes += Number(label === l3) + Number(here)
    })
    expect((2 * both) / sizes).toBeGreaterThanOrEqual(0.9)
    expect(found.levels).toEqual(['L2', 'L3', 'L4'])
    expect(found.numbering.certainty).toBe('assumed')
    expect(found.findings.map((f) => f.code)).toContain('ANA-101')
    expect(found.complete.get('L3')).toBe(true)
    expect(found.complete.get('L2')).toBe(false)
  })

  it('gives every labelled voxel a part and no other voxel one', async () => {
    const found = await plainly()
    found.labels.labels.forEach((label, p) => {
      const part = found.parts.labels[p]!
      if (label > 0 !== (isBodyPart(part) || isArchPart(part))) throw new Error(`label ${label} part ${part} at ${p}`)
    })
  })

  it('gives the same masks whatever the order of the stored axes', async () => {
    const volume = await read(image!)
    const plain = await plainly()
    const other = await segmentSpine(turned(volume), null)
    const [nx, ny, nz] = volume.grid.dims
    let differ = 0
    let marked = 0
    let p = 0
    for (let k = 0; k < nz; k++)
      for (let j = 0; j < ny; j++)
        for (let i = 0; i < nx; i++, p++) {
          const a = plain.labels.labels[p]!
          if (a > 0) marked++
          if (a !== other.labels.labels[j + ny * (k + nz * i)]) differ++
        }
    // Interpolation sums in another order; a handful of voxels lie exactly on a boundary.
    expect(differ / marked).toBeLessThan(0.002)
  })

  it('follows an anchor and refuses one far from every vertebra', async () => {
    const volume = await read(image!)
    const plain = await plainly()
    const middle = plain.canalAxis[Math.floor(plain.canalAxis.length / 2)]!
    const at = point('patient', middle[0], middle[1] - 25, middle[2])
    const anchored = await segmentSpine(volume, null, { anchor: { level: 'L2', at } })
    expect(anchored.levels).toEqual(['L1', 'L2', 'L3'])
    expect(anchored.numbering.reasons).toEqual(['anchor given at L2'])
    const far = point('patient', at[0], at[1], at[2] + 400)
    await expect(segmentSpine(volume, null, { anchor: { level: 'L2', at: far } })).rejects.toThrow('ANA-003')
  })
})

describe('segmentation', () => {
  it('refuses an image without a spinal canal', async () => {
    const dims = [40, 40, 40] as const
    const grid = gridFrom(dims, affine('patient', 'voxel', [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1]))
    const samples = new Int16Array(64000).fill(40)
    await expect(segmentSpine({ grid, samples, acquisition: { modality: 'CT', title: 'box' } }, null)).rejects.toThrow(
      'ANA-001',
    )
  })

  it('stops where the watch is aborted', async () => {
    const grid = gridFrom([8, 8, 8], affine('patient', 'voxel', [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1]))
    const volume: Volume = { grid, samples: new Int16Array(512), acquisition: { modality: 'CT', title: 'box' } }
    const signal = AbortSignal.abort(new Error('stopped by a person'))
    await expect(segmentSpine(volume, null, {}, { signal })).rejects.toThrow('stopped by a person')
  })
})
