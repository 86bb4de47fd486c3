import { part } from '../../anatomy/index.ts'
import type { MadeVertebra } from '../person.ts'
import { shareInside } from '../scanner/canvas.ts'
import { plateHeightMm } from '../shape/body.ts'
import type { Damage } from '../shape/damage.ts'
import { type Grain, grainAt } from './grain.ts'
import { hounsfield } from './hounsfield.ts'
import { type Region, regionOf, samplesOfRegion } from './region.ts'

/** What fills one vertebra: cortex of given thickness, and trabecular bone around a mean. */
export interface Marrow {
  readonly vertebra: MadeVertebra
  readonly damage: Damage
  readonly grain: Grain
  readonly meanHu: number
  /** Takes the mean over the density region to exactly the asked HU. */
  readonly shiftHu: number
  readonly textureHu: number
  readonly wallMm: number
  readonly plateMm: number
  readonly archMm: number
  readonly halfHeightMm: number
  /** Where the basivertebral vein leaves the posterior wall. */
  readonly veinYMm: number
  readonly region: Region
}

const cortexHu = hounsfield.cortex.value
const archCortexHu = hounsfield.archCortex.value
const gasHu = hounsfield.gasInBone.value
const veinHu = hounsfield.vein.value

export function marrowOf(v: MadeVertebra, grain: Grain): Marrow {
  const share = v.cortexShare
  const region = regionOf(v)
  const raw: Marrow = {
    vertebra: v,
    damage: v.damage,
    grain,
    meanHu: v.trabecularHu,
    shiftHu: 0,
    textureHu: 16 + 0.2 * v.trabecularHu,
    wallMm: 0.44 * share,
    plateMm: 0.62 * share,
    archMm: 1.15 * share,
    halfHeightMm: v.mould.intactHeights.middleMm / 2,
    veinYMm: v.mould.outline.posteriorMm,
    region,
  }
  const points = samplesOfRegion(region)
  const mean = points.reduce((sum, [x, y, z]) => sum + trabecularHu(raw, x, y, z), 0) / points.length
  return { ...raw, shiftHu: v.trabecularHu - mean }
}

/** HU of the inside of a vertebra at (x, y, z); `at` = [distance, part, body distance] there. */
export function marrowHu(m: Marrow, x: number, y: number, z: number, at: Float64Array, voxelMm: number): number {
  const d = at[0]!
  const owner = at[1]!
  if (owner !== part.body && owner !== part.bodyBorder) {
    const grain = grainAt(m.grain, x * 0.9, y * 0.9, z * 0.9)
    // Articular processes are compact nearly throughout, the other processes spongy inside.
    const facet = owner >= part.superiorArticularLeft && owner <= part.inferiorArticularRight
    const spongy = (facet ? 1.5 : 1.15) * m.meanHu + (facet ? 200 : 90) + m.textureHu * 1.6 * grain
    if (d < -4) return spongy
    const thick = m.archMm * (1 + 0.3 * grainAt(m.grain, x * 0.3, y * 0.3 + 20, z * 0.3))
    return spongy + shareInside(-(d + thick), voxelMm) * (archCortexHu - spongy)
  }
  const inner = insideHu(m, x, y, z)
  if (d < -3) return inner
  // Near the endplates the shell is the endplate's, else the wall's.
  const { body } = m.vertebra.mould
  const nearPlate = Math.min(plateHeightMm(body.top, x, y) - z, z - plateHeightMm(body.bottom, x, y))
  const thick = nearPlate < -at[2]! + 0.7 ? m.plateMm : m.wallMm
  const uneven = 1 + 0.28 * grainAt(m.grain, x * 0.35 + 31, y * 0.35, z * 0.35)
  let shell = shareInside(-(d + thick * uneven), voxelMm)
  if (shell > 0) shell *= 1 - openShare(m, x, y, z, voxelMm)
  // Bone thickens towards the endplates over about 2 mm.
  const near = inner + 0.45 * m.meanHu * Math.exp(-Math.max(0, nearPlate) / 1.6)
  return near + shell * (cortexHu - near)
}

/** Trabecular bone with what a fracture and the basivertebral vein make of it. */
export function insideHu(m: Marrow, x: number, y: number, z: number): number {
  let hu = trabecularHu(m, x, y, z)
  const vein = veinDistance(m, x, y, z)
  if (vein < 1) hu += (vein < -1 ? 1 : (1 - vein) / 2) * 0.75 * (veinHu - hu)
  const { damage } = m
  if (damage.impactionHu > 0) {
    const under = plateHeightMm(m.vertebra.mould.body.top, x, y) - z
    hu += damage.impactionHu * Math.exp(-(((under - 3.2) / 2.4) ** 2))
  }
  for (const gap of damage.gaps) {
    const away = Math.hypot(x - gap.centre[0], y - gap.centre[1], z - gap.centre[2]) - gap.radiusMm
    if (away < 0.5) hu += Math.min(1, 0.5 - away) * 0.6 * (45 - hu)
  }
  if (damage.cleft) {
    const { centre, half } = damage.cleft
    const k = Math.hypot((x - centre[0]) / half[0], (y - centre[1]) / half[1], (z - centre[2]) / half[2])
    const away = (k - 1) * half[2]
    if (away < 0.5) hu += Math.min(1, 0.5 - away) * (gasHu - hu)
  }
  return hu
}

/** The vein: a funnel from the middle of the posterior wall forwards, about 9 mm deep, mm. */
function veinDistance(m: Marrow, x: number, y: number, z: number): number {
  const inwards = m.veinYMm - y
  if (inwards < -4 || inwards > 9 || m.vertebra.level === 'S1') return 99
  const radius = inwards < 0 ? 2.1 : 2.1 * (1 - inwards / 9)
  return Math.hypot(x * 0.75, z + 0.5) - radius
}

function openShare(m: Marrow, x: number, y: number, z: number, voxelMm: number): number {
  let open = y > 0 ? 0.85 * shareInside(veinDistance(m, x, y, z), voxelMm) : 0
  for (const gap of m.damage.gaps) {
    const away = Math.hypot(x - gap.centre[0], y - gap.centre[1], z - gap.centre[2]) - gap.radiusMm
    open = Math.max(open, shareInside(away, voxelMm))
  }
  return open
}

/** Trabecular bone of the body: denser towards the endplates and the back, with a vertical grain. */
export function trabecularHu(m: Marrow, x: number, y: number, z: number): number {
  const { outline } = m.vertebra.mould
  const zeta = z / m.halfHeightMm
  const gradient = m.meanHu * (0.22 * (zeta * zeta - 0.15) + (0.07 * y) / outline.posteriorMm)
  const fine = grainAt(m.grain, x * 1.35, y * 1.35, z * 0.5)
  const broad = grainAt(m.grain, x * 0.22 + 9, y * 0.22, z * 0.22)
  return m.meanHu + m.shiftHu + gradient + m.textureHu * (1.2 * fine + 0.38 * broad)
}
