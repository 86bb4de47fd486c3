// Goal: every voxel that holds leaked cement belongs to one leak, that of the way out by which it was reached.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Kernels } from '../../compute/index.ts'
import { startKernels } from '../../compute/node.ts'
import { ballMedium, setupIn } from '../flow/ball.test-case.ts'
import { Injection } from '../flow/injection.ts'
import { type BoneMedium, tissue } from '../medium/bone-medium.ts'

/** Bone within 6 mm of the middle plane along x: cement comes out to the left and to the right. */
function twoWalls(medium: BoneMedium): BoneMedium {
  const beyond = (v: number): boolean => Math.abs(xOf(medium, v)) > 6
  return {
    ...medium,
    inside: medium.inside.map((own, v) => (beyond(v) ? 0 : own)),
    tissue: medium.tissue.map((kind, v) => (beyond(v) ? tissue.soft : kind)),
  }
}
const xOf = ({ grid }: BoneMedium, v: number): number => 2 * ((v % grid.dims[0]) - (grid.dims[0] - 1) / 2)

let kernels: Kernels
beforeAll(async () => {
  kernels = await startKernels(1)
})
afterAll(() => kernels.close())

describe('voxels of leaks', () => {
  it('are shared out whole and once, by side of the way out; each leak’s cement is what its gates let out', async () => {
    const medium = twoWalls(ballMedium(2))
    const injection = Injection.start(setupIn(medium, 20, [1, 0, 0]), kernels)
    await injection.push(0, 100, 3500)
    const { leaks, cementFraction } = injection.record()
    expect(leaks.length).toBe(2)
    const outside = [...cementFraction.keys()].filter((v) => cementFraction[v]! > 0 && medium.inside[v] === 0)
    const shared = leaks.flatMap(({ voxels }) => voxels)
    expect(new Set(shared).size).toBe(shared.length)
    expect([...shared].sort((a, b) => a - b)).toEqual(outside)
    for (const { voxels, volumeMm3, exit } of leaks) {
      expect(voxels.every((v) => Math.sign(xOf(medium, v)) === Math.sign(exit[0]))).toBe(true)
      const held = voxels.reduce((sum, v) => sum + 8 * cementFraction[v]!, 0)
      // What ran on into held voxels at the ball's surface is in the account and not on the grid.
      expect(held).toBeLessThanOrEqual(volumeMm3 * (1 + 1e-6))
      expect(held).toBeGreaterThan(0.5 * volumeMm3)
    }
  })
})
