import { describe, expect, it } from 'vitest'
import { type PhantomOptions, settle } from './options.ts'
import { type MadeVertebra, personFrom } from './person.ts'
import { placed, placedBack } from './pose.ts'
import { type PedicleShape, pedicleOf } from './shape/arch.ts'
import type { Vector } from './shape/solid.ts'
import { boxOf, surfaceOf } from './tissue/bone.ts'

// Twenty people, straight from their implicit surfaces: what the voxels can only show to half a voxel holds to tenths.
const people = Array.from({ length: 20 }, (_, i) => personFrom(settle({ seed: i + 1 })))
const broken: PhantomOptions = {
  firstLevel: 'T7',
  trabecularHu: 60,
  kyphosisRad: 0.8,
  scoliosis: { cobbRad: 0.4, apex: 'L1' },
  fractures: [
    { level: 'T8', shape: 'wedge', grade: 3 },
    { level: 'T12', shape: 'crush', grade: 3 },
    { level: 'L4', shape: 'biconcave', grade: 3 },
  ],
}

/** Width of the bone through the axis of a pedicle, `alongMm` from its isthmus, both ways along `direction`. */
function chordMm(v: MadeVertebra, p: PedicleShape, alongMm: number, direction: Vector): number {
  const surface = surfaceOf(v)
  const out = new Float64Array(3)
  const start = p.isthmus.map((x, axis) => x + alongMm * (p.axis[axis] as number)) as unknown as Vector
  const way = (sign: number) => {
    for (let r = 0; r < 25; r += 0.05) {
      const q = start.map((x, axis) => x + sign * r * (direction[axis] as number)) as unknown as Vector
      surface.read(...q, out)
      if ((out[0] as number) > 0) return r
    }
    return 25
  }
  return way(1) + way(-1)
}

const across = ({ axis: a, widthDirection: w }: PedicleShape): Vector => [
  a[1] * w[2] - a[2] * w[1],
  a[2] * w[0] - a[0] * w[2],
  a[0] * w[1] - a[1] * w[0],
]

/** Bone of both, mm3, on a 1.5 mm lattice in the frame of the lower one. */
function sharedMm3(upper: MadeVertebra, lower: MadeVertebra): number {
  const [a, b] = [surfaceOf(upper), surfaceOf(lower)]
  const [low, high] = boxOf(lower)
  const out = new Float64Array(3)
  let shared = 0
  for (let z = high[2] - 36; z < high[2]; z += 1.5)
    for (let y = low[1]; y < high[1]; y += 1.5)
      for (let x = low[0]; x < high[0]; x += 1.5) {
        b.read(x, y, z, out)
        if ((out[0] as number) >= 0) continue
        a.read(...placedBack(upper.pose, placed(lower.pose, [x, y, z])), out)
        if ((out[0] as number) < 0) shared += 1.5 ** 3
      }
  return shared
}

describe('twenty people', () => {
  it('every pedicle is its stated ellipse at the isthmus within 0.3 mm of width and 0.6 mm of height', () => {
    for (const { vertebrae } of people)
      for (const v of vertebrae.filter((one) => one.level !== 'S1'))
        for (const side of [0, 1] as const) {
          const p = pedicleOf(v.plan, side)
          expect(Math.abs(chordMm(v, p, 0, p.widthDirection) - p.widthMm), `${v.level} width`).toBeLessThan(0.3)
          // The roots of the articular processes may come close from above.
          expect(Math.abs(chordMm(v, p, 0, across(p)) - p.heightMm), `${v.level} height`).toBeLessThan(0.6)
        }
  })

  it('no pedicle is more than 0.6 mm narrower within 5 mm of its isthmus', () => {
    for (const { vertebrae } of people)
      for (const v of vertebrae.filter((one) => one.level !== 'S1'))
        for (const side of [0, 1] as const) {
          const p = pedicleOf(v.plan, side)
          for (const along of [-4, -2, 2, 4, 5])
            expect(chordMm(v, p, along, p.widthDirection) - p.widthMm, `${v.level} ${along}`).toBeGreaterThan(-0.6)
        }
  })

  it('neighbours share next to no bone: below 0.3 mL whole, below 0.5 mL broken and bent', () => {
    for (const { vertebrae } of people.slice(0, 6))
      vertebrae.slice(1).forEach((lower, i) => {
        expect(sharedMm3(vertebrae[i] as MadeVertebra, lower), lower.level).toBeLessThan(300)
      })
    const { vertebrae } = personFrom(settle(broken))
    vertebrae.slice(1).forEach((lower, i) => {
      expect(sharedMm3(vertebrae[i] as MadeVertebra, lower), lower.level).toBeLessThan(500)
    })
  })

  it('people differ: the body heights of L3 spread by 3 to 9 %', () => {
    const heights = people.map(
      ({ vertebrae }) => vertebrae.find((v) => v.level === 'L3')?.mould.heights.posteriorMm ?? 0,
    )
    const mean = heights.reduce((sum, h) => sum + h, 0) / heights.length
    const sd = Math.sqrt(heights.reduce((sum, h) => sum + (h - mean) ** 2, 0) / heights.length)
    expect(sd / mean).toBeGreaterThan(0.03)
    expect(sd / mean).toBeLessThan(0.09)
  })
})
