// Goal: 27 numbers hold the whole 24 x 24 stiffness of an element. Oracle: the matrix itself, integrated point by point.
import { describe, expect, it } from 'vitest'
import { isotropic, orthotropicBone, unitStiffness } from '../element.ts'
import { blockEntries, blockEntry, materialBlocks } from './blocks.ts'

describe('blocks of an element', () => {
  it.each([
    ['isotropic', isotropic(0.3)],
    ['orthotropic', orthotropicBone],
  ])('give back every entry of the %s stiffness', (_, material) => {
    const k = unitStiffness(material)
    // The three shears share one number in all four places of their block.
    const shears = ['x010 x010 y100 y100', 'x001 x001 z100 z100', 'y001 y001 z010 z010'].map((row) => row.split(' '))
    const entries = new Map<string, number>()
    const name = ([c, i, j, l]: readonly number[]): string => `${'xyz'[c!]}${i}${j}${l}`
    for (const entry of blockEntries) {
      const value = blockEntry(k, entry)
      const [row, column] = [name(entry[0]), name(entry[1])]
      entries.set(`${row} ${column}`, value)
      entries.set(`${column} ${row}`, value)
      for (const [a, , b] of shears)
        if (row === a && column === b) for (const own of [a, b]) entries.set(`${own} ${own}`, value)
    }
    const sign = (pattern: string, corner: number): number =>
      [1, 2, 3].reduce((s, at) => (pattern[at] === '1' && (corner >> (at - 1)) & 1 ? -s : s), 1)
    for (let m = 0; m < 24; m++)
      for (let n = 0; n < 24; n++) {
        let sum = 0
        for (const [pair, value] of entries) {
          const [row, column] = pair.split(' ') as [string, string]
          if (row[0] !== 'xyz'[m % 3] || column[0] !== 'xyz'[n % 3]) continue
          sum += sign(row, Math.floor(m / 3)) * value * sign(column, Math.floor(n / 3))
        }
        expect(sum).toBeCloseTo(k[24 * m + n]!, 14)
      }
  })

  it('have a weight no smaller than the diagonal, the same at every corner', () => {
    const { weights } = materialBlocks(0.3)
    const [iso, bone] = [unitStiffness(isotropic(0.3)), unitStiffness(orthotropicBone)]
    for (let d = 0; d < 24; d++) {
      expect(iso[25 * d]).toBeCloseTo(weights[0]!, 4)
      expect(bone[25 * d]).toBeCloseTo(bone[25 * (d % 3)]!, 14)
    }
    expect(weights[1]).toBeGreaterThan((bone[0]! + bone[25]! + bone[50]!) / 3)
  })
})
