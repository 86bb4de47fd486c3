import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pixelMemory, plainMemory } from './pixel-memory.ts'

const short = fc.integer({ min: -32768, max: 32767 })

describe('rescaling in place', () => {
  it('equals the plain loop for any samples, place, addition and padding', () => {
    fc.assert(
      fc.property(
        fc.array(short, { minLength: 1, maxLength: 60 }),
        fc.nat(59),
        short,
        short,
        short,
        (values, from, add, padding, to) => {
          const first = Math.min(from, values.length - 1)
          const [lanes, plain] = [pixelMemory(values.length), plainMemory(values.length)]
          lanes.samples.set(values)
          plain.samples.set(values)
          const args = [first, values.length - first, add, values[padding & 7] ?? padding, to] as const
          expect(lanes.rescale(...args)).toEqual(plain.rescale(...args))
          expect(lanes.samples).toEqual(plain.samples)
        },
      ),
    )
  })

  it('is done by lanes where WebAssembly has room', () => {
    expect(pixelMemory(8).samples.byteOffset).toBe(64)
  })
})
