// Goal: what instruments and cement add to a picture is what their size and place say.
import { describe, expect, it } from 'vitest'
import { beamDirection, gridAlongPatient, moved, point } from '../geometry/index.ts'
import { armAt } from './scene.ts'
import { addSpheroids, addTubes, addVoxels, noShadow } from './shadow.ts'

const arm = { ...armAt(20, 10), columns: 97, rows: 97 }
const middle = 48 + 97 * 48
const at = (x: number, y: number, z: number) => point('patient', x, y, z)
const sum = (values: Float32Array): number => values.reduce((s, v) => s + v, 0)
/** Area of a pixel at the isocentre. */
const pixelMm2 = ((arm.pixelMm * arm.sourceToIsocentreMm) / arm.sourceToDetectorMm) ** 2

describe('shadows', () => {
  it('of a tube seen from its side is twice its wall at the middle (closed form)', () => {
    const pathMu = noShadow(arm)
    const across = beamDirection({ primaryRad: arm.primaryRad + Math.PI / 2, secondaryRad: 0 })
    const tube = { from: moved(at(0, 0, 0), across, -20), to: moved(at(0, 0, 0), across, 20) }
    addTubes({ arm, pathMu }, [{ ...tube, outerRadiusMm: 3, innerRadiusMm: 2, perMm: 0.5 }])
    expect(pathMu[middle]).toBeCloseTo(0.5 * 2 * (3 - 2), 5)
  })

  it('of a rod seen along its axis is its length (closed form), and nothing beside it', () => {
    const pathMu = noShadow(arm)
    const beam = beamDirection(arm)
    const rod = { from: moved(at(0, 0, 0), beam, -30), to: moved(at(0, 0, 0), beam, 30) }
    addTubes({ arm, pathMu }, [{ ...rod, outerRadiusMm: 3, innerRadiusMm: 0, perMm: 0.1 }])
    expect(pathMu[middle]).toBeCloseTo(6, 5)
    expect(pathMu[48 + 97 * 10]).toBe(0)
  })

  it('of a ball holds its volume, and its middle is its diameter', () => {
    const pathMu = noShadow(arm)
    const ball = { centre: at(0, 0, 0), axis: [0, 0, 1] as const, halfLengthMm: 10, radiusMm: 10, perMm: 1 }
    addSpheroids({ arm, pathMu }, [ball])
    expect(pathMu[middle]).toBeCloseTo(20, 4)
    expect(sum(pathMu) * pixelMm2).toBeCloseTo((4 / 3) * Math.PI * 1000, -2)
  })

  it('of voxels holds their volume, and that of a block is its thickness at the middle', () => {
    const grid = gridAlongPatient([21, 21, 21], [0.75, 0.75, 0.75], at(-7.5, -7.5, -7.5))
    const voxels = Uint32Array.from({ length: 21 ** 3 }, (_, v) => v)
    const pathMu = noShadow(arm)
    addVoxels({ arm, pathMu }, { grid, voxels, perMm: Float32Array.from(voxels, () => 0.2) })
    expect(sum(pathMu) * pixelMm2).toBeCloseTo(0.2 * (21 * 0.75) ** 3, -1)
    const [c, s] = [Math.cos(Math.PI / 9), Math.cos(Math.PI / 18)]
    const thick = (21 * 0.75) / (c * s)
    expect(Math.abs((pathMu[middle] as number) / (0.2 * thick) - 1)).toBeLessThan(0.03)
  })
})
