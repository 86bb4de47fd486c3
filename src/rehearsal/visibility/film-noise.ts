import { constant } from '../../base/index.ts'

export const frameDoseNGy = constant({
  value: 50,
  range: [20, 100],
  unit: 'nGy per frame at the detector',
  source: 'vertebro-facts',
  note: 'facts B5.11, [R-m]; the machine holds it behind the middle of the picture by its dose control',
})

export const photonsPerMm2NGy = constant({
  value: 34,
  range: [28, 36],
  unit: 'photons/(mm2 nGy)',
  source: 'project-assumption',
  note: 'one over energy times mass energy absorption of air, 60 keV and 0.00304 m2/kg; range 45 to 70 keV; recalled figures',
})

export const detectionEfficiency = constant({
  value: 0.65,
  range: [0.6, 0.7],
  unit: 'fraction',
  source: 'vertebro-facts',
  note: 'detective quantum efficiency (facts B5.12, [R-l])',
})

export const scatterShare = constant({
  value: 0.3,
  range: [0.2, 0.4],
  unit: 'fraction of the signal',
  source: 'vertebro-facts',
  note: 'scattered radiation behind a grid (facts B5.11, [R-m])',
})

export const visibleSignalToNoise = constant({
  value: 5,
  range: [3, 5],
  unit: 'ratio',
  source: 'project-assumption',
  note: 'Rose criterion as commonly quoted: a shadow is seen when its signal is 3 to 5 times the noise over its own area; overlying bone edges are not counted',
})

/** Best, usual and worst case of one frame: photons counted per mm2 and the share of them that carries no picture. */
export interface FrameQuality {
  readonly photonsPerMm2: number
  readonly scatter: number
}

export const usualFrame: FrameQuality = {
  photonsPerMm2: frameDoseNGy.value * photonsPerMm2NGy.value * detectionEfficiency.value,
  scatter: scatterShare.value,
}

/**
 * Signal to noise of a faint shadow over its own area: the matched filter on Poisson noise.
 *
 * `extraMu` is the shadow's own line integral and `pathMu` that of everything else, over the same pixels of `pixelMm`; the
 * dose control holds the photons at `quality.photonsPerMm2` where `pathMu` is `middlePathMu`. No unit; >= 0.
 */
export function shadowSignalToNoise(
  extraMu: Float32Array,
  pathMu: Float32Array,
  middlePathMu: number,
  pixelMm: number,
  quality: FrameQuality = usualFrame,
): number {
  const perPixel = quality.photonsPerMm2 * pixelMm * pixelMm
  let sum = 0
  for (let p = 0; p < extraMu.length; p++) {
    const extra = extraMu[p] as number
    if (extra <= 0) continue
    // Scatter adds photons but no shadow: the contrast shrinks by its share, the noise stays that of all photons.
    const contrast = (1 - quality.scatter) * -Math.expm1(-extra)
    const photons = perPixel * Math.exp(middlePathMu - (pathMu[p] as number))
    sum += contrast * contrast * photons
  }
  return Math.sqrt(sum)
}
