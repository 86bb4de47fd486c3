// Label maps that must be refused, or taken over only knowingly.
import { describe, expect, it } from 'vitest'
import { gridAlongPatient, point } from '../../src/geometry/index.ts'
import { refusalOf } from '../../src/imaging/dicom/made-up.test-case.ts'
import { niftiOf } from '../../src/imaging/files/made-up.test-case.ts'
import { type LabelMap, matchLabelMap, readNiftiLabels, type Volume } from '../../src/imaging/index.ts'

const imageGrid = gridAlongPatient([20, 20, 20], [1, 1, 1], point('patient', 0, 0, 0))
const volume: Volume = { grid: imageGrid, samples: new Int16Array(8000), acquisition: { modality: 'CT', title: 'ct' } }

function mapOn(grid: Volume['grid'], label: (p: number) => number = (p) => (p % 5 === 0 ? 20 : 0)): LabelMap {
  const count = grid.dims[0] * grid.dims[1] * grid.dims[2]
  return { grid, labels: Uint8Array.from({ length: count }, (_, p) => label(p)), names: new Map([[20, 'L1']]) }
}

describe('a label map', () => {
  it('on the grid of its image is taken as it is', () => {
    const map = mapOn(imageGrid)
    expect(matchLabelMap(map, volume)).toEqual({ map, findings: [] })
  })

  it('on another grid is refused', async () => {
    const shorter = gridAlongPatient([20, 20, 8], [1, 1, 1], point('patient', 0, 0, 0))
    const shifted = gridAlongPatient([20, 20, 20], [1, 1, 1], point('patient', 0, 0, 3))
    const coarser = gridAlongPatient([10, 10, 10], [2, 2, 2], point('patient', 0.5, 0.5, 0.5))
    for (const grid of [shorter, shifted, coarser])
      expect((await refusalOf(() => matchLabelMap(mapOn(grid), volume))).code).toBe('IMG-018')
  })

  it('is brought over when asked to, with a caution, every label at its place', () => {
    const shorter = gridAlongPatient([20, 20, 8], [1, 1, 1], point('patient', 0, 0, 6))
    const { map, findings } = matchLabelMap(mapOn(shorter), volume, { resample: true })
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['IMG-117', 'caution'],
      ['IMG-118', 'caution'],
    ])
    expect(map.grid).toEqual(imageGrid)
    for (let p = 0; p < 8000; p++) {
      const k = Math.floor(p / 400)
      expect(map.labels[p]).toBe(k >= 6 && k < 14 && (p - 2400) % 5 === 0 ? 20 : 0)
    }
  })

  it('that lies elsewhere is refused even when asked to bring it over', async () => {
    const elsewhere = gridAlongPatient([20, 20, 20], [1, 1, 1], point('patient', 100, 0, 0))
    const { code, facts } = await refusalOf(() => matchLabelMap(mapOn(elsewhere), volume, { resample: true }))
    expect(code).toBe('IMG-018')
    expect(facts.labelledOutsideImage).toBe(1)
  })

  it('with values that are no labels is refused', async () => {
    const fraction = new Uint8Array(new Float32Array(60).fill(1.5).buffer)
    const large = new Uint8Array(new Int16Array(60).fill(300).buffer)
    const negative = new Uint8Array(new Int16Array(60).fill(-1).buffer)
    for (const made of [{ datatype: 16, bits: 32, samples: fraction }, { samples: large }, { samples: negative }])
      expect((await refusalOf(() => readNiftiLabels(niftiOf(made), 'labels'))).code).toBe('IMG-019')
  })
})
