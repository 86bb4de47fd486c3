// Goal: the faults of a given label map are seen, mended where that is safe, and said. Oracle: maps with one planted fault.
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../base/index.ts'
import { gridAlongPatient, indexOf, point } from '../../geometry/index.ts'
import type { LabelMap, Volume } from '../../imaging/index.ts'
import { levelNamed } from './numbers.ts'
import { follows } from './order.ts'
import { takeLabels } from './take.ts'

const dims = [40, 60, 150] as const
const grid = gridAlongPatient(dims, [1.5, 1.5, 1.5], point('patient', -30, -30, 0))
const volume: Volume = {
  grid,
  samples: new Int16Array(dims[0] * dims[1] * dims[2]).fill(40),
  acquisition: { modality: 'CT', title: 'blocks' },
}

/** A block of body with a ring behind it, 20 voxels high; `first` is its lowest slice. */
function vertebra(labels: Uint8Array, number: number, first: number): void {
  for (let k = first; k < first + 18; k++)
    for (let j = 8; j < 50; j++)
      for (let i = 6; i < 34; i++) {
        const body = j < 28
        const ring = k > first + 4 && k < first + 14 && j < 48 && i > 8 && i < 32 && !(j < 42 && i > 12 && i < 28)
        if (body || ring) labels[indexOf(grid, i, j, k)] = number
      }
}

function mapOf(numbers: readonly number[], change: (labels: Uint8Array) => void = () => {}): LabelMap {
  const labels = new Uint8Array(volume.samples.length)
  // From caudal to cranial, 25 voxels apart.
  numbers.forEach((number, n) => {
    vertebra(labels, number, 5 + 25 * n)
  })
  change(labels)
  return { grid, labels, names: new Map() }
}
const codes = (map: LabelMap) => takeLabels(volume, map).findings.map((f) => `${f.code} ${f.severity}`)
const whole = [24, 23, 22, 21, 20]

describe('takeLabels', () => {
  it('has nothing to say of a sound map, and splits body from arch at the posterior wall', () => {
    const taken = takeLabels(volume, mapOf(whole))
    expect(taken.findings).toEqual([])
    expect(taken.numbering.certainty).toBe('probable')
    // The body ends at j = 28, the canal lies behind it.
    expect(taken.parts.labels[indexOf(grid, 20, 15, 12)]).toBe(50)
    expect(taken.parts.labels[indexOf(grid, 10, 40, 14)]).toBe(41)
  })

  it('reports two vertebrae under one label as a stop', () => {
    expect(codes(mapOf([24, 23, 21, 21, 20]))).toContain('ANA-170 stop')
  })

  it('reports two touching vertebrae under one label by their height', () => {
    const joined = mapOf(whole, (labels) => {
      for (let at = 0; at < labels.length; at++) if (labels[at] === 21) labels[at] = 22
      for (let k = 72; k < 82; k++) labels[indexOf(grid, 20, 15, k)] = 22
    })
    expect(codes(joined)).toContain('ANA-170 stop')
  })

  it('fills holes and leaves out islands, and says so', () => {
    const map = mapOf(whole, (labels) => {
      for (let k = 60; k < 64; k++) for (let j = 14; j < 18; j++) labels[indexOf(grid, 20, j, k)] = 0
      for (let k = 60; k < 64; k++) for (let j = 54; j < 58; j++) labels[indexOf(grid, 2, j, k)] = 22
    })
    const taken = takeLabels(volume, map)
    expect(taken.findings.map((f) => f.code).sort()).toEqual(['ANA-171', 'ANA-173'])
    expect(taken.labels.labels[indexOf(grid, 20, 15, 61)]).toBe(22)
    expect(taken.labels.labels[indexOf(grid, 2, 55, 61)]).toBe(0)
  })

  it('reports a jump as a caution and an exchange as a stop', () => {
    expect(codes(mapOf([24, 23, 21, 20, 19]))).toContain('ANA-172 caution')
    expect(codes(mapOf([24, 22, 23, 21, 20]))).toContain('ANA-172 stop')
  })

  it('lets T13 and L6 stand between their neighbours or be absent', () => {
    expect(follows('T12', 'L1') && follows('T12', 'T13') && follows('T13', 'L1')).toBe(true)
    expect(follows('L5', 'S1') && follows('L5', 'L6') && follows('L6', 'S1')).toBe(true)
    expect(follows('L1', 'L3') || follows('L2', 'L1')).toBe(false)
  })

  it('reads TotalSegmentator’s numbers by their running against the spine, with a finding', () => {
    const taken = takeLabels(volume, mapOf([27, 28, 29, 30, 31]))
    expect([...new Set(taken.labels.labels)].sort()).toEqual([0, 20, 21, 22, 23, 24])
    expect(taken.findings.map((f) => f.code)).toContain('ANA-176')
  })

  it('prefers names to numbers', () => {
    const map = { ...mapOf([5, 4, 3, 2, 1]), names: new Map([[5, 'vertebrae_L5'], [4, 'L4'], [3, 'vertebra L3'], [2, 'L2'], [1, 'vertebrae_L1']]) } // biome-ignore format: a table
    expect([...new Set(takeLabels(volume, map).labels.labels)].sort()).toEqual([0, 20, 21, 22, 23, 24])
    expect([levelNamed('vertebrae_T12'), levelNamed('rib_left_4'), levelNamed('T6_L5')]).toEqual([
      'T12',
      undefined,
      'L5',
    ])
  })

  it('ignores labels that are no vertebrae, with a note', () => {
    const map = mapOf(whole, (labels) => labels.fill(200, 0, 500))
    expect(codes(map)).toContain('ANA-177 note')
  })

  it('brings a map of another grid onto the image with a caution, and refuses one that lies elsewhere', () => {
    const map = mapOf(whole)
    const half = { ...map, grid: gridAlongPatient(dims, [1.5, 1.5, 1.5], point('patient', -29.25, -30, 0)) }
    expect(codes(half)).toContain('ANA-175 caution')
    const away = { ...map, grid: gridAlongPatient(dims, [1.5, 1.5, 1.5], point('patient', 500, 0, 0)) }
    expect(() => takeLabels(volume, away)).toThrow(/ANA-050/)
    expect(() => takeLabels(volume, mapOf([]))).toThrow(Refusal)
  })

  it('shifts all names to an anchor, and refuses one that lies nowhere near', () => {
    const at = point('patient', 0, 0, 1.5 * (5 + 50 + 9))
    const taken = takeLabels(volume, mapOf(whole), undefined, { anchor: { level: 'L2', at } })
    expect([...new Set(taken.labels.labels)].sort()).toEqual([0, 19, 20, 21, 22, 23])
    const lost = { anchor: { level: 'L2' as const, at: point('patient', 300, 0, 0) } }
    expect(() => takeLabels(volume, mapOf(whole), undefined, lost)).toThrow(/ANA-003/)
  })
})
