// Goal: surfaces are closed, face outward and hold the volume they should. Oracle: closed forms of ball, box and cylinder.
import { describe, expect, it } from 'vitest'
import type { Level } from '../../anatomy/index.ts'
import { random } from '../../base/index.ts'
import { affineFromColumns, gridFrom } from '../../geometry/index.ts'
import type { LabelMap } from '../../imaging/index.ts'
import { madeUpCase } from '../made-up.test-case.ts'
import { cannulaMesh } from './cannula.ts'
import { meshVolumeMm3, openEdgeCount } from './mesh.ts'
import { stl } from './stl.ts'
import { vertebraMesh } from './vertebra.ts'

const level: Level = 'L1'
const dims = [40, 36, 50] as const
const spacing = [0.8, 0.9, 1.2] as const

/** A map in which `inside` (mm from the first voxel) is L1. */
function mapOf(inside: (x: number, y: number, z: number) => boolean): LabelMap {
  const turned = affineFromColumns(
    'patient',
    'voxel',
    [0.6 * spacing[0], 0.8 * spacing[0], 0],
    [-0.8 * spacing[1], 0.6 * spacing[1], 0],
    [0, 0, spacing[2]],
    [10, -20, 300] as never,
  )
  const labels = new Uint8Array(dims[0] * dims[1] * dims[2])
  for (let k = 0, at = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++)
      for (let i = 0; i < dims[0]; i++, at++)
        if (inside(i * spacing[0], j * spacing[1], k * spacing[2])) labels[at] = 20
  return { grid: gridFrom(dims, turned), labels, names: new Map([[20, level]]) }
}

const ball = (radius: number) => (x: number, y: number, z: number) => Math.hypot(x - 16, y - 16, z - 29) <= radius

describe('vertebra surface', () => {
  it('of a ball is closed, faces outward and holds its volume within 3 %', () => {
    const mesh = vertebraMesh(mapOf(ball(12)), level)
    if (!mesh) throw new Error('no mesh')
    expect(openEdgeCount(mesh)).toBe(0)
    const exact = (4 / 3) * Math.PI * 12 ** 3
    // Smoothing by one voxel moves a wall of radius 12 mm inward by about sigma^2 / radius = 0.1 mm: 2 to 3 % of volume.
    expect(meshVolumeMm3(mesh) / exact).toBeGreaterThan(0.97)
    expect(meshVolumeMm3(mesh) / exact).toBeLessThan(1.01)
  })

  it('stays closed on random masks with voxels that touch at edges and corners only', () => {
    for (let seed = 0; seed < 4; seed++) {
      const draw = random(seed)
      const mesh = vertebraMesh(
        mapOf(() => draw.uniform() < 0.45),
        level,
      )
      expect(mesh && openEdgeCount(mesh)).toBe(0)
    }
  })

  it('is closed where the mask touches the edge of the image', () => {
    const mesh = vertebraMesh(
      mapOf((x, y, z) => x < 14 && y < 12 && z > 50),
      level,
    )
    expect(mesh && openEdgeCount(mesh)).toBe(0)
    expect(mesh && meshVolumeMm3(mesh)).toBeGreaterThan(0)
  })

  it('is absent where the mask is empty', () => {
    expect(
      vertebraMesh(
        mapOf(() => false),
        level,
      ),
    ).toBeNull()
  })
})

describe('cannula surface', () => {
  it('is a closed cylinder of its gauge and length', () => {
    for (const access of madeUpCase().plan.levels.flatMap((l) => l.accesses)) {
      const mesh = cannulaMesh(access)
      expect(openEdgeCount(mesh)).toBe(0)
      const exact = Math.PI * access.cannulaRadiusMm ** 2 * access.depths.targetMm
      // A polygon of 48 sides has 0.3 % less area than its circle.
      expect(meshVolumeMm3(mesh) / exact).toBeCloseTo((48 / (2 * Math.PI)) * Math.sin((2 * Math.PI) / 48), 6)
    }
  })
})

describe('STL file', () => {
  it('holds every triangle with its outward normal, little-endian, 50 bytes each', () => {
    const mesh = vertebraMesh(mapOf(ball(8)), level)
    if (!mesh) throw new Error('no mesh')
    const bytes = stl(mesh, 'L1 LPS mm')
    const view = new DataView(bytes.buffer)
    const count = view.getUint32(80, true)
    expect(count).toBe(mesh.triangles.length / 3)
    expect(bytes.length).toBe(84 + 50 * count)
    expect(new TextDecoder().decode(bytes.subarray(0, 5))).not.toBe('solid')
    const middle = [0, 1, 2].map((a) => {
      let sum = 0
      for (let c = a; c < mesh.corners.length; c += 3) sum += mesh.corners[c]!
      return sum / (mesh.corners.length / 3)
    })
    for (let t = 0; t < count; t += 7) {
      const at = 84 + 50 * t
      const [n, p] = [at, at + 12].map((from) => [0, 4, 8].map((o) => view.getFloat32(from + o, true)))
      const outward = n!.reduce((sum, v, a) => sum + v * (p![a]! - middle[a]!), 0)
      expect(outward).toBeGreaterThan(0)
    }
  })
})
