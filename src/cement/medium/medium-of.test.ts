// Goal: the medium shows what the patient has. Oracle: made-up patients with known gaps, clefts and density.
import { afterAll, describe, expect, it } from 'vitest'
import { startKernels } from '../../compute/node.ts'
import { displacement, dot, mapPoint, point, voxelCount, voxelVolumeMm3 } from '../../geometry/index.ts'
import { type FractureOptions, makePhantom } from '../../phantom/index.ts'
import { type BoneMedium, tissue, veinOf } from './bone-medium.ts'
import { veinSizes } from './figures.ts'
import { centreOf } from './gaps.ts'
import { mediumOf } from './medium-of.ts'
import { permeabilityOf, porosityOf } from './porosity.ts'

const count = ({ tissue: sorts }: BoneMedium, kind: number): number => sorts.filter((own) => own === kind).length

describe('medium', async () => {
  const kernels = await startKernels(2)
  afterAll(() => kernels.close())

  const made = async (fracture?: Omit<FractureOptions, 'level' | 'shape'>, trabecularHu = 90, spacingMm = 1) => {
    const fractures = fracture
      ? [{ level: 'L1' as const, shape: 'wedge' as const, grade: 1 as const, ...fracture }]
      : []
    const phantom = makePhantom({
      seed: 5,
      levels: ['L1'],
      spacingMm: 1,
      field: 'tight',
      trabecularHu,
      variation: 0,
      fractures,
    })
    const vertebra = phantom.truth.spine.vertebrae[0]!
    return { vertebra, medium: await mediumOf(phantom.volume, phantom.truth.spine, 'L1', kernels, { spacingMm }) }
  }

  it('of a whole body: closed by its shell but for veins, everything a number, pressures held outside only', async () => {
    const { medium, vertebra } = await made()
    const [nx, ny] = medium.grid.dims
    const steps = [1, -1, nx, -nx, nx * ny, -nx * ny]
    let open = 0
    for (let v = nx * ny; v < voxelCount(medium.grid) - nx * ny; v++) {
      // The arch is cut by the grid's end.
      if (medium.tissue[v] !== tissue.trabecular || Math.floor(v / nx) % ny === ny - 1) continue
      if (steps.some((step) => medium.inside[v + step] === 0)) open++
    }
    // The posterior wall's funnel is a vein; a few shell voxels beside it may read as a gap.
    expect(open).toBeLessThan(60)
    for (let v = 0; v < medium.porosity.length; v++) {
      expect(medium.porosity[v]! >= 0 && medium.porosity[v]! <= 1).toBe(true)
      if (medium.fixed[v] === 1) expect(medium.inside[v]).toBe(0)
    }
    expect(medium.vein.filter((kind) => kind === veinOf.basivertebral).length).toBeGreaterThan(30)
    expect(medium.vein.filter((kind) => kind === veinOf.segmental).length).toBeGreaterThan(30)
    expect(medium.findings.map(({ code }) => code)).toContain('CEM-128')
    const insideMm3 = medium.inside.filter((own) => own === 1).length * voxelVolumeMm3(medium.grid)
    expect(insideMm3).toBeGreaterThan(vertebra.body.volumeMm3)
  })

  it('is opened where the shell has a gap, of about its size, and says so', async () => {
    const whole = await made()
    const { medium, vertebra } = await made({ breaches: [{ wall: 'superior endplate', radiusMm: 4 }] })
    const breach = vertebra.morphometry.breaches[0]!
    const gap = medium.findings.find(({ code }) => code === 'CEM-129')
    expect(Number(gap?.facts.endplateMm2) / breach.areaMm2).toBeGreaterThan(0.5)
    expect(Number(gap?.facts.endplateMm2) / breach.areaMm2).toBeLessThan(2)
    expect(whole.medium.findings.some(({ code }) => code === 'CEM-129')).toBe(false)
    expect(medium.discPressurePa).toBeLessThan(whole.medium.discPressurePa)
  })

  it('holds a gas cleft as a void of its volume', async () => {
    const { medium, vertebra } = await made({ cleftVolumeMm3: 900 })
    const voidMm3 = count(medium, tissue.void) * voxelVolumeMm3(medium.grid)
    // A voxel counts when it reads below -150 HU: a fifth filled is enough, so the surface adds about half a voxel.
    expect(voidMm3 / vertebra.morphometry.cleftVolumeMm3).toBeGreaterThan(0.8)
    expect(voidMm3 / vertebra.morphometry.cleftVolumeMm3).toBeLessThan(1.6)
  })

  it('has segmental veins that lead what tubes of their width lead, on a fine and a coarse grid', async () => {
    const { segmentalRadiusMm, segmentalDepthMm } = veinSizes
    // Length times Poiseuille's pi r^4 / 8, two a side; 3.5 mm run outside the bone.
    const lengthMm = segmentalDepthMm.value + 3.5
    const asked = (4 * lengthMm * Math.PI * segmentalRadiusMm.value ** 4) / 8
    for (const spacingMm of [0.75, 1.5]) {
      const { medium } = await made(undefined, 90, spacingMm)
      let sum = 0
      for (let v = 0; v < medium.vein.length; v++)
        if (medium.vein[v] === veinOf.segmental) sum += 1e6 * medium.permeabilityM2[v]! * spacingMm ** 3
      // The wall is found to within half a step of half a voxel; a tributary may take a voxel where it meets the vein.
      expect(Math.abs(sum / asked - 1)).toBeLessThan(0.1)
      const numbers = new Set(medium.conduit?.filter((_, v) => medium.vein[v] === veinOf.segmental))
      expect([...numbers].sort()).toEqual([2, 3, 4, 5])
    }
  })

  it('is more porous and more permeable where bone is weaker', async () => {
    const mean = ({ porosity, tissue: sorts }: BoneMedium): number => {
      const own = porosity.filter((_, v) => sorts[v] === tissue.trabecular)
      return own.reduce((a, b) => a + b, 0) / own.length
    }
    const [strong, weak] = [await made(undefined, 200), await made(undefined, 50)]
    expect(mean(weak.medium) - mean(strong.medium)).toBeGreaterThan(0.05)
    expect(permeabilityOf(0.85)).toBe(2e-8)
    expect(permeabilityOf(0.9)).toBeGreaterThan(permeabilityOf(0.8))
    expect(permeabilityOf(0.3)).toBe(1e-9)
    expect(porosityOf(-500)).toBe(0.95)
    expect(porosityOf(5000)).toBe(0.3)
  })

  it('puts the stop plane at three quarters of the depth, facing back', async () => {
    const { medium, vertebra } = await made()
    const { point: at, normal } = medium.stopPlane!
    const depth = (mm: number): number =>
      dot(displacement(mapPoint(vertebra.patientFromVertebra, point('vertebra', 0, mm, 0)), at), normal)
    expect(depth(vertebra.body.depthMm / 2)).toBeCloseTo(vertebra.body.depthMm / 4, -1)
    expect(depth(-vertebra.body.depthMm / 2)).toBeLessThan(0)
  })

  it('is mirror-symmetric for a mirror-symmetric patient', async () => {
    const { medium } = await made(undefined, 90, 1.5)
    const [nx] = medium.grid.dims
    let differ = 0
    let own = 0
    for (let v = 0; v < medium.tissue.length; v++) {
      if (medium.inside[v] === 0) continue
      own++
      if (medium.inside[v - (v % nx) + (nx - 1 - (v % nx))] === 0) differ++
    }
    // Labels are taken from the nearest voxel of the CT.
    expect(differ / own).toBeLessThan(0.02)
  })

  it('refuses a level that is not there and a spacing it cannot use', async () => {
    const phantom = makePhantom({ levels: ['L1'], spacingMm: 2, field: 'tight' })
    const asked = (level: 'L1' | 'L3', spacingMm: number) =>
      mediumOf(phantom.volume, phantom.truth.spine, level, kernels, { spacingMm })
    await expect(asked('L3', 1)).rejects.toThrow(/CEM-025/)
    await expect(asked('L1', 5)).rejects.toThrow(/CEM-024/)
    await expect(asked('L1', Number.NaN)).rejects.toThrow(/CEM-024/)
    expect(centreOf((await asked('L1', 2)).grid, 0).every(Number.isFinite)).toBe(true)
  })
})
