// Series of slices that must be refused, or read with a word of caution. All are made up in code.
import { describe, expect, it } from 'vitest'
import {
  changed,
  fileOf,
  madeSeries,
  patternOf,
  refusalOf,
  sliceElements,
  sourceOf,
  without,
} from '../../src/imaging/dicom/made-up.test-case.ts'
import type { SourceFile } from '../../src/imaging/index.ts'
import { readImages } from '../../src/imaging/index.ts'

const refused = (files: readonly SourceFile[]) => refusalOf(() => readImages(files))

async function findingsOf(files: readonly SourceFile[]) {
  const { volumes, findings } = await readImages(files)
  return [...findings, ...volumes.flatMap((volume) => volume.findings)]
}

async function found(files: readonly SourceFile[], code: string) {
  const finding = (await findingsOf(files)).find((f) => f.code === code)
  if (!finding) throw new Error(`no finding ${code}`)
  return finding
}

describe('slices', () => {
  it('missing: refused, saying how many and between which', async () => {
    const files = madeSeries(9).filter((_, k) => k !== 4 && k !== 5)
    const { code, facts } = await refused(files)
    expect(code).toBe('IMG-010')
    expect(facts).toMatchObject({ missing: 2, between: 'one-3.dcm and one-6.dcm', intervalMm: 1, stepMm: 3 })
  })

  it('different at one place: refused, naming them', async () => {
    const twice = sourceOf(
      'again.dcm',
      fileOf(sliceElements({ index: 2, sopInstance: '1.2.3', pixels: patternOf(30) })),
    )
    const { code, facts } = await refused([...madeSeries(5), twice])
    expect(code).toBe('IMG-011')
    expect(facts.slices).toEqual(['one-2.dcm', 'again.dcm'])
  })

  it('repeated bit by bit: the copy is left out with a note', async () => {
    const copy = sourceOf('copy.dcm', await (madeSeries(5)[2] as SourceFile).read())
    expect((await found([...madeSeries(5), copy], 'IMG-112')).facts.slices).toEqual(['copy.dcm'])
  })

  it('unevenly spaced: refused, naming where', async () => {
    const z = [0, 1, 2, 3.4, 4.4, 5.4]
    const { code, facts } = await refused(madeSeries(6, (k) => ({ z: z[k] as number })))
    expect(code).toBe('IMG-012')
    expect(facts.between).toBe('one-2.dcm and one-3.dcm')
    const drift = [0, 1, 2.05, 3.15, 4.2, 5.25, 6.3, 7.2, 8.1, 9]
    expect((await refused(madeSeries(10, (k) => ({ z: drift[k] as number })))).code).toBe('IMG-012')
  })

  it('slightly uneven by rounding: read, and the shift is stated', async () => {
    const files = madeSeries(6, (k) => ({ z: Math.round(k * 6.25) / 10 + 100 }))
    expect((await found(files, 'IMG-119')).facts.shiftMm).toBe(0.06)
  })

  it('of several directions: refused, naming the strays', async () => {
    const tilted = [1, 0, 0, 0, Math.cos(0.1), Math.sin(0.1)]
    const { code, facts } = await refused(madeSeries(7, (k) => (k === 3 ? { orientation: tilted } : {})))
    expect(code).toBe('IMG-013')
    expect(facts.slices).toEqual(['one-3.dcm'])
    const fan = madeSeries(4, (k) => ({ orientation: [1, 0, 0, 0, Math.cos(k * 0.2), Math.sin(k * 0.2)] }))
    expect((await refused(fan)).code).toBe('IMG-013')
  })

  it('that jump sideways: refused', async () => {
    const files = madeSeries(7, (k) => (k === 3 ? { position: [-8, -20, 3] as const } : {}))
    expect((await refused(files)).code).toBe('IMG-013')
  })

  it('of several frames of reference: refused', async () => {
    const files = madeSeries(6, (k) => ({ frameOfReference: k < 3 ? 'a' : 'b' }))
    expect((await refused(files)).code).toBe('IMG-014')
  })

  it('one alone: refused', async () => {
    expect((await refused(madeSeries(1))).code).toBe('IMG-017')
  })
})

