// Goal: real CTs with given label maps are measured plausibly. Oracles: the masks themselves, another tool's heights
// (3 mm voxels, read at 15/50/85 % of the depth), and what the images are known to show (shared/data/README).
import { readFile } from 'node:fs/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { realData } from '../../test/real-data.ts'
import { startKernels } from '../compute/node.ts'
import { readNifti, readNiftiLabels } from '../imaging/index.ts'
import { findSpine } from './find-spine.ts'
import type { Spine } from './spine.ts'

const kernels = await startKernels(1)
afterAll(() => kernels.close())

async function measured(folder: string, ct: string, seg: string, sub?: string): Promise<Spine> {
  const read = async (name: string) => new Uint8Array(await readFile(realData(`${folder}/${name}`)!))
  const { volume } = await readNifti(await read(ct), ct)
  const { map } = await readNiftiLabels(await read(seg), seg)
  const parts = sub ? (await readNiftiLabels(await read(sub), sub)).map : undefined
  return findSpine(volume, kernels, { labels: map, ...(parts ? { parts } : {}) })
}

const weak = realData('TPTBox_L3/ct')
describe.skipIf(!weak)('osteoporotic L3 (shared/data/TPTBox_L3)', async () => {
  const names = ['sub-ct_label-22_ct.nii.gz', 'sub-ct_seg-vert_label-22_msk.nii.gz'] as const
  const given = weak ? await measured('TPTBox_L3/ct', ...names, 'sub-ct_seg-subreg_label-22_msk.nii.gz') : null
  const bare = weak ? await measured('TPTBox_L3/ct', ...names) : null

  it('is read as weak bone near the 54 HU its body is known to have', () => {
    const density = given!.vertebrae.find((v) => v.level === 'L3')!.density!
    expect(Math.abs(density.trabecularMedianHu - 54)).toBeLessThan(15)
  })

  it('has pedicles of a size and direction that an L3 has (facts A12.1 to A12.14)', () => {
    const { pedicles } = given!.vertebrae.find((v) => v.level === 'L3')!
    for (const side of ['left', 'right'] as const) {
      expect(pedicles[side]!.widthMm).toBeGreaterThan(6)
      expect(pedicles[side]!.widthMm).toBeLessThan(14)
      expect(pedicles[side]!.heightMm).toBeGreaterThan(11)
      expect(pedicles[side]!.heightMm).toBeLessThan(19)
    }
  })

  it('is measured alike with its sub-regions and without', () => {
    const [a, b] = [given!, bare!].map((s) => s.vertebrae.find((v) => v.level === 'L3')!)
    for (const key of ['anteriorMm', 'middleMm', 'posteriorMm'] as const)
      expect(Math.abs(a!.morphometry.heights[key] - b!.morphometry.heights[key])).toBeLessThan(1)
  })

  it('says that the vertebrae cut by the image could not be measured', () => {
    expect(given!.findings.filter((f) => f.code === 'ANA-163').map((f) => f.about)).toEqual(['L2', 'L4'])
  })
})

const folder = 'TotalSegmentator_example'
const abdomen = realData(folder)
describe.skipIf(!abdomen)('3 mm abdomen CT (shared/data/TotalSegmentator_example)', async () => {
  const spine = abdomen ? await measured(folder, 'example_ct.nii.gz', 'totalseg.nii.gz') : null
  const report = abdomen ? JSON.parse(await readFile(realData(`${folder}/spine_report.json`)!, 'utf8')).results : {}

  it('shows no fracture, where an unsigned ratio of its own heights calls four levels broken', () => {
    const levels = spine!.vertebrae.filter((v) => v.level.startsWith('L'))
    expect(levels.map((v) => v.level)).toEqual(['L1', 'L2', 'L3', 'L4', 'L5'])
    expect(levels.map((v) => v.morphometry.genant.grade)).toEqual([0, 0, 0, 0, 0])
    const unsigned = levels.filter((v) => report[`vertebrae_${v.level}_height_difference`] > 0.2)
    expect(unsigned.length).toBe(4)
  })

  it('agrees with the other tool’s heights to two voxels', () => {
    for (const v of spine!.vertebrae) {
      const other = (place: string) => report[`vertebrae_${v.level}_height_${place}_mm`]
      for (const [
        key,
        place,
      ] of [['anteriorMm', 'anterior'], ['middleMm', 'middle'], ['posteriorMm', 'posterior']] as const) // biome-ignore format: pairs
        expect(Math.abs(v.morphometry.heights[key] - other(place))).toBeLessThan(6)
    }
  })

  it('cautions that its slices are thick and does not judge its cortex', () => {
    expect(spine!.findings.map((f) => f.code)).toContain('ANA-162')
    expect(spine!.vertebrae.every((v) => v.morphometry.breaches.length === 0)).toBe(true)
  })
})
