// Goal: sub-regions follow edited labels. Oracle: small maps worked out by hand.
import { describe, expect, it } from 'vitest'
import { partsAfterEdit } from './edited-parts.ts'

const row = (...values: number[]): Uint8Array => Uint8Array.from(values)

describe('sub-regions after an edit', () => {
  it('go where the label was erased and stay where it was not touched', () => {
    expect(partsAfterEdit(row(0, 20, 20, 0), row(49, 49, 41, 41), [4, 1, 1])).toEqual(row(0, 49, 41, 0))
  })

  it('are those of the nearest voxel of the same label where it was painted', () => {
    expect(partsAfterEdit(row(20, 20, 20, 20, 20), row(49, 0, 0, 0, 41), [5, 1, 1])).toEqual(row(49, 49, 49, 41, 41))
    expect(partsAfterEdit(row(20, 20, 21, 21), row(49, 0, 0, 41), [4, 1, 1])).toEqual(row(49, 49, 41, 41))
  })

  it('reach through all three axes', () => {
    const labels = new Uint8Array(27).fill(20)
    const parts = new Uint8Array(27)
    parts[13] = 49
    expect(partsAfterEdit(labels, parts, [3, 3, 3])).toEqual(new Uint8Array(27).fill(49))
  })

  it('cannot be told for a label without any', () => {
    expect(partsAfterEdit(row(20, 0, 21, 21), row(49, 0, 0, 0), [4, 1, 1])).toBeUndefined()
  })
})
