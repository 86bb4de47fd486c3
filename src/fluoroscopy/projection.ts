import { type Finding, stopIfAsked, type Watch } from '../base/index.ts'
import type { Kernels } from '../compute/index.ts'
import type { CArm } from '../geometry/index.ts'
import type { Volume } from '../imaging/index.ts'
import { refuseImpossibleArm } from './arm.ts'
import { projectReference } from './reference.ts'

/**
 * What the detector of one C-arm pose sees of a volume.
 *
 * `pathMu` is the line integral of attenuation (no unit), rows x columns, row by row from the top as geometry/carm.ts
 * shows the picture: the transmitted fraction is exp(-pathMu).
 */
export interface Projection {
  readonly arm: CArm
  readonly pathMu: Float32Array
  readonly findings: readonly Finding[]
}

export async function projectVolume(
  volume: Volume,
  arm: CArm,
  _kernels: Kernels,
  _options: Record<string, never> = {},
  watch?: Watch,
): Promise<Projection> {
  stopIfAsked(watch)
  refuseImpossibleArm(arm)
  return { arm, pathMu: Float32Array.from(projectReference(volume, arm)), findings: [] }
}
