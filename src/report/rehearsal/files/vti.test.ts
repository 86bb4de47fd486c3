// Goal: a .vti file says where each value lies, and holds it. Oracle: a reader written here after VTK's own description of
// the format, and the grid's own mapping of voxels into the patient.
import { unzlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { affine, type Grid, gridFrom, mapPoint, point } from '../../../geometry/index.ts'
import { type VtiField, vti } from './vti.ts'

/** A grid turned about two axes, unevenly spaced. */
function turnedGrid(): Grid {
  const [c, s] = [Math.cos(0.4), Math.sin(0.4)]
  const [d, t] = [Math.cos(-0.2), Math.sin(-0.2)]
  const axes = [
    [c, s, 0],
    [-s * d, c * d, t],
    [s * t, -c * t, d],
  ] as const
  const spacing = [0.75, 1.5, 2] as const
  const rows = [0, 1, 2].map((r) => [0, 1, 2].map((a) => (axes[a]?.[r] as number) * (spacing[a] as number)))
  const origin = [-12.5, 40, 310]
  const matrix = [0, 1, 2].flatMap((r) => [...(rows[r] as number[]), origin[r] as number])
  return gridFrom([70, 81, 60], affine('patient', 'voxel', [...matrix, 0, 0, 0, 1]))
}

interface Read {
  readonly attribute: (name: string) => readonly number[]
  readonly values: (name: string) => Float32Array | Uint8Array
}

function readVti(bytes: Uint8Array): Read {
  const text = Buffer.from(bytes).toString('latin1')
  const start = text.indexOf('_', text.indexOf('<AppendedData encoding="raw">')) + 1
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const number = (at: number): number => Number(view.getBigUint64(at, true))
  const attribute = (name: string): readonly number[] =>
    (new RegExp(`${name}="([^"]*)"`).exec(text)?.[1] ?? '').split(' ').map(Number)
  const values = (name: string): Float32Array | Uint8Array => {
    const [, type, offset] =
      new RegExp(`type="(\\w+)" Name="${name}" format="appended" offset="(\\d+)"`).exec(text) ?? []
    const at = start + Number(offset)
    const [blocks, size, last] = [number(at), number(at + 8), number(at + 16)]
    let from = at + 8 * (3 + blocks)
    const parts: Uint8Array[] = []
    for (let n = 0; n < blocks; n++) {
      const packed = number(at + 8 * (3 + n))
      const part = unzlibSync(bytes.subarray(from, from + packed))
      expect(part.length).toBe(n === blocks - 1 && last > 0 ? last : size)
      parts.push(part)
      from += packed
    }
    const whole = new Uint8Array(Buffer.concat(parts))
    return type === 'Float32' ? new Float32Array(whole.buffer) : whole
  }
  return { attribute, values }
}

describe('vti', () => {
  const grid = turnedGrid()
  const count = grid.dims[0] * grid.dims[1] * grid.dims[2]
  const fields: readonly VtiField[] = [
    { name: 'saturation', values: Float32Array.from({ length: count }, (_, v) => Math.sin(v) / 3) },
    { name: 'portion', values: Uint8Array.from({ length: count }, (_, v) => v % 7) },
  ]

  it('holds every value of every field, over more than one block', async () => {
    const read = readVti(await vti(grid, fields))
    expect(count * 4).toBeGreaterThan(1 << 20)
    for (const { name, values } of fields)
      expect(
        read.values(name).every((x, v) => x === values[v]),
        name,
      ).toBe(true)
    for (const { name, values } of fields) expect(read.values(name).length).toBe(values.length)
  })

  it('places a voxel where the grid does, by origin, spacing and direction', async () => {
    const { attribute } = readVti(await vti(grid, fields))
    expect(attribute('WholeExtent')).toEqual([0, 69, 0, 80, 0, 59])
    const [origin, spacing, direction] = ['Origin', 'Spacing', 'Direction'].map(attribute) as [
      number[],
      number[],
      number[],
    ]
    const ijk = [13, 57, 41] as const
    const expected = mapPoint(grid.patientFromVoxel, point('voxel', ...ijk))
    for (const r of [0, 1, 2]) {
      const along = [0, 1, 2].map((a) => direction[3 * r + a]! * spacing[a]! * ijk[a as 0 | 1 | 2])
      expect(origin[r]! + along.reduce((x, y) => x + y, 0)).toBeCloseTo(expected[r as 0 | 1 | 2], 9)
    }
    // Unit columns: VTK asks for a rotation.
    for (const a of [0, 1, 2])
      expect(Math.hypot(direction[a]!, direction[3 + a]!, direction[6 + a]!)).toBeCloseTo(1, 12)
  })

  it('is refused for a field of another size', async () => {
    await expect(vti(grid, [{ name: 'short', values: new Uint8Array(5) }])).rejects.toThrow(RangeError)
  })
})
