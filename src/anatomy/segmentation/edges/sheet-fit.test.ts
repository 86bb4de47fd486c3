import { expect, test } from 'vitest'
import { random } from '../../../base/index.ts'
import { shellHu } from '../../measures/edge.ts'
import { emptySamples, fitSheet, type Samples, type SheetPrior } from './sheet-fit.ts'
import { bend, expect as expectation, solve, systemOf } from './system.ts'

const knots = { rows: 9, columns: 11, ring: false }
const knotMm = 4
const sliceMm = 3
const [insideHu, outsideHu, shellMm] = [120, 85, 0.5]

/** A hollow endplate, slanted by some 8 degrees as most are. */
const plateMm = (x: number, y: number): number => 0.14 * y + 0.03 * x - 1.4 * Math.exp(-(x * x + y * y) / 200)

/** Voxels of 3 mm slices, each the plain mean over its thickness of bone, shell and disc: no smear model is used here. */
function painted(noiseHu: number): Samples {
  const out = emptySamples(40_000)
  const chance = random(5)
  let count = 0
  for (let x = -18; x <= 18; x += 0.9)
    for (let y = -14; y <= 14; y += 0.9)
      for (let z = -9; z <= 9; z += sliceMm) {
        const edge = plateMm(x, y)
        let sum = 0
        for (let n = 0; n < 60; n++) {
          const at = z + ((n + 0.5) / 60 - 0.5) * sliceMm
          sum += at > edge ? outsideHu : at > edge - shellMm ? shellHu.value : insideHu
        }
        out.column[count] = x / knotMm + 5
        out.row[count] = y / knotMm + 4
        out.atMm[count] = z
        out.hu[count] = sum / 60 + noiseHu * chance.normal()
        out.weight[count++] = 1
      }
  return { ...out, count }
}

const prior: SheetPrior = {
  heightSpreadMm: 6,
  bendMm: 0.35,
  bendAcrossMm: 0.35,
  insideHu: 150,
  insideSpreadHu: 120,
  outsideHu: 70,
  outsideSpreadHu: 60,
  levelStepHu: 25,
  levelEvery: 4,
  shellMm: 0.7,
  shellSpreadMm: 0.25,
  layerHu: 0,
  layerSpreadHu: 5,
}

function fitted(noiseHu: number, startOffMm: number) {
  const count = knots.rows * knots.columns
  const place = (q: number) => [((q % 11) - 5) * knotMm, (Math.floor(q / 11) - 4) * knotMm] as const
  const heights = Float64Array.from({ length: count }, (_, q) => 0.14 * place(q)[1] + startOffMm)
  const smear = { sigmaMm: 0.15, boxMm: sliceMm }
  const start = { heights, cosine: new Float64Array(count).fill(1), smears: heights.reduce<(typeof smear)[]>((all) => [...all, smear], []) } // biome-ignore format: one entry
  const fit = fitSheet(knots, start, painted(noiseHu), prior, 10)
  const off: number[] = []
  for (let q = 0; q < count; q++) {
    const [x, y] = place(q)
    if (Math.abs(x) <= 16 && Math.abs(y) <= 12) off.push(fit.heights[q]! - plateMm(x, y))
  }
  return { fit, off, meanMm: off.reduce((a, b) => a + b, 0) / off.length }
}

test('a hollow endplate on 3 mm slices is placed to a fraction of a millimetre from further out, against means over slices', () => {
  for (const start of [0.3, 1.5]) {
    const { off, meanMm } = fitted(8, start)
    // A twentieth of a slice: the sheet is held back a little from the bottom of the hollow, which bends most.
    expect(Math.abs(meanMm)).toBeLessThan(0.15)
    expect(Math.sqrt(off.reduce((sum, d) => sum + d * d, 0) / off.length)).toBeLessThan(0.25)
  }
})

test('the thickness of the shell is read although it is a sixth of a slice', () => {
  expect(Math.abs(fitted(8, 0.5).fit.shellMm - shellMm)).toBeLessThan(0.08)
})

test('a start too far in can stay there, and then leaves more over: what several starts are compared by', () => {
  const [near, far] = [fitted(8, 0.8), fitted(8, -1.5)]
  expect(Math.abs(near.meanMm)).toBeLessThan(Math.abs(far.meanMm))
  expect(near.fit.left).toBeLessThan(0.7 * far.fit.left)
})

test('a lattice bent as little as may be runs straight on beyond what is known', () => {
  const x = new Float64Array(12)
  const system = systemOf(12)
  const lattice = { base: 0, rows: 2, columns: 6, ring: false }
  bend(system, x, lattice, 1, 1)
  for (const [k, value] of [[0, 0], [1, 1], [6, 0], [7, 1]] as const) expectation(system, x, k, value, 1) // biome-ignore format: pairs
  expect(solve(system)).toBe(true)
  Array.from(system.right, (v, k) => expect(v).toBeCloseTo(k % 6, 6))
})
