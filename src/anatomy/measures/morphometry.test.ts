// Goal: signed, typed grades. Oracles: facts A10.1-A10.3, A10.8, A12.4, and heights made by hand.
import { describe, expect, it } from 'vitest'
import { direction } from '../../geometry/index.ts'
import type { Level } from '../level.ts'
import type { Heights } from '../spine.ts'
import { angleAbout, genantLoss, morphometryOf, type Shape } from './morphometry.ts'
import { referenceHeights } from './reference.ts'

const shape = (level: Level, factor: Partial<Heights> = {}, size = 1, tiltRad = 0): Shape => {
  const usual = referenceHeights(level)!
  return {
    level,
    complete: true,
    heights: {
      anteriorMm: usual.anteriorMm * size * (factor.anteriorMm ?? 1),
      middleMm: usual.middleMm * size * (factor.middleMm ?? 1),
      posteriorMm: usual.posteriorMm * size * (factor.posteriorMm ?? 1),
    },
    superiorNormal: direction('patient', 0, -Math.sin(tiltRad), Math.cos(tiltRad)),
    inferiorNormal: direction('patient', 0, 0, 1),
    left: direction('patient', 1, 0, 0),
    retropulsionMm: 0,
    breaches: [],
    cleftVolumeMm3: 0,
  }
}
const lumbar: readonly Level[] = ['L1', 'L2', 'L3', 'L4', 'L5']
const graded = (shapes: readonly Shape[]) => morphometryOf(shapes).map((m) => [m.genant.grade, m.genant.shape] as const)

describe('morphometryOf', () => {
  it('finds no fracture in a lordotic L4 with 28.5 in front and 22.5 behind, nor in its neighbours', () => {
    // The heights the TotalSegmentator report calls a fracture by an unsigned ratio (peers 1.3).
    const rows = [[21, 24, 27], [28.5, 24, 25.5], [28.5, 22.5, 24], [28.5, 22.5, 22.5], [28.5, 25.5, 22.5]] // biome-ignore format: rows
    const found = morphometryOf(
      rows.map(([a, m, p], n) => ({
        ...shape(lumbar[n]!),
        heights: { anteriorMm: a!, middleMm: m!, posteriorMm: p! },
      })),
    )
    expect(found[3]!.genant.grade).toBe(0)
    expect(found[4]!.genant.grade).toBe(0)
    expect(found[3]!.againstItself.wedge).toBeCloseTo(1 - 28.5 / 22.5, 9)
  })

  it('grades by the limits of A10.1 on either side of each', () => {
    for (const [index, limit] of genantLoss.value.entries()) {
      const at = (loss: number) => graded(lumbar.map((l) => shape(l, l === 'L3' ? { anteriorMm: 1 - loss } : {})))[2]!
      expect(at(limit - 0.005)[0]).toBe(index)
      expect(at(limit + 0.005)).toEqual([index + 1, 'wedge'])
    }
  })

  it('tells wedge, biconcave and crush', () => {
    const with3 = (f: Partial<Heights>) => graded(lumbar.map((l) => shape(l, l === 'L3' ? f : {})))[2]!
    expect(with3({ anteriorMm: 0.7, middleMm: 0.8 })).toEqual([2, 'wedge'])
    expect(with3({ anteriorMm: 0.9, middleMm: 0.7, posteriorMm: 0.96 })).toEqual([2, 'biconcave'])
    expect(with3({ anteriorMm: 0.65, middleMm: 0.65, posteriorMm: 0.68 })).toEqual([2, 'crush'])
  })

  it('takes unfractured neighbours only: two broken bodies side by side do not hide each other', () => {
    const f = { anteriorMm: 0.6, middleMm: 0.7 }
    const found = morphometryOf(lumbar.map((l) => shape(l, l === 'L2' || l === 'L3' ? f : {}, 1.1)))
    expect(found[1]!.genant.grade).toBe(3)
    expect(found[1]!.genant.lossFraction).toBeCloseTo(0.4, 6)
    expect(found[1]!.expected.from).toBe('neighbours')
    expect(found.map((m) => m.genant.grade)).toEqual([0, 3, 3, 0, 0])
  })

  it('gives the same grades to small and large people', () => {
    for (const size of [0.8, 1, 1.25])
      expect(graded(lumbar.map((l) => shape(l, l === 'L1' ? { anteriorMm: 0.7 } : {}, size)))[0]).toEqual([2, 'wedge'])
  })

  it('judges a lone vertebra by its shape, and says so', () => {
    const [only] = morphometryOf([shape('L1', { anteriorMm: 0.7 }, 0.9)])
    expect(only!.expected.from).toBe('reference')
    expect(only!.againstNeighbours).toBeNull()
    expect(only!.genant).toMatchObject({ grade: 2, shape: 'wedge' })
  })

  it('counts kyphosis positive where the front closes, from the level above to the level below', () => {
    const found = morphometryOf([shape('L1', {}, 1, 0.3), shape('L2', {}, 1, 0.1), shape('L3', {}, 1, -0.2)])
    expect(found[1]!.wedgeAngleRad).toBeCloseTo(0.1, 9)
    expect(found[1]!.localKyphosisRad).toBeCloseTo(0.3, 9)
    expect(found[0]!.localKyphosisRad).toBeNull()
    const left = direction('patient', 1, 0, 0)
    expect(angleAbout(direction('patient', 0, -1, 1), direction('patient', 0, 0, 1), left)).toBeCloseTo(Math.PI / 4, 9)
  })
})
