import type { Random } from '../../base/index.ts'
import { gaussianTaps } from './blur.ts'

/** Finest and coarsest structure of the noise of each kernel, mm: a band, as filtered back-projection leaves it. */
const bands = { soft: [0.8, 2.4], standard: [0.55, 1.7], sharp: [0.34, 0.95] } as const
/** How much of the coarse part is taken away. */
const cutCoarse = 0.85
const side = 256
const sheetCount = 8

/**
 * Noise planes of unit standard deviation, one a call, correlated in the plane like a CT's (a band between two blurs) and
 * along the slices as far as neighbouring slices overlap.
 *
 * Each plane is a mix of rolled sheets out of a small periodic stock: cheap, and no two planes are alike.
 */
export function noiseSlices(
  dims: readonly [nx: number, ny: number],
  spacingMm: readonly [x: number, y: number, z: number],
  thicknessMm: number,
  kernel: keyof typeof bands,
  chance: Random,
): () => Float32Array {
  const [nx, ny] = dims
  const sheets = sheetsFrom(kernel, spacingMm, chance.fork('sheets'))
  const overlap = Math.max(0.15, Math.min(0.85, 1 - spacingMm[2] / (thicknessMm + 0.4 * spacingMm[2])))
  const plane = new Float32Array(nx * ny)
  let begun = false
  return () => {
    // What the last slice shares with this one; the rest keeps the variance at one.
    const keep = begun ? overlap : 0
    const fresh = Math.sqrt((1 - keep * keep) / 2)
    begun = true
    const [a, b] = [sheets[chance.index(sheetCount)]!, sheets[chance.index(sheetCount)]!]
    const [ax, ay, bx, by] = [chance.index(side), chance.index(side), chance.index(side), chance.index(side)]
    for (let j = 0; j < ny; j++) {
      const rowA = ((j + ay) & 255) << 8
      const rowB = ((j + by) & 255) << 8
      const row = j * nx
      for (let i = 0; i < nx; i++)
        plane[row + i] = keep * plane[row + i]! + fresh * (a[rowA + ((i + ax) & 255)]! + b[rowB + ((i + bx) & 255)]!)
    }
    return plane
  }
}

function sheetsFrom(
  kernel: keyof typeof bands,
  spacingMm: readonly [x: number, y: number, z: number],
  chance: Random,
): readonly Float32Array[] {
  const [fine, coarse] = bands[kernel]
  const white = whiteFrom(Math.floor(chance.uniform() * 4294967296))
  return Array.from({ length: sheetCount }, () => {
    const sheet = new Float32Array(side * side)
    white(sheet)
    blurPeriodic(sheet, gaussianTaps(fine / spacingMm[0]), gaussianTaps(fine / spacingMm[1]))
    const haze = sheet.slice()
    blurPeriodic(haze, gaussianTaps(coarse / spacingMm[0]), gaussianTaps(coarse / spacingMm[1]))
    let square = 0
    for (let i = 0; i < sheet.length; i++) {
      const value = sheet[i]! - cutCoarse * haze[i]!
      sheet[i] = value
      square += value * value
    }
    const gain = 1 / Math.sqrt(square / sheet.length)
    for (let i = 0; i < sheet.length; i++) sheet[i]! *= gain
    return sheet
  })
}

function blurPeriodic(sheet: Float32Array, tapsX: Float64Array, tapsY: Float64Array): void {
  const spare = new Float32Array(side * side)
  alongRows(sheet, spare, tapsX)
  alongColumns(spare, sheet, tapsY)
}

function alongRows(from: Float32Array, to: Float32Array, taps: Float64Array): void {
  const r = (taps.length - 1) / 2
  const row = new Float64Array(side + 2 * r)
  for (let base = 0; base < from.length; base += side) {
    for (let i = 0; i < row.length; i++) row[i] = from[base + ((i - r) & 255)]!
    for (let i = 0; i < side; i++) {
      let sum = 0
      for (let n = 0; n < taps.length; n++) sum += taps[n]! * row[i + n]!
      to[base + i] = sum
    }
  }
}

function alongColumns(from: Float32Array, to: Float32Array, taps: Float64Array): void {
  const r = (taps.length - 1) / 2
  to.fill(0)
  for (let j = 0; j < side; j++)
    for (let n = -r; n <= r; n++) {
      const w = taps[n + r]!
      const source = ((j + n) & 255) << 8
      for (let i = 0; i < side; i++) to[(j << 8) + i]! += w * from[source + i]!
    }
}

/** Fast white noise: four bytes of a xorshift word added up, near enough to normal once blurred. */
function whiteFrom(seed: number): (plane: Float32Array) => void {
  let state = seed | 1
  return (plane) => {
    let s = state
    for (let i = 0; i < plane.length; i++) {
      s ^= s << 13
      s ^= s >>> 17
      s ^= s << 5
      plane[i] = ((s & 255) + ((s >>> 8) & 255) + ((s >>> 16) & 255) + (s >>> 24) - 510) / 147.8
    }
    state = s
  }
}
