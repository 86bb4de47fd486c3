// Goal: what mechanics is given holds as much cement as lies in the bone, no more. Oracle: the injection's own volume inside.
import { expect, it } from 'vitest'
import { homogeneousMedium, roomShare } from '../../cement/index.ts'
import { gridAlongPatient, point, voxelCount } from '../../geometry/index.ts'
import { carryingCement } from './carrying-cement.ts'

it('is the share of all pores: marrow that stays is none of it, and what leaked carries nothing', () => {
  const grid = gridAlongPatient([4, 3, 2], [1, 1, 1], point('patient', 0, 0, 0))
  const even = homogeneousMedium(grid, { porosity: 0.8, permeabilityM2: 1e-9, isFixed: () => false })
  const medium = { ...even, residualMarrow: 0.2, inside: even.inside.map((_, v) => (v < 12 ? 1 : 0)) }
  const filled = new Float32Array(voxelCount(grid)).fill(1)
  const { saturation } = carryingCement(medium, { grid, saturation: filled })
  const given = saturation.reduce((mm3, s, v) => mm3 + s * medium.porosity[v]!, 0)
  const inside = filled.reduce((mm3, s, v) => mm3 + (medium.inside[v] === 1 ? s * roomShare(medium, v) : 0), 0)
  // Fields are f32.
  expect(inside).toBeCloseTo(12 * 0.8 * 0.8, 5)
  expect(given).toBeCloseTo(inside, 5)
  expect([...saturation.slice(12)].every((s) => s === 0)).toBe(true)
})
