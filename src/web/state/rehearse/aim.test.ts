// Goal: aiming turns a cannula about its skin entry, to the side it is named for.
import { describe, expect, it } from 'vitest'
import { direction, point } from '../../../geometry/index.ts'
import { aimed } from './aim.ts'

const needle = { tip: point('patient', 20, -30, 5), direction: direction('patient', 0, -1, 0), depthMm: 40 }
const skin = [20, 10, 5]

describe('aiming', () => {
  it('keeps the skin entry and the depth', () => {
    const { through, tip } = aimed(needle, 0.2, -0.1)
    expect(Math.hypot(...tip.map((v, a) => v - (skin[a] as number)))).toBeCloseTo(40, 9)
    expect(Math.hypot(...through.map((v, a) => v - (skin[a] as number)))).toBeCloseTo(100, 9)
  })
  it('to the left moves the tip to the patient’s left (+x), to the head upwards (+z)', () => {
    expect(aimed(needle, 0.1, 0).tip[0]).toBeCloseTo(20 + 40 * Math.sin(0.1), 9)
    expect(aimed(needle, 0, 0.1).tip[2]).toBeCloseTo(5 + 40 * Math.sin(0.1), 9)
  })
})
