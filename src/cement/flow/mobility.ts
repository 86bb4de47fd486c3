import { voxelCount } from '../../geometry/index.ts'
import type { Consistency } from '../clock/rheology.ts'
import { type BoneMedium, tissue } from '../medium/bone-medium.ts'
import type { DarcySystem, Mobility } from './darcy.ts'
import { marrowViscosityPaS, mm2PerM2, porousViscosityPaS } from './fluids.ts'
import type { Front } from './front.ts'
import type { FlowSpread } from './record.ts'
import { textureOf } from './texture.ts'

/** Permeability by axis with the spread applied, mm2. */
export interface AxisPermeability {
  readonly x: Float32Array
  readonly y: Float32Array
  readonly z: Float32Array
}

/** Bone has the medium's factors by axis; veins, voids and what lies outside are the same every way. */
export function axisPermeability(medium: BoneMedium, spread: FlowSpread): AxisPermeability {
  const count = voxelCount(medium.grid)
  const out = { x: new Float32Array(count), y: new Float32Array(count), z: new Float32Array(count) }
  const transverse = spread.apOverSi
  const { left, posterior, superior } = transverse
    ? { left: transverse, posterior: transverse, superior: 1 }
    : medium.anisotropy
  const texture = spread.texture ? textureOf(medium.grid, spread.texture) : null
  for (let v = 0; v < count; v++) {
    const kind = medium.tissue[v]!
    const bone = kind === tissue.trabecular || kind === tissue.sclerotic
    const local = texture === null ? 1 : texture[v]!
    const ofBone = local * (spread.permeability ?? 1)
    const factor = bone ? ofBone : kind === tissue.vein ? openness(medium, spread, v) : 1
    const beside = kind === tissue.vein ? ofBone * (medium.besideVeinM2?.[v] ?? 0) : 0
    const k = (medium.permeabilityM2[v]! * factor + beside) * mm2PerM2
    if (!(medium.porosity[v]! > 0)) continue
    out.x[v] = k * (bone ? left : 1)
    out.y[v] = k * (bone ? posterior : 1)
    out.z[v] = k * (bone ? superior : 1)
  }
  return out
}

/** What the spread makes of a vein: all together, and each by its number. */
const openness = ({ conduit }: BoneMedium, { veinOpenness = 1, veins }: FlowSpread, v: number): number =>
  veinOpenness * (veins?.[(conduit?.[v] ?? 0) - 1] ?? 1)

/** The mobility with marrow everywhere. */
export function marrowMobility(k: AxisPermeability, marrowPaS = marrowViscosityPaS.value): Mobility {
  const over = (field: Float32Array): Float32Array => field.map((value) => value / marrowPaS)
  return { x: over(k.x), y: over(k.y), z: over(k.z) }
}

/**
 * Writes the mobility of the voxels that hold cement.
 *
 * A full voxel has that of its oldest cement at the shear it flows with; one that is filling has marrow and cement in a row.
 */
export function updateMobility(
  mobility: Mobility,
  k: AxisPermeability,
  front: Front,
  flux: FluxField,
  consistencyByPortion: readonly Consistency[],
  porosity: Float32Array,
  marrow: number = marrowViscosityPaS.value,
): void {
  for (const v of front.reached) {
    const capacity = front.capacityMm3[v]!
    if (!(capacity > 0)) continue
    const full = Math.min(1, front.cementMm3[v]! / capacity)
    const consistency = consistencyByPortion[mainPortion(front, v)]!
    const mean = Math.cbrt(k.x[v]! * k.y[v]! * k.z[v]!) / mm2PerM2
    const cement = porousViscosityPaS(consistency, flux(v), mean, porosity[v]!)
    const inRow = full * cement + (1 - full) * marrow
    mobility.x[v] = k.x[v]! / inRow
    mobility.y[v] = k.y[v]! / inRow
    mobility.z[v] = k.z[v]! / inRow
  }
}

/** The portion most of a voxel's cement belongs to, from 0. */
export function mainPortion(front: Front, v: number): number {
  let main = 0
  for (let p = 1; p < front.portions.length; p++) if (front.portions[p]![v]! > front.portions[main]![v]!) main = p
  return main
}

/** Flow through a voxel per area, mm/s. */
export type FluxField = (voxel: number) => number

/** The flux of a pressure field, mm/s: mean of the two faces along each axis. */
export function fluxOf(system: DarcySystem, pressurePa: Float64Array, spacingMm: number): FluxField {
  const nx = system.dims[0]
  const plane = nx * system.dims[1]
  const along = (field: Float32Array, step: number, v: number): number => {
    const p = pressurePa[v]!
    const out = v + step < pressurePa.length ? field[v]! * (p - pressurePa[v + step]!) : 0
    const into = v >= step ? field[v - step]! * (pressurePa[v - step]! - p) : 0
    return out + into
  }
  return (v) =>
    Math.hypot(along(system.x, 1, v), along(system.y, nx, v), along(system.z, plane, v)) / (2 * spacingMm * spacingMm)
}
