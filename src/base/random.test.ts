// Goal: the same seed gives the same numbers on every machine, and they are spread as they should be.
import { describe, expect, it } from 'vitest'
import { hash32, random } from './random.ts'

describe('random', () => {
  it('gives these numbers for seed 1, for ever', () => {
    const draw = random(1)
    expect([draw.uniform(), draw.uniform(), draw.index(1000)]).toEqual([0.6270739405881613, 0.002735721180215478, 527])
    expect(hash32('pedicle', 7)).toBe(hash32('pedicle', 7))
    expect(hash32('pedicle', 7)).not.toBe(hash32('pedicle', 8))
  })

  it('gives a fork the same stream however much was drawn before', () => {
    const [a, b] = [random(3), random(3)]
    a.uniform()
    expect(a.fork('noise').uniform()).toBe(b.fork('noise').uniform())
    expect(a.fork('noise').uniform()).not.toBe(a.fork('shape').uniform())
  })

  it('is uniform and normal within four standard errors of 20,000 draws', () => {
    const draw = random(4)
    const n = 20_000
    const uniform = Array.from({ length: n }, draw.uniform)
    const normal = Array.from({ length: n }, draw.normal)
    const mean = (of: number[]): number => of.reduce((x, y) => x + y, 0) / of.length
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(4 / Math.sqrt(12 * n))
    expect(Math.abs(mean(normal))).toBeLessThan(4 / Math.sqrt(n))
    expect(Math.abs(mean(normal.map((x) => x * x)) - 1)).toBeLessThan(4 * Math.sqrt(2 / n))
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...uniform)).toBeLessThan(1)
  })
})
