import { describe, expect, it } from 'vitest'
import { madeUpRehearsal } from '../made-up.test-case.ts'
import { sceneOf } from '../pictures/scene.ts'
import { rangeOf, ticks } from './chart.ts'
import { heatCharts, injectionCharts, workingWindowOf } from './curves.ts'

describe('charts', () => {
  it('puts ticks on round figures within the range', () => {
    expect(ticks([0, 10], 5)).toEqual([0, 2, 4, 6, 8, 10])
    expect(ticks([1.5, 3.2], 4).map((x) => Math.round(x * 10) / 10)).toEqual([1.5, 2, 2.5, 3])
    const [from, to] = rangeOf([0, 0, 0])
    expect(to).toBeGreaterThan(from)
  })

  it('draws the injection over minutes since mixing, volumes in mL and pressures in MPa', () => {
    const [volume, pressure] = injectionCharts(sceneOf(madeUpRehearsal)!)
    expect(volume?.lines[0]?.points.at(-1)).toEqual([(180 + 55) / 60, 2.2])
    expect(pressure?.lines[0]?.points[0]).toEqual([3, 0.6])
    // The leak begins 45 s after the first cement, which came 180 s after mixing.
    expect(volume?.moments?.[0]?.x).toBeCloseTo(225 / 60, 12)
  })

  it('takes the working window from the cement’s clock: it begins after mixing and its end is a range', () => {
    const window = workingWindowOf(madeUpRehearsal)!
    expect(window.fromS).toBeGreaterThan(0)
    expect(window.untilS.low).toBeGreaterThan(window.fromS)
    expect(window.untilS.low).toBeLessThanOrEqual(window.untilS.value)
    expect(window.untilS.value).toBeLessThanOrEqual(window.untilS.high)
  })

  it('spans the warmth from the coolest to the warmest run', () => {
    const centre = heatCharts(madeUpRehearsal)[1]!
    const peak = (line: readonly (readonly [number, number])[]) => Math.max(...line.map(([, c]) => c))
    expect(peak(centre.bands?.[0]?.low ?? [])).toBe(50)
    expect(peak(centre.bands?.[0]?.high ?? [])).toBe(80)
    expect(peak(centre.lines[0]?.points ?? [])).toBe(60)
  })
})
