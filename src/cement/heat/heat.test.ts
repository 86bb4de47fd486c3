// Goal: heat comes as an ordered range with its setting times, and what cannot be warmed is refused.
import { afterAll, describe, expect, it } from 'vitest'
import { startKernels } from '../../compute/node.ts'
import {
  type Grid,
  gridAlongPatient,
  mapPoint,
  point,
  voxelCount,
  voxelPoint,
  voxelVolumeMm3,
} from '../../geometry/index.ts'
import { cementClasses } from '../clock/brands.ts'
import { startClock, tick } from '../clock/clock.ts'
import { tissue } from '../medium/bone-medium.ts'
import { coarsened } from './coarsen.ts'
import { heatOf } from './heat.ts'
import { heatPlacesOf } from './places.ts'
import type { HeatSetup } from './setup.ts'

const brand = cementClasses.low
const room = { storedAtC: 22, roomC: 22 }
const clock = tick(startClock(brand, room), 300, 22)

/** A ball of cement off the middle of a block, a canal beside it. */
function ball(h: number, radiusMm: number, gapMm: number): HeatSetup & { readonly grid: Grid } {
  const n = Math.round(36 / h)
  const grid = gridAlongPatient([n, n, n], [h, h, h], point('patient', 0, 0, 0))
  const cementFraction = new Float32Array(voxelCount(grid))
  const filledAtS = new Float32Array(cementFraction.length).fill(-1)
  const canal = new Uint8Array(cementFraction.length)
  const centre = new Uint8Array(cementFraction.length)
  for (let v = 0; v < canal.length; v++) {
    const [x, y, z] = [v % n, Math.floor(v / n) % n, Math.floor(v / (n * n))].map((i) => i * h - ((n - 1) * h) / 2)
    const r = Math.hypot(x!, y! + 3, z!)
    if (r <= radiusMm) {
      cementFraction[v] = 0.85
      filledAtS[v] = 40 * (r / radiusMm) ** 3
    }
    if (r < 2) centre[v] = 1
    if (y! > -3 + radiusMm + gapMm) canal[v] = 1
  }
  return { grid, field: { grid, cementFraction, filledAtS }, brand, clock, places: { canal, centre }, bloodless: false }
}

describe('heat of cement', async () => {
  const kernels = await startKernels(2)
  afterAll(() => kernels.close())
  const near = await heatOf(ball(2, 8, 1), kernels)

  it('comes as a range, warmer at the centre than at the canal', () => {
    for (const place of Object.values(near.places))
      for (const range of Object.values(place)) {
        expect(range.low).toBeLessThanOrEqual(range.value)
        expect(range.value).toBeLessThanOrEqual(range.high)
      }
    expect(near.places.centre?.peakC.low).toBeGreaterThan(near.places.canal?.peakC.low as number)
    expect(near.findings.map(({ code }) => code)).toContain('CEM-104')
  })

  it('warns of the canal when cement lies 1 mm from it, and is cooler at 8 mm', async () => {
    expect(near.findings.map(({ code }) => code)).toContain('CEM-103')
    const far = await heatOf(ball(2, 8, 8), kernels)
    expect(far.places.canal?.peakC.high).toBeLessThan(near.places.canal?.peakC.high as number)
  })

  it('says when the core has set, between now and the latest handling time', () => {
    const { coreSetS, lyingCoreS } = near
    expect(coreSetS.low).toBeGreaterThan(clock.sinceMixingS)
    // Warmer than the room, so sooner than in it.
    expect(coreSetS.high).toBeLessThan(1200)
    expect(lyingCoreS.value).toBeCloseTo(coreSetS.value - clock.sinceMixingS - 40, -1)
  })

  it('draws its curves from the body’s temperature to the peak and back', () => {
    const { sinceMixingS, placesC } = near.curves.value
    const centre = placesC.centre as readonly number[]
    expect(sinceMixingS.length).toBe(centre.length)
    expect(Math.max(...centre)).toBeGreaterThan(60)
    expect(centre.at(-1)).toBeLessThan(41)
  })

  it('is cooler with blood than without', async () => {
    const dry = await heatOf({ ...ball(2, 8, 1), bloodless: true }, kernels)
    expect(near.places.canal?.peakC.low).toBeLessThan(dry.places.canal?.peakC.low as number)
  })

  it('refuses set cement and a field without any', async () => {
    const setup = ball(2, 8, 1)
    await expect(heatOf({ ...setup, clock: tick(clock, 3600, 22) }, kernels)).rejects.toThrow('CEM-002')
    const none = { ...setup.field, cementFraction: new Float32Array(setup.field.cementFraction.length) }
    await expect(heatOf({ ...setup, field: none }, kernels)).rejects.toThrow('CEM-005')
    await expect(heatOf({ ...setup, bodyC: Number.NaN }, kernels)).rejects.toThrow('CEM-001')
  })
})

describe('joined voxels', () => {
  const fine = ball(0.75, 8, 1)
  const { field, places } = coarsened(fine)

  it('hold the same cement in the same place', () => {
    expect(field.grid.spacingMm).toEqual([1.5, 1.5, 1.5])
    const total = (f: typeof field) => f.cementFraction.reduce((a, b) => a + b, 0) * voxelVolumeMm3(f.grid)
    expect(total(field) / total(fine.field)).toBeCloseTo(1, 5)
    const corner = mapPoint(field.grid.patientFromVoxel, voxelPoint(0, 0, 0))
    expect([...corner].slice(0, 3)).toEqual([0.375, 0.375, 0.375])
  })

  it('stay as they are from 1 mm on', () => {
    const one = ball(1, 8, 1)
    expect(coarsened(one)).toBe(one)
  })

  it('hold every place that was there', () => {
    for (const [name, mask] of Object.entries(places))
      expect(
        mask.some((m) => m === 1),
        name,
      ).toBe(true)
  })
})

describe('places', () => {
  it('are read off the medium, the centre round the cement', () => {
    const { field } = ball(2, 8, 1)
    const kinds = new Uint8Array(field.cementFraction.length).fill(tissue.trabecular)
    kinds[0] = tissue.canal
    kinds[1] = tissue.endplate
    kinds[2] = tissue.cortex
    const { places, soft } = heatPlacesOf({ tissue: kinds }, field)
    expect([places.canal?.[0], places.endplate?.[1], places.cortex?.[2], soft[0], soft[1]]).toEqual([1, 1, 1, 1, 0])
    const n = field.grid.dims[0]
    const middles = Array.from(places.centre as Uint8Array, (m, v) => (m === 1 ? Math.floor(v / n) % n : -1)).filter(
      (j) => j >= 0,
    )
    // The ball lies 3 mm in front of the middle of the block.
    expect(middles.reduce((a, b) => a + b, 0) / middles.length).toBeCloseTo((n - 1) / 2 - 1.5, 0)
  })
})
