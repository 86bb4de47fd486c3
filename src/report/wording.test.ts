import { describe, expect, it } from 'vitest'
import { radFromDeg } from '../base/index.ts'
import {
  factInWords,
  fixed,
  millilitres,
  percent,
  positionerAngles,
  rangedMillilitres,
  tiltInWords,
} from './wording.ts'

describe('wording', () => {
  it('rounds once, with a true minus and never a negative zero', () => {
    expect(fixed(-0.04, 1)).toBe('0.0')
    expect(fixed(-1.25, 1)).toBe('−1.3')
    expect(percent(0.256)).toBe('26 %')
    expect(millilitres(4440)).toBe('4.4 mL')
    expect(rangedMillilitres({ value: 4500, low: 3000, high: 6000 })).toBe('4.5 mL (3.0–6.0)')
  })

  it('gives a C-arm’s angles as DICOM does and as a person sets them on a prone patient', () => {
    const pose = (p: number, s: number) => ({ primaryRad: radFromDeg(p), secondaryRad: radFromDeg(s) })
    expect(positionerAngles(pose(-180, 0))).toBe('180° / 0°')
    expect(tiltInWords(pose(180, 0))).toBe('straight above')
    expect(positionerAngles(pose(163, 10))).toBe('163° / +10°')
    // From behind the back (180) towards +90, the patient's left.
    expect(tiltInWords(pose(163, 10))).toBe('17° left, 10° cranial')
    expect(tiltInWords(pose(-163, -5))).toBe('17° right, 5° caudal')
  })

  it('puts the unit behind the number of a fact', () => {
    expect(factInWords('areaMm2', 18)).toBe('area 18 mm²')
    expect(factInWords('lowMl', 3)).toBe('low 3.0 mL')
    expect(factInWords('lossFraction', 0.256)).toBe('loss 26 %')
    expect(factInWords('tiltRad', radFromDeg(12))).toBe('tilt 12.0°')
    expect(factInWords('canalC', [37, 37.94])).toBe('canal 37–37.9 °C')
    expect(factInWords('tipPressurePa', 14837)).toBe('tip pressure 14.8 kPa')
    expect(factInWords('forceN', 212)).toBe('force 212 N')
    expect(factInWords('above45S', 148)).toBe('above45 148 s')
    expect(factInWords('slices', [41, 42])).toBe('slices 41, 42')
    const many = Array.from({ length: 400 }, (_, i) => i)
    expect(factInWords('slices', many)).toBe('slices 0, 1, 2, 3, 4, 5 and 394 more')
    expect(factInWords('name', 'x'.repeat(9000)).length).toBeLessThan(130)
  })
})
