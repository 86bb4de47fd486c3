// Goal: the distance transform is right in space, not only equal to its twin. Oracles: closed forms and symmetry.
import { afterAll, describe, expect, it } from 'vitest'
import { random } from '../src/base/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { type Grid, gridAlongPatient, point, type Triple, voxelCount } from '../src/geometry/index.ts'
import { distanceToMm, signedDistanceMm } from '../src/imaging/index.ts'

const grid = (dims: Triple, spacingMm: Triple): Grid => gridAlongPatient(dims, spacingMm, point('patient', 0, 0, 0))

/** 1 where `inside` says so of the position in mm. */
function maskOf({ dims, spacingMm }: Grid, inside: (at: Triple) => boolean): Uint8Array {
  const [nx, ny] = dims
  return Uint8Array.from({ length: dims[0] * dims[1] * dims[2] }, (_, v) =>
    inside([
      (v % nx) * spacingMm[0],
      (Math.floor(v / nx) % ny) * spacingMm[1],
      Math.floor(v / (nx * ny)) * spacingMm[2],
    ])
      ? 1
      : 0,
  )
}

/** 32-bit squares between the passes. */
const relative = 3e-7

describe('distance', async () => {
  const kernels = await startKernels(2)
  afterAll(() => kernels.close())

  it('equals the distance to one voxel everywhere, on unequal spacing', async () => {
    const g = grid([90, 70, 50], [0.6, 0.9, 2.5])
    const [i0, j0, k0] = [71, 12, 33]
    const mask = new Uint8Array(voxelCount(g))
    mask[i0 + 90 * (j0 + 70 * k0)] = 1
    const away = await distanceToMm(mask, g, kernels)
    for (let v = 0; v < away.length; v++) {
      const mm = Math.hypot(
        ((v % 90) - i0) * 0.6,
        ((Math.floor(v / 90) % 70) - j0) * 0.9,
        (Math.floor(v / 6300) - k0) * 2.5,
      )
      if (Math.abs((away[v] as number) - mm) > relative * mm) expect([v, away[v]]).toEqual([v, mm])
    }
  })

  it('turns with the picture: exchanging axes exchanges the distances', async () => {
    const draw = random(6)
    const [nx, ny, nz] = [31, 24, 37] as const
    const mask = Uint8Array.from({ length: nx * ny * nz }, () => (draw.uniform() < 0.003 ? 1 : 0))
    const turned = new Uint8Array(mask.length)
    const at = (i: number, j: number, k: number): number => i + nx * (j + ny * k)
    const there = (i: number, j: number, k: number): number => k + nz * (i + nx * j)
    for (let k = 0; k < nz; k++)
      for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) turned[there(i, j, k)] = mask[at(i, j, k)] as number
    const plain = await distanceToMm(mask, grid([nx, ny, nz], [0.7, 0.8, 1.3]), kernels)
    const other = await distanceToMm(turned, grid([nz, nx, ny], [1.3, 0.7, 0.8]), kernels)
    for (let k = 0; k < nz; k++)
      for (let j = 0; j < ny; j++)
        for (let i = 0; i < nx; i++) {
          const [a, b] = [plain[at(i, j, k)] as number, other[there(i, j, k)] as number]
          if (Math.abs(a - b) > 2 * relative * a) expect([i, j, k, a]).toEqual([i, j, k, b])
        }
  })

  it('nears the distance to a ball with the first power of the voxel size', async () => {
    const radiusMm = 10
    const errors: number[] = []
    for (const stepMm of [1, 0.5, 0.25]) {
      const n = 32 / stepMm + 1
      const g = grid([n, n, n], [stepMm, stepMm, stepMm])
      const fromCentre = (at: Triple): number => Math.hypot(at[0] - 16, at[1] - 16, at[2] - 16)
      const signed = await signedDistanceMm(
        maskOf(g, (at) => fromCentre(at) <= radiusMm),
        g,
        kernels,
      )
      let worst = 0
      maskOf(g, (at) => {
        const v = Math.round(at[0] / stepMm + n * (at[1] / stepMm + n * (at[2] / stepMm)))
        const mm = fromCentre(at) - radiusMm
        // Near the centre the nearest point of the sphere is ambiguous, the distance is not: all voxels count.
        worst = Math.max(worst, Math.abs((signed[v] as number) - mm))
        return false
      })
      errors.push(worst)
    }
    for (const n of [1, 2]) {
      const rate = Math.log2((errors[n - 1] as number) / (errors[n] as number))
      expect(rate, errors.join(' ')).toBeGreaterThan(0.8)
    }
    // Half a voxel of surface plus at most half a diagonal of another: 1.4 steps.
    expect(errors[2]).toBeLessThan(1.4 * 0.25)
  })

  it('never grows faster than the way from voxel to voxel', async () => {
    const draw = random(8)
    const g = grid([40, 30, 20], [0.5, 1, 2])
    const mask = Uint8Array.from({ length: voxelCount(g) }, () => (draw.uniform() < 0.001 ? 1 : 0))
    const away = await distanceToMm(mask, g, kernels)
    for (const [stride, mm] of [
      [1, 0.5],
      [40, 1],
      [1200, 2],
    ] as const)
      for (let v = 0; v + stride < away.length; v++) {
        if (stride === 1 && v % 40 === 39) continue
        if (stride === 40 && Math.floor(v / 40) % 30 === 29) continue
        const growth = Math.abs((away[v] as number) - (away[v + stride] as number))
        if (growth > mm * (1 + 1e-5)) expect([v, growth]).toEqual([v, mm])
      }
  })
})
