import { describe, expect, it } from 'vitest'
import { direction, gridAlongPatient, point } from '../../../geometry/index.ts'
import { fillHoles, joined, mergeInto, paintBall, splitByPlane, takeBack } from './masks.ts'

const n = 30
const grid = gridAlongPatient([n, n, n], [1, 1, 2], point('patient', 0, 0, 0))
const empty = () => new Uint8Array(n ** 3)
const count = (labels: Uint8Array, label: number) => labels.reduce((sum, l) => sum + (l === label ? 1 : 0), 0)
const all = () => true

describe('masks changed by hand', () => {
  it('paints a ball of the right volume, in mm, and takes it back to the last byte', () => {
    const labels = empty()
    const edit = paintBall(labels, grid, point('patient', 15, 15, 30), 8, 20, all)
    // 4/3 pi 8^3 mm3 of voxels of 2 mm3; the surface is uncertain by about a voxel's share.
    expect(count(labels, 20) / ((4 / 3) * Math.PI * 512 * 0.5)).toBeCloseTo(1, 1)
    takeBack(labels, edit)
    expect(labels).toEqual(empty())
  })

  it('leaves locked labels alone', () => {
    const labels = empty().fill(21)
    const edit = paintBall(labels, grid, point('patient', 15, 15, 30), 8, 20, (label) => label !== 21)
    expect(edit.at.length).toBe(0)
    expect(count(labels, 20)).toBe(0)
  })

  it('splits by a plane: what lies beyond goes to the other, nothing is lost', () => {
    const labels = empty()
    paintBall(labels, grid, point('patient', 15, 15, 30), 8, 20, all)
    const before = count(labels, 20)
    splitByPlane(labels, grid, 20, 21, point('patient', 15, 15, 31), direction('patient', 0, 0, 1))
    expect(count(labels, 20) + count(labels, 21)).toBe(before)
    const places = [...labels.keys()].filter((at) => labels[at] === 21)
    expect(Math.min(...places.map((at) => 2 * Math.floor(at / (n * n))))).toBe(32)
  })

  it('merges, and several edits are taken back as one', () => {
    const labels = empty()
    paintBall(labels, grid, point('patient', 10, 15, 30), 5, 20, all)
    const start = labels.slice()
    const edits = [
      paintBall(labels, grid, point('patient', 14, 15, 30), 5, 21, all),
      mergeInto(labels, 21, 20),
      paintBall(labels, grid, point('patient', 12, 15, 30), 3, 0, all),
    ]
    expect(count(labels, 21)).toBe(0)
    takeBack(labels, joined(edits))
    expect(labels).toEqual(start)
  })

  it('fills a closed cavity and leaves a tunnel open, as the spinal canal is', () => {
    const labels = empty()
    paintBall(labels, grid, point('patient', 15, 15, 30), 10, 20, all)
    const solid = count(labels, 20)
    paintBall(labels, grid, point('patient', 15, 15, 30), 4, 0, all)
    expect(count(labels, 20)).toBeLessThan(solid)
    fillHoles(labels, grid, 20)
    expect(count(labels, 20)).toBe(solid)
    for (let k = 0; k < n; k++) labels[15 + n * (15 + n * k)] = 0
    const tunnelled = count(labels, 20)
    fillHoles(labels, grid, 20)
    expect(count(labels, 20)).toBe(tunnelled)
  })
})
