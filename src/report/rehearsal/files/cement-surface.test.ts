import { describe, expect, it } from 'vitest'
import { gridAlongPatient, point } from '../../../geometry/index.ts'
import { meshVolumeMm3, openEdgeCount } from '../../mesh/mesh.ts'
import { madeUpRehearsal } from '../made-up.test-case.ts'
import { cementMesh } from './cement-surface.ts'

describe('surface of the cement', () => {
  it('is closed, also where the cement reaches the edge of its grid', () => {
    const grid = gridAlongPatient([4, 4, 4], [1, 1, 1], point('patient', 0, 0, 0))
    const record = { ...madeUpRehearsal.record, grid, saturation: new Float32Array(64).fill(1) }
    const medium = { ...madeUpRehearsal.medium, grid, inside: new Uint8Array(64).fill(1) }
    const mesh = cementMesh({ ...madeUpRehearsal, record: record as never, medium }, 'inside')!
    expect(openEdgeCount(mesh)).toBe(0)
    // 4 mm cube less what the net cuts off its edges and corners.
    expect(meshVolumeMm3(mesh)).toBeGreaterThan(0.8 * 64)
    expect(meshVolumeMm3(mesh)).toBeLessThanOrEqual(64)
  })

  it('parts what is in the bone from what leaked: each encloses its own voxels', () => {
    const { record, medium } = madeUpRehearsal
    for (const which of ['inside', 'leaked'] as const) {
      const mesh = cementMesh(madeUpRehearsal, which)!
      const voxels = record!.saturation.filter(
        (s, v) => s > 0 && medium.inside[v] === (which === 'inside' ? 1 : 0),
      ).length
      expect(openEdgeCount(mesh)).toBe(0)
      // Coarse balls: the net rounds their corners off by up to a quarter.
      expect(meshVolumeMm3(mesh) / (voxels * 8)).toBeGreaterThan(0.7)
      expect(meshVolumeMm3(mesh) / (voxels * 8)).toBeLessThan(1.05)
    }
  })
})
