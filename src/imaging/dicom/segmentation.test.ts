import { describe, expect, it } from 'vitest'
import { matchLabelMap } from '../labels/match.ts'
import { readImages } from '../read.ts'
import type { Written } from './encode.ts'
import { fileOf, madeSeries, refusalOf, sourceOf } from './made-up.test-case.ts'
import { uidFrom } from './uid.ts'

const [w, h] = [12, 8]

interface Frame {
  readonly k: number
  readonly segment: number
}

/** A segmentation on the grid of the made-up series: segment n of slice k has the columns n, n + 1 of every row set. */
function segmentation(frames: readonly Frame[], type = 'BINARY'): Uint8Array {
  const bits: number[] = frames.flatMap(({ segment }) =>
    Array.from({ length: w * h }, (_, p) => (p % w === segment || p % w === segment + 1 ? 1 : 0)),
  )
  const packed = new Uint8Array(Math.ceil(bits.length / 8))
  bits.forEach((bit, n) => {
    packed[n >> 3] = packed[n >> 3]! | (bit << (n & 7))
  })
  const labels = Uint8Array.from(
    frames.flatMap(({ segment }) => bits.slice(0, w * h).map((_, p) => (p % w === segment ? segment : 0))),
  )
  const segments = [1, 4].map((number): readonly Written[] => [
    [0x00620004, 'US', [number]],
    [0x00620005, 'LO', number === 1 ? 'L1 vertebra' : 'L2 vertebra'],
  ])
  const elements: Written[] = [
    [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.66.4'],
    [0x00080018, 'UI', uidFrom('seg')],
    [0x00080060, 'CS', 'SEG'],
    [0x00280002, 'US', [1]],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280008, 'IS', String(frames.length)],
    [0x00280010, 'US', [h]],
    [0x00280011, 'US', [w]],
    [0x00280100, 'US', [type === 'BINARY' ? 1 : 8]],
    [0x00280101, 'US', [type === 'BINARY' ? 1 : 8]],
    [0x00280102, 'US', [type === 'BINARY' ? 0 : 7]],
    [0x00620001, 'CS', type],
    [0x00620002, 'SQ', segments],
    [0x52009229, 'SQ', [[
      [0x00209116, 'SQ', [[[0x00200037, 'DS', '1\\0\\0\\0\\1\\0']]]],
      [0x00289110, 'SQ', [[[0x00280030, 'DS', '0.5\\0.5'], [0x00180050, 'DS', '1'], [0x00180088, 'DS', '1']]]],
    ]]],
    [0x52009230, 'SQ', frames.map(({ k, segment }): readonly Written[] => [
      [0x00209113, 'SQ', [[[0x00200032, 'DS', `-10\\-20\\${k}`]]]],
      [0x0062000a, 'SQ', [[[0x0062000b, 'US', [segment]]]]],
    ])],
    [0x7fe00010, 'OB', type === 'BINARY' ? packed : labels],
  ] // biome-ignore format: one group a line
  return fileOf(elements)
}

const labelsIn = async (bytes: Uint8Array) => (await readImages([sourceOf('seg.dcm', bytes)])).labelMaps[0]!

describe('a DICOM segmentation', () => {
  const frames = [{ k: 0, segment: 1 }, { k: 1, segment: 1 }, { k: 1, segment: 4 }, { k: 4, segment: 4 }] // biome-ignore format: short

  it('becomes VerSe labels at its places; slices not in the file are background', async () => {
    const { map, kind } = await labelsIn(segmentation(frames))
    expect(kind).toBe('vertebrae')
    expect([...map.names]).toEqual([[20, 'L1'], [21, 'L2']]) // biome-ignore format: short
    expect(map.grid.dims).toEqual([w, h, 5])
    for (let k = 0; k < 5; k++)
      for (let i = 0; i < w; i++) {
        const one = (k === 0 || k === 1) && (i === 1 || i === 2)
        const two = (k === 1 || k === 4) && (i === 4 || i === 5)
        expect(map.labels[i + w * (3 + h * k)]).toBe(one ? 20 : two ? 21 : 0)
      }
  })

  it('lies on the grid of its series', async () => {
    const { map } = await labelsIn(segmentation(frames))
    const { volumes } = await readImages(madeSeries(5))
    expect(matchLabelMap(map, volumes[0]!.volume).findings).toEqual([])
  })

  it('of type LABELMAP is read by its values', async () => {
    const { map } = await labelsIn(segmentation([{ k: 0, segment: 1 }, { k: 1, segment: 4 }], 'LABELMAP')) // biome-ignore format: short
    expect([map.labels[1], map.labels[w * h + 4]]).toEqual([20, 21])
  })

  it('with overlapping segments says so', async () => {
    const { findings } = await labelsIn(segmentation([{ k: 0, segment: 1 }, { k: 0, segment: 2 }, { k: 1, segment: 4 }])) // biome-ignore format: short
    expect(findings.map(({ code }) => code)).toContain('IMG-125')
  })

  it('that is FRACTIONAL or cut off is refused', async () => {
    const fractional = sourceOf('seg.dcm', segmentation(frames, 'FRACTIONAL'))
    expect((await refusalOf(() => readImages([fractional]))).code).toBe('IMG-007')
    const whole = segmentation(frames)
    const cut = sourceOf('seg.dcm', whole.slice(0, whole.length - 8))
    expect((await refusalOf(() => readImages([cut]))).code).toBe('IMG-002')
  })
})
