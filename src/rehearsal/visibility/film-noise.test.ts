import { expect, test } from 'vitest'
import { shadowSignalToNoise } from './film-noise.ts'

const disc = (pixelMm: number, radiusMm: number, extra: number) => {
  const n = Math.round(40 / pixelMm)
  const out = new Float32Array(n * n)
  for (let r = 0; r < n; r++)
    for (let c = 0; c < n; c++)
      if (Math.hypot((c - (n - 1) / 2) * pixelMm, (r - (n - 1) / 2) * pixelMm) <= radiusMm) out[c + n * r] = extra
  return out
}

test('a disc of constant shadow: contrast times the root of the photons over its area', () => {
  const extra = disc(0.1, 8, 0.05)
  const path = new Float32Array(extra.length).fill(3)
  const quality = { photonsPerMm2: 1000, scatter: 0.25 }
  const expected = 0.75 * (1 - Math.exp(-0.05)) * Math.sqrt(1000 * Math.PI * 64)
  // The disc drawn in pixels of 0.1 mm has its area to 0.5 %.
  expect(shadowSignalToNoise(extra, path, 3, 0.1, quality) / expected).toBeCloseTo(1, 2)
})

test('does not depend on how finely the detector is divided', () => {
  const at = (pixelMm: number) => {
    const extra = disc(pixelMm, 8, 0.05)
    return shadowSignalToNoise(extra, new Float32Array(extra.length), 0, pixelMm)
  }
  expect(at(0.2) / at(0.1)).toBeCloseTo(1, 2)
})

test('bone in the way that lets through a quarter halves the signal to noise', () => {
  const extra = disc(0.5, 5, 0.1)
  const free = shadowSignalToNoise(extra, new Float32Array(extra.length), 0, 0.5)
  const behind = shadowSignalToNoise(extra, new Float32Array(extra.length).fill(Math.log(4)), 0, 0.5)
  expect(behind / free).toBeCloseTo(0.5, 6)
})

test('no shadow, no signal', () => {
  expect(shadowSignalToNoise(new Float32Array(9), new Float32Array(9), 0, 0.5)).toBe(0)
})
