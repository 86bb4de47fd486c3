// Goal: only bone that hangs together by faces is kept. Oracle: pieces drawn by hand.
import { describe, expect, it } from 'vitest'
import { largestPiece } from './connected.ts'

const at = (i: number, j: number, k: number): number => i + 4 * (j + 4 * k)

function drawn(...voxels: readonly number[]): Uint8Array {
  const inside = new Uint8Array(64)
  for (const v of voxels) inside[v] = 7
  return inside
}

describe('largest piece', () => {
  it('keeps the larger of two, and counts what was left out', () => {
    const { kept, leftOut, pieces } = largestPiece(drawn(at(0, 0, 0), at(3, 3, 3), at(2, 3, 3), at(3, 2, 3)), [4, 4, 4])
    expect([...kept.keys()].filter((v) => kept[v])).toEqual([at(3, 2, 3), at(2, 3, 3), at(3, 3, 3)])
    expect({ leftOut, pieces }).toEqual({ leftOut: 1, pieces: 2 })
  })

  it('does not join voxels that share only an edge or a corner, nor across the ends of a row', () => {
    expect(largestPiece(drawn(at(0, 0, 0), at(1, 1, 0)), [4, 4, 4]).pieces).toBe(2)
    expect(largestPiece(drawn(at(0, 0, 0), at(1, 1, 1)), [4, 4, 4]).pieces).toBe(2)
    expect(largestPiece(drawn(at(3, 0, 0), at(0, 1, 0)), [4, 4, 4]).pieces).toBe(2)
    expect(largestPiece(drawn(), [4, 4, 4])).toMatchObject({ leftOut: 0, pieces: 0 })
  })
})
