import { part } from '../../anatomy/index.ts'
import type { MadeVertebra } from '../person.ts'
import { shareInside } from '../scanner/canvas.ts'
import { plateHeightMm } from '../shape/body.ts'
import { type Grain, grainAt } from './grain.ts'

/** What fills one vertebra: cortex of given thickness, and trabecular bone around a mean. */
export interface Marrow {
  readonly vertebra: MadeVertebra
  readonly grain: Grain
  readonly meanHu: number
  /** Takes the mean over the density region to exactly the asked HU. */
  readonly shiftHu: number
  readonly textureHu: number
  readonly wallMm: number
  readonly plateMm: number
  readonly archMm: number
  readonly halfHeightMm: number
}

const cortexHu = 1250
const archCortexHu = 1150

export function marrowOf(v: MadeVertebra, grain: Grain): Marrow {
  const share = v.cortexShare
  const raw: Marrow = {
    vertebra: v,
    grain,
    meanHu: v.trabecularHu,
    shiftHu: 0,
    textureHu: 16 + 0.16 * v.trabecularHu,
    wallMm: 0.55 * share,
    plateMm: 0.75 * share,
    archMm: 1.55 * share,
    halfHeightMm: v.mould.intactHeights.middleMm / 2,
  }
  return raw
}

/** HU of the inside of a vertebra at (x, y, z); `at` = [distance, part, body distance] there. */
export function marrowHu(m: Marrow, x: number, y: number, z: number, at: Float64Array, voxelMm: number): number {
  const d = at[0]!
  const owner = at[1]!
  if (owner === part.body || owner === part.bodyBorder) {
    const bodyD = at[2]!
    const trabecular = trabecularHu(m, x, y, z)
    if (d < -3) return trabecular
    // Near the endplates the shell is the endplate's, else the wall's.
    const body = m.vertebra.mould.body
    const nearPlate = Math.min(plateHeightMm(body.top, x, y) - z, z - plateHeightMm(body.bottom, x, y))
    const thick = nearPlate < -bodyD + 0.7 ? m.plateMm : m.wallMm
    const shell = shareInside(-(d + thick), voxelMm)
    return trabecular + shell * (cortexHu - trabecular)
  }
  const spongy = m.meanHu * 1.15 + 40 + m.textureHu * 1.2 * grainAt(m.grain, x * 0.9, y * 0.9, z * 0.9)
  const shell = shareInside(-(d + m.archMm), voxelMm)
  return spongy + shell * (archCortexHu - spongy)
}

/** Trabecular bone of the body: denser towards the endplates and the back, with a vertical grain. */
export function trabecularHu(m: Marrow, x: number, y: number, z: number): number {
  const v = m.vertebra.mould
  const zeta = z / m.halfHeightMm
  const back = y / v.outline.posteriorMm
  const gradient = m.meanHu * (0.22 * (zeta * zeta - 0.15) + 0.07 * back)
  const texture =
    m.textureHu *
    (0.8 * grainAt(m.grain, x * 1.05, y * 1.05, z * 0.55) + 0.6 * grainAt(m.grain, x * 0.22 + 9, y * 0.22, z * 0.22))
  return m.meanHu + m.shiftHu + gradient + texture
}