describe('how the images were made', () => {
  it('5 mm slices: stop', async () => {
    const thick = madeSeries(4, (k) => ({ z: 5 * k, change: changed([0x00180050, 'DS', '5']) }))
    expect(await found(thick, 'IMG-105')).toMatchObject({ severity: 'stop', facts: { sliceMm: 5 } })
    const overlapping = madeSeries(4, () => ({ change: changed([0x00180050, 'DS', '5']) }))
    expect((await found(overlapping, 'IMG-105')).severity).toBe('stop')
    expect((await found(overlapping, 'IMG-122')).facts).toEqual({ thicknessMm: 5, spacingMm: 1 })
  })

  it('3 mm slices: caution, with what they do to accuracy', async () => {
    const files = madeSeries(4, (k) => ({ z: 3 * k, change: changed([0x00180050, 'DS', '3']) }))
    const { severity, facts } = await found(files, 'IMG-106')
    expect(severity).toBe('caution')
    // Uniform within the slice: 3 / sqrt(12) for one edge, times sqrt(2) for a height between two.
    expect(facts).toMatchObject({ edgeUncertaintySdMm: 0.87, edgeUncertaintyMostMm: 1.5, heightUncertaintySdMm: 1.22 })
  })

  it('1 mm slices: not a word', async () => {
    const codes = (await findingsOf(madeSeries(4))).map(({ code }) => code)
    expect(codes).toEqual([])
  })

  it('contrast: caution, unless the field says there was none', async () => {
    const agent = (text: string) => madeSeries(4, () => ({ change: changed([0x00180010, 'LO', text]) }))
    expect((await found(agent('IOMERON 350'), 'IMG-107')).facts.agent).toBe('IOMERON 350')
    expect((await findingsOf(agent('NONE'))).map(({ code }) => code)).not.toContain('IMG-107')
  })

  it.each(['BONEPLUS', 'B70f', 'Br64d\\3', 'FC30', 'YC'])('sharp kernel %s: caution', async (kernel) => {
    const files = madeSeries(4, () => ({ change: changed([0x00181210, 'SH', kernel]) }))
    expect((await found(files, 'IMG-108')).severity).toBe('caution')
  })

  it.each(['STANDARD', 'B30f', 'Br38f\\3', 'FC18', 'B', 'SOFT'])('soft kernel %s: not a word', async (kernel) => {
    const files = madeSeries(4, () => ({ change: changed([0x00181210, 'SH', kernel]) }))
    expect((await findingsOf(files)).map(({ code }) => code)).toEqual([])
  })

  it('HU cut off above or below: caution', async () => {
    const high = madeSeries(4, (k) => ({ pixels: patternOf(k).map((x) => Math.min(x, 1000)) }))
    expect(await found(high, 'IMG-109')).toMatchObject({ severity: 'caution', facts: { limit: 'high', hu: -24 } })
    const low = madeSeries(4, (k) => ({ pixels: patternOf(k).map((x) => Math.max(x, 1000)) }))
    expect((await found(low, 'IMG-109')).facts).toMatchObject({ limit: 'low', hu: -24 })
  })

  it('lossy compression: caution', async () => {
    const files = madeSeries(4, () => ({ change: changed([0x00282110, 'CS', '01']) }))
    expect((await found(files, 'IMG-110')).facts.slices).toBe(4)
  })

  it('numbers that are not said to be HU: caution', async () => {
    const bare = madeSeries(4, () => ({ change: without(0x00281052, 0x00281053) }))
    expect((await found(bare, 'IMG-126')).facts.scale).toBe('not given')
    const other = madeSeries(4, () => ({ change: changed([0x00281054, 'LO', 'Z_EFF']) }))
    expect((await found(other, 'IMG-126')).facts.scale).toBe('Z_EFF')
  })

  it('tilted gantry: resampled upright with a caution', async () => {
    const files = madeSeries(6, (k) => ({ position: [-10, -20 + 0.3 * k, k] as const }))
    expect((await found(files, 'IMG-104')).facts.tiltRad).toBeCloseTo(Math.atan(0.3), 3)
  })
})

describe('identifiers', () => {
  it('empty: repaired visibly, the same way each time', async () => {
    const broken = madeSeries(4, () => ({ change: without(0x00080016, 0x00080018, 0x0020000d, 0x0020000e) }))
    const finding = await found(broken, 'IMG-111')
    expect(finding.facts).toMatchObject({ sopClassSlices: 4, sopInstanceSlices: 4, studySlices: 4, seriesSlices: 4 })
    const { volumes } = await readImages(broken)
    expect(volumes[0]?.volume.acquisition.seriesUid).toBe(finding.facts.newSeriesUid)
    expect(finding.facts.newSeriesUid).toMatch(/^2\.25\.[1-9]\d{30,38}$/)
    expect(await found([...broken].reverse(), 'IMG-111')).toEqual(finding)
  })

  it('not well-formed, or one for several slices: repaired visibly', async () => {
    const malformed = madeSeries(4, () => ({ change: changed([0x0020000e, 'UI', 'series-5']) }))
    expect((await found(malformed, 'IMG-111')).facts.seriesSlices).toBe(4)
    const shared = madeSeries(4, () => ({ sopInstance: '1.2.3.4' }))
    expect((await found(shared, 'IMG-111')).facts.sharedSopInstanceSlices).toBe(4)
  })
})

describe('what is no CT or MR series', () => {
  it('another modality: refused by name', async () => {
    const files = madeSeries(4, () => ({ change: changed([0x00080060, 'CS', 'US']) }))
    expect(await refused(files)).toMatchObject({ code: 'IMG-009', facts: { modality: 'US' } })
  })

  it('colour, and compression that is not read: refused', async () => {
    const colour = madeSeries(4, () => ({ change: changed([0x00280004, 'CS', 'RGB'], [0x00280002, 'US', [3]]) }))
    expect((await refused(colour)).code).toBe('IMG-007')
    const jpeg = [0, 1, 2].map((k) =>
      sourceOf(
        `${k}`,
        fileOf(sliceElements({ index: k }), '1.2.840.10008.1.2.4.50', [Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)]),
      ),
    )
    expect((await refused(jpeg)).code).toBe('IMG-015')
  })

  it('without spacing, position or orientation: refused', async () => {
    for (const tag of [0x00280030, 0x00200032, 0x00200037])
      expect((await refused(madeSeries(4, () => ({ change: without(tag) })))).code).toBe('IMG-022')
    const odd = madeSeries(4, () => ({ orientation: [1, 0, 0, 0.5, 0.8, 0.33] }))
    expect((await refused(odd)).code).toBe('IMG-022')
  })

  it('beside a good series: left out with a finding, and the good series is read', async () => {
    const ultrasound = madeSeries(3, () => ({ series: 'us', change: changed([0x00080060, 'CS', 'US']) }))
    const { volumes, findings } = await readImages([...ultrasound, ...madeSeries(5)])
    expect(volumes).toHaveLength(1)
    expect(findings.find(({ code }) => code === 'IMG-113')?.facts).toMatchObject({ parts: 3, modality: 'US' })
  })
})
