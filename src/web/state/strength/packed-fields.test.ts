// Goal: fields that were packed come back as they were, and damaged bytes are told from them.
import { describe, expect, it } from 'vitest'
import { gridAlongPatient, point } from '../../../geometry/index.ts'
import { bytesOf, fieldsFrom, packed } from './packed-fields.ts'

const grid = gridAlongPatient([4, 3, 2], [1, 1, 1], point('patient', 1, 2, 3))
const cementGrid = gridAlongPatient([2, 2, 2], [0.75, 0.75, 0.75], point('patient', 4, 5, 6))
const energy = Float32Array.from({ length: 24 }, (_, v) => v * 1e-4)
const fields = packed({
  grid,
  matter: new Uint8Array(24).fill(1).fill(3, 0, 4),
  energyMPa: { before: energy, planned: energy.map((e) => e / 2), after: energy.map((e) => e / 4) },
  yielded: { before: new Uint8Array(24).fill(1), planned: new Uint8Array(24), after: new Uint8Array(24) },
  cement: { grid: cementGrid, planned: new Float32Array(8).fill(0.5), after: new Float32Array(8).fill(1) },
})

describe('packed fields', () => {
  it('come back byte for byte, with their grids', () => {
    const back = fieldsFrom(bytesOf(fields))
    expect(back).toEqual(fields)
  })
  it('show no tissue of the blocks, and less energy as a darker byte', () => {
    expect([...fields.energy.before.slice(0, 4)]).toEqual([0, 0, 0, 0])
    expect(fields.yielded.before[3]).toBe(0)
    expect(fields.energy.after[20] as number).toBeLessThan(fields.energy.before[20] as number)
  })
  it('are refused where bytes are missing', () => {
    expect(fieldsFrom(bytesOf(fields).slice(0, -1))).toBeNull()
    expect(fieldsFrom(new Uint8Array(2))).toBeNull()
  })
})
