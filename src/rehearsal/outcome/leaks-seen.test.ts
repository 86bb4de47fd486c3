// Goal: each leak is told with the view that shows it first and the volume of that leak then, whatever else has leaked.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { homogeneousMedium, type InjectionRecord, type Leak } from '../../cement/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { startKernels } from '../../compute/node.ts'
import { gridAlongPatient, point } from '../../geometry/index.ts'
import type { Volume } from '../../imaging/index.ts'
import type { PlannedView } from '../../planning/index.ts'
import { leaksSeen } from './leaks-seen.ts'

let kernels: Kernels
beforeAll(async () => {
  kernels = await startKernels(2)
})
afterAll(() => kernels.close())

/** Water 100 mm from left to right and 40 mm from front to back: a frame from the side has the dose, not the contrast, of one from the front. */
const water: Volume = {
  grid: gridAlongPatient([60, 60, 60], [2, 2, 2], point('patient', -60, -60, -60)),
  samples: Int16Array.from({ length: 60 ** 3 }, (_, v) =>
    Math.abs((v % 60) - 29.5) < 25 && Math.abs((Math.floor(v / 60) % 60) - 29.5) < 10 ? 0 : -1000,
  ),
  acquisition: { modality: 'CT', title: 'block of water' },
}
const n = 32
const grid = gridAlongPatient([n, n, n], [1, 1, 1], point('patient', -16, -16, -16))
const at = (i: number, j: number, k: number): number => i + n * (j + n * k)
/** A rod of cement one voxel thick that grows a voxel each second. */
const rod = (voxelAt: (step: number) => number, fromS: number, steps = 12) =>
  Array.from({ length: steps }, (_, step) => ({ v: voxelAt(step), atS: fromS + step }))
const forwards = rod((step) => at(6, 24 - step, 16), 10)
const sidewards = rod((step) => at(14 + step, 12, 20), 30)

const views = (['AP', 'lateral'] as const).map(
  (name): PlannedView => ({
    name,
    positioner: { primaryRad: name === 'AP' ? Math.PI : Math.PI / 2, secondaryRad: 0 },
    isocentre: point('patient', 0, 0, 0),
    reachable: true,
  }),
)

/** A fifth of each voxel, so that one alone is not seen. */
const share = 0.2
function recordOf(rods: readonly (readonly { readonly v: number; readonly atS: number }[])[]): InjectionRecord {
  const cementFraction = new Float32Array(n ** 3)
  const filledAtS = new Float32Array(n ** 3).fill(-1)
  for (const { v, atS } of rods.flat()) {
    cementFraction[v] = share
    filledAtS[v] = atS
  }
  const leaks = rods.map((own) => ({
    class: 'C',
    firstAtS: own[0]?.atS,
    volumeMm3: share * own.length,
    voxels: own.map(({ v }) => v),
    volumeOverTime: own.map(({ atS }, step) => ({ timeS: atS, volumeMm3: share * (step + 1) })),
  })) as unknown as readonly Leak[]
  return { grid, cementFraction, filledAtS, leaks } as unknown as InjectionRecord
}
const outside = {
  ...homogeneousMedium(grid, { porosity: 1, permeabilityM2: 1e-8, isFixed: () => false }),
  inside: new Uint8Array(n ** 3),
}

test('two leaks: the one along the rays of a view is first seen there, each at its own time with its own volume', async () => {
  const { leaks } = await leaksSeen(water, outside, recordOf([forwards, sidewards]), views, kernels)
  expect(leaks.map((leak) => leak.seenFirstIn)).toEqual(['AP', 'lateral'])
  for (const [leak, own] of [
    [leaks[0], forwards],
    [leaks[1], sidewards],
  ] as const) {
    const step = own.findIndex(({ atS }) => atS === leak?.seenAtS)
    expect(step).toBeGreaterThan(0)
    expect(leak?.seenVolumeMm3).toBeCloseTo(share * (step + 1), 6)
  }
  // Rounding of the projected background may move the moment by no step: it is the same leak with or without the other.
  const [alone] = (await leaksSeen(water, outside, recordOf([sidewards]), views, kernels)).leaks
  expect([leaks[1]?.seenFirstIn, leaks[1]?.seenAtS]).toEqual([alone?.seenFirstIn, alone?.seenAtS])
})

test('a leak below the noise is not seen while another one is', async () => {
  const trace = rod((step) => at(28, 28, 4 + step), 5, 1)
  const { leaks, sights } = await leaksSeen(water, outside, recordOf([trace, forwards]), views, kernels)
  expect(leaks[0]).toMatchObject({ seenFirstIn: null, seenAtS: null, seenVolumeMm3: null })
  expect(leaks[1]?.seenFirstIn).toBe('AP')
  expect(sights.some(({ seenAtS }) => seenAtS !== null)).toBe(true)
})
