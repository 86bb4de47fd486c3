import { describe, expect, it } from 'vitest'
import { realData } from '../../../test/real-data.ts'
import { isLevel, levels, verseNumber } from '../../anatomy/index.ts'
import { gridAlongPatient, point } from '../../geometry/index.ts'
import { refusalOf, sourceOf } from '../dicom/made-up.test-case.ts'
import { niftiOf } from '../files/made-up.test-case.ts'
import { readNiftiLabels } from '../files/nifti.ts'
import { readImages, readLabelMap } from '../read.ts'
import { levelOfName, numberings, partNames, partOfName, verseNumbers } from './names.ts'
import { recogniseLabels } from './recognise.ts'

/** A spine of blocks 30 mm apart: the first label lowest. */
function spineOf(fromBelow: readonly number[], names = new Map<number, string>()) {
  const grid = gridAlongPatient([4, 4, fromBelow.length], [10, 10, 30], point('patient', 0, 0, 0))
  const labels = Uint8Array.from({ length: 16 * fromBelow.length }, (_, p) => fromBelow[Math.floor(p / 16)]!)
  return recogniseLabels({ map: { grid, labels, names }, findings: [], storage: undefined }, 'test')
}

describe('numbering', () => {
  it('is the same list as in anatomy', () => {
    expect([...verseNumbers]).toEqual(levels.map((level) => [level, verseNumber(level)]))
    for (const list of Object.values(numberings)) for (const name of list.values()) expect(isLevel(name)).toBe(true)
  })

  it('TotalSegmentator: 26 S1, 27 L5, 31 L1, 32 T12, 50 C1', () => {
    const read = (n: number) => numberings.TotalSegmentator.get(n)
    expect([26, 27, 31, 32, 43, 44, 50].map(read)).toEqual(['S1', 'L5', 'L1', 'T12', 'T1', 'C7', 'C1'])
    const old = (n: number) => numberings['TotalSegmentator v1'].get(n)
    expect([18, 22, 23, 34, 35, 41].map(old)).toEqual(['L5', 'L1', 'T12', 'T1', 'C7', 'C1'])
  })

  it.each([
    ['VerSe, caudal larger', [24, 23, 22, 21, 20, 19], ['L5', 'L4', 'L3', 'L2', 'L1', 'T12']],
    [
      'VerSe with S1, L6 and T13',
      [26, 25, 24, 23, 22, 21, 20, 28, 19],
      ['S1', 'L6', 'L5', 'L4', 'L3', 'L2', 'L1', 'T13', 'T12'],
    ],
    ['TotalSegmentator, cranial larger', [26, 27, 28, 29], ['S1', 'L5', 'L4', 'L3']],
    ['TotalSegmentator among thirties', [31, 32, 33], ['L1', 'T12', 'T11']],
    ['TotalSegmentator v1', [18, 19, 20, 21], ['L5', 'L4', 'L3', 'L2']],
  ])('is told from the order along the spine: %s', (_name, fromBelow, expected) => {
    const { map, kind } = spineOf(fromBelow)
    expect(kind).toBe('vertebrae')
    expect(Array.from({ length: fromBelow.length }, (_, k) => map.names.get(map.labels[k * 16]!))).toEqual(expected)
  })

  it('of one label alone is taken with a caution; labels in no known order keep their numbers', () => {
    const one = spineOf([22, 0])
    expect([...one.map.names.values()]).toEqual(['L3'])
    expect(one.findings[0]).toMatchObject({ code: 'IMG-116', severity: 'caution' })
    const none = spineOf([22, 20, 24])
    expect(none.kind).toBe('other')
    expect(new Set(none.map.labels)).toEqual(new Set([22, 20, 24]))
  })

  it('by names wins over the order', () => {
    const names = new Map([[3, 'vertebrae_L5'], [7, 'Vertebra L4'], [9, 'liver']]) // biome-ignore format: short
    const { map, findings } = spineOf([3, 7, 9], names)
    expect(Array.from(new Set(map.labels))).toEqual([24, 23, 0])
    expect(findings.find(({ code }) => code === 'IMG-121')?.facts.labels).toEqual([9])
  })
})

