// Goal: sheets, geodesic fronts and distances are what they claim. Method: closed forms and brute force on small boxes.
import { describe, expect, it } from 'vitest'
import { random } from '../../base/index.ts'
import { withinDistance } from './lattice/distance.ts'
import { spread } from './lattice/geodesic.ts'
import { bestSheet } from './surface.ts'

describe('best sheet', () => {
  it('follows a tilted plane through noise within half a step', () => {
    const [rows, columns, heights] = [20, 24, 30]
    const noise = random(7)
    const cost = new Float32Array(rows * columns * heights)
    const truth = (r: number, c: number): number => 6 + 0.3 * r + 0.4 * c
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++)
        for (let h = 0; h < heights; h++) {
          const off = h - truth(r, c)
          cost[h + heights * (c + columns * r)] = -Math.exp(-0.5 * off * off) + 0.35 * noise.uniform()
        }
    const sheet = bestSheet({ rows, columns, heights, cost, ring: false, stepPenalty: 0.08, steepest: 8 })
    let sum = 0
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++) sum += Math.abs(sheet[c + columns * r]! - truth(r, c))
    // Half a height step: what the noise of 0.35 against a well of depth 1 leaves after gathering.
    expect(sum / (rows * columns)).toBeLessThan(0.5)
  })
})

describe('within a distance', () => {
  it('equals a search over all set voxels', () => {
    const [nx, ny, nz] = [9, 8, 7]
    const noise = random(3)
    const mask = Uint8Array.from({ length: nx * ny * nz }, () => (noise.uniform() < 0.03 ? 1 : 0))
    mask[100] = 1
    const found = [1, 2, 9.77].map((r2) => withinDistance(mask, nx, ny, nz, r2))
    const place = (p: number): readonly number[] => [p % nx, Math.floor(p / nx) % ny, Math.floor(p / (nx * ny))]
    for (let p = 0; p < mask.length; p++) {
      let best = Infinity
      for (let q = 0; q < mask.length; q++) {
        if (!mask[q]) continue
        const [a, b] = [place(p), place(q)]
        best = Math.min(best, (a[0]! - b[0]!) ** 2 + (a[1]! - b[1]!) ** 2 + (a[2]! - b[2]!) ** 2)
      }
      expect(found.map((f) => f[p])).toEqual([1, 2, 9.77].map((r2) => (best <= r2 ? 1 : 0)))
    }
  })
})

describe('spread', () => {
  it('lets two seeds meet at the costly sheet between them, not half way', () => {
    const [nx, ny, nz] = [30, 9, 9]
    const owner = new Uint8Array(nx * ny * nz)
    const cost = new Float32Array(owner.length).fill(1)
    for (let k = 0; k < nz; k++) for (let j = 0; j < ny; j++) cost[9 + nx * (j + ny * k)] = 30
    const at = (i: number): number => i + nx * (4 + ny * 4)
    owner[at(1)] = 1
    owner[at(28)] = 2
    spread(owner, new Float32Array(owner.length), cost, nx, ny, nz, 1, 200)
    expect([5, 8, 10, 20].map((i) => owner[at(i)])).toEqual([1, 1, 2, 2])
  })

  it('never enters what cannot be passed', () => {
    const [nx, ny, nz] = [12, 5, 5]
    const owner = new Uint8Array(nx * ny * nz)
    const cost = new Float32Array(owner.length).fill(1)
    for (let k = 0; k < nz; k++) for (let j = 0; j < ny; j++) cost[6 + nx * (j + ny * k)] = 0
    owner[1 + nx * (2 + ny * 2)] = 1
    spread(owner, new Float32Array(owner.length), cost, nx, ny, nz, 1, 200)
    expect(owner[5 + nx * (2 + ny * 2)]).toBe(1)
    expect(owner[6 + nx * (2 + ny * 2)]).toBe(0)
    expect(owner[8 + nx * (2 + ny * 2)]).toBe(0)
  })
})
