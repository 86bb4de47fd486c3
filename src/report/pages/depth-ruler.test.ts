import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spread } from './depth-ruler.ts'

describe('labels of the depth ruler', () => {
  it('never touch, keep their order and stay on the ruler, wherever the marks lie', () => {
    const label = fc.record({
      text: fc.constant('mark'),
      left: fc.double({ min: -30, max: 260, noNaN: true }),
      width: fc.double({ min: 20, max: 60, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 3 }), (labels) => {
        const out = spread(labels, 0, 240)
        for (const [i, l] of out.entries()) {
          expect(l.left).toBeGreaterThanOrEqual(-1e-9)
          expect(l.left + l.width).toBeLessThanOrEqual(240 + 1e-9)
          const next = out[i + 1]
          if (next) expect(next.left).toBeGreaterThanOrEqual(l.left + l.width + 4 - 1e-9)
        }
      }),
      { seed: 7 },
    )
  })

  it('stay where they are when there is room', () => {
    const labels = [10, 90, 170].map((left) => ({ text: '', left, width: 40 }))
    expect(spread(labels, 0, 240)).toEqual(labels)
  })
})