describe('masks of single vertebrae', () => {
  it('named like vertebrae_L5.nii.gz become one map', async () => {
    const mask = (level: string, k: number) => {
      const samples = Uint8Array.from({ length: 60 }, (_, p) => (Math.floor(p / 20) === k ? 1 : 0))
      return sourceOf(`segmentations/vertebrae_${level}.nii.gz`, niftiOf({ samples, datatype: 2, bits: 8 }))
    }
    const empty = sourceOf('vertebrae_L3.nii.gz', niftiOf({ samples: new Uint8Array(60), datatype: 2, bits: 8 }))
    const { labelMaps } = await readImages([mask('L5', 0), empty, mask('L4', 1)])
    expect(labelMaps).toHaveLength(1)
    expect([...labelMaps[0]!.map.names]).toEqual([[24, 'L5'], [23, 'L4']]) // biome-ignore format: short
    expect([0, 20, 40].map((p) => labelMaps[0]!.map.labels[p])).toEqual([24, 23, 0])
  })
})

describe('a file named as a label map', () => {
  it('is read as one whatever its values look like, and refused where it holds none', async () => {
    const scattered = Uint8Array.from({ length: 60 }, (_, p) => [20, 21][p % 2]!)
    const file = sourceOf('labels.nii', niftiOf({ samples: scattered, datatype: 2, bits: 8 }))
    expect((await readImages([file])).volumes).toHaveLength(1)
    expect(new Set((await readLabelMap(file)).map.labels)).toEqual(new Set([20, 21]))
    expect((await refusalOf(() => readLabelMap(sourceOf('ct.nii', niftiOf())))).code).toBe('IMG-019')
  })
})

describe('names', () => {
  it.each([
    ['vertebrae_L5', 'L5'], ['L1 vertebra', 'L1'], ['Th12', 'T12'], ['T12 vertebra', 'T12'], ['C7', 'C7'], ['vertebrae_S1', 'S1'],
    ['rib_left_12', undefined], ['L4/L5 disc', undefined], ['sacrum', undefined], ['T2 image', 'T2'], ['heart', undefined], ['L7', undefined],
  ])('%s means %s', (name, level) => expect(levelOfName(name)).toBe(level)) // biome-ignore format: pairs

  it('of SPINEPS sub-regions and our own mean the same parts', () => {
    expect(
      ['Arcus_Vertebrae', 'Spinosus_Process', 'Costal_Process_Left', 'Vertebra_Corpus_border', 'Vertebra_Corpus'].map(
        partOfName,
      ),
    ).toEqual([41, 42, 43, 49, 50])
    for (const [number, name] of partNames) expect(partOfName(name)).toBe(number)
    expect(partOfName('liver')).toBeUndefined()
  })
})

describe('real label maps', () => {
  const cases = [
    ['TotalSegmentator_example/totalseg.nii.gz', 'vertebrae', ['T11', 'T12', 'L1', 'L2', 'L3', 'L4', 'L5', 'S1']],
    ['TotalSegmentator_example/example_seg.nii.gz', 'vertebrae', ['T11', 'T12', 'L1', 'L2']],
    ['TPTBox_L3/ct/sub-ct_seg-vert_label-22_msk.nii.gz', 'vertebrae', ['L2', 'L3', 'L4']],
    ['TPTBox_L3/ct/sub-ct_seg-subreg_label-22_msk.nii.gz', 'parts', [...partNames.values()]],
    ['TPTBox_L3/mri/sub-mri_seg-vert_label-6_msk.nii.gz', 'vertebrae', ['C5', 'C6', 'C7']],
    ['TotalSegmentator_example/totalseg_vertebrae_body.nii.gz', 'other', ['vertebrae_body', 'intervertebral_discs']],
    ['spineFE-benchmark/sub-verse004_0000_vertebra_21_seg.nii.gz', 'other', []],
  ] as const
  it.for(cases)('%s holds %s', async ([path, kind, names], { skip }) => {
    const file = realData(path)
    if (!file) return skip('no real image')
    const { readFile } = await import('node:fs/promises')
    const read = await readNiftiLabels(new Uint8Array(await readFile(file)), path)
    expect(read.kind).toBe(kind)
    expect([...read.map.names.values()].sort()).toEqual([...names].sort())
  })

  it.for(['TotalSegmentator_example/totalseg.nii.gz'])(
    '%s means the same without its names',
    async (path, { skip }) => {
      const file = realData(path)
      if (!file) return skip('no real image')
      const { readFile } = await import('node:fs/promises')
      const { map } = await readNiftiLabels(new Uint8Array(await readFile(file)), path)
      const toTotal = new Map([...numberings.TotalSegmentator].map(([label, name]) => [verseNumbers.get(name)!, label]))
      const labels = map.labels.map((label) => toTotal.get(label) ?? 0)
      const again = recogniseLabels(
        { map: { ...map, labels, names: new Map() }, findings: [], storage: undefined },
        path,
      )
      expect(again.map.labels).toEqual(map.labels)
    },
  )
})
