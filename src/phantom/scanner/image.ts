import type { Random } from '../../base/index.ts'
import type { Volume } from '../../imaging/index.ts'
import type { Settings } from '../options.ts'
import { blurPlane, gaussianTaps } from './blur.ts'
import type { Canvas } from './canvas.ts'
import { noiseSlices } from './noise.ts'

/** In-plane blur of each kernel, standard deviation in mm, and how much it sharpens edges. */
const kernels = { soft: [0.75, 0], standard: [0.48, 0], sharp: [0.32, 0.55] } as const

/** The image a scanner would make of the canvas: slice profile, in-plane blur, noise, whole HU. */
export function imageFrom(canvas: Canvas, settings: Settings, chance: Random): Volume {
  const [nx, ny, nz] = canvas.grid.dims
  const plane = nx * ny
  const samples = new Int16Array(plane * nz)
  const profile = profileOf(canvas, settings.sliceThicknessMm)
  const [sigmaMm, sharpen] = kernels[settings.kernel]
  const [sx, sy] = settings.spacingMm
  const blurX = gaussianTaps(sigmaMm / sx)
  const blurY = gaussianTaps(sigmaMm / sy)
  const noise =
    settings.noiseHu > 0
      ? noiseSlices([nx, ny], settings.spacingMm, settings.sliceThicknessMm, settings.kernel, chance)
      : null
  const slice = new Float32Array(plane)
  const spare = new Float32Array(plane)
  const haze = new Float32Array(plane)
  for (let k = 0; k < nz; k++) {
    averageSlices(canvas, k, profile, slice)
    blurPlane(slice, nx, ny, blurX, blurY, spare)
    if (sharpen > 0) {
      haze.set(slice)
      blurPlane(haze, nx, ny, gaussianTaps(1 / sx), gaussianTaps(1 / sy), spare)
      for (let i = 0; i < plane; i++) slice[i]! += sharpen * (slice[i]! - haze[i]!)
    }
    const out = samples.subarray(k * plane, (k + 1) * plane)
    if (noise) addNoise(slice, noise(), settings.noiseHu)
    for (let i = 0; i < plane; i++) {
      const hu = slice[i]!
      out[i] = hu < -1024 ? -1024 : hu > 3071 ? 3071 : ((hu + 1024.5) | 0) - 1024
    }
  }
  return {
    grid: canvas.grid,
    samples,
    acquisition: {
      modality: 'CT',
      title: `made-up patient, seed ${settings.seed}`,
      sliceThicknessMm: settings.sliceThicknessMm,
      kernel: settings.kernel,
      kvp: 120,
      patientPosition: 'HFS',
      ...(settings.contrastHu > 0 ? { contrast: `iodine, aorta +${settings.contrastHu} HU` } : {}),
    },
  }
}

function addNoise(slice: Float32Array, grains: Float32Array, sigmaHu: number): void {
  for (let i = 0; i < slice.length; i++) slice[i]! += sigmaHu * grains[i]!
}

interface Profile {
  readonly offset: number
  readonly weights: Float64Array
}

/** A slice is the mean over its thickness: a box, with part weights at its two ends. */
function profileOf(canvas: Canvas, thicknessMm: number): Profile {
  const fine = canvas.spacingMm[2]
  const half = thicknessMm / 2 / fine
  const reach = Math.max(0, Math.ceil(half - 0.5))
  const weights = new Float64Array(2 * reach + 1)
  for (let n = -reach; n <= reach; n++)
    weights[n + reach] = Math.max(0, Math.min(half, n + 0.5) - Math.max(-half, n - 0.5))
  const total = weights.reduce((sum, w) => sum + w, 0)
  return { offset: -reach, weights: weights.map((w) => w / total) }
}

function averageSlices(canvas: Canvas, k: number, { offset, weights }: Profile, out: Float32Array): void {
  const plane = canvas.nx * canvas.ny
  const base = k * canvas.perSlice + canvas.middle + offset
  out.set(canvas.hu.subarray(base * plane, (base + 1) * plane))
  if (weights.length === 1) return
  const first = weights[0]!
  for (let i = 0; i < plane; i++) out[i]! *= first
  for (let n = 1; n < weights.length; n++) {
    const w = weights[n]!
    const from = canvas.hu.subarray((base + n) * plane, (base + n + 1) * plane)
    for (let i = 0; i < plane; i++) out[i]! += w * from[i]!
  }
}
