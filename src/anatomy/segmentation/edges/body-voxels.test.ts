// Goal: what a surface is fitted to does not hang on how the image is stored. Oracle: the same samples with their axes
// in another order and running the other way.
import { describe, expect, it } from 'vitest'
import type { Grid, Triple } from '../../../geometry/index.ts'
import type { Volume } from '../../../imaging/index.ts'
import type { BodyFrame } from '../body-frame.ts'
import { bodyVoxels } from './body-voxels.ts'

const dims = [90, 84, 70] as const
const spacingMm = [0.8, 0.85, 0.9] as const

/** The volume whose voxel axis c runs along patient axis `axes[c]`, backwards where `back[c]`. */
function stored(axes: Triple, back: readonly boolean[]): Volume {
  const size = axes.map((a) => dims[a as 0]) as unknown as Triple
  const m = new Float64Array([0, 0, 0, -36, 0, 0, 0, -35, 0, 0, 0, -31, 0, 0, 0, 1])
  axes.forEach((a, c) => {
    m[4 * a + c] = (back[c] ? -1 : 1) * spacingMm[a as 0]
    if (back[c]) m[4 * a + 3] = m[4 * a + 3]! + (size[c as 0] - 1) * spacingMm[a as 0]
  })
  const samples = new Int16Array(size[0] * size[1] * size[2])
  for (let p = 0; p < samples.length; p++) {
    const v = [p % size[0], Math.floor(p / size[0]) % size[1], Math.floor(p / (size[0] * size[1]))]
    const at = [0, 0, 0]
    axes.forEach((a, c) => {
      at[a] = back[c] ? size[c as 0] - 1 - v[c]! : v[c]!
    })
    samples[p] = (7 * at[0]! + 13 * at[1]! + 29 * at[2]!) % 1000
  }
  const grid = { dims: size, spacingMm: axes.map((a) => spacingMm[a as 0]), patientFromVoxel: m } as unknown as Grid
  return { grid, samples } as unknown as Volume
}

const frame = { centre: [0, 0, 0], left: [1, 0, 0], back: [0, 1, 0], up: [0, 0, 1] } as unknown as BodyFrame

function seenIn(volume: Volume): string[] {
  const seen = bodyVoxels(volume, frame, 34, -30, 30)
  const row = (n: number) => [seen.x[n]!, seen.y[n]!, seen.h[n]!, seen.hu[n]!].map((v) => v.toFixed(2)).join(' ')
  return Array.from({ length: seen.count }, (_, n) => row(n)).sort()
}

describe('bodyVoxels', () => {
  it('takes the same part of the voxels whichever way the axes are stored (invariance)', () => {
    const first = seenIn(stored([0, 1, 2], [false, false, false]))
    // A cylinder of 34 mm by 60 mm holds 356 000 of these voxels: every fourth is taken.
    expect(first.length).toBeGreaterThan(80_000)
    expect(first.length).toBeLessThan(98_000)
    expect(seenIn(stored([2, 0, 1], [false, true, false]))).toEqual(first)
    expect(seenIn(stored([1, 2, 0], [true, true, true]))).toEqual(first)
  })
})
