import {
  gridAlongVertebra,
  isBodyPart,
  type Level,
  type Spine,
  type Vertebra,
  verseNumber,
} from '../../anatomy/index.ts'
import { type Finding, stopIfAsked, type Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { centroid, displacement, type Grid, mapPoint, moved, type Point, point, unit } from '../../geometry/index.ts'
import { resampleLabels, resampleVolume, type Volume } from '../../imaging/index.ts'
import { find, refuse } from '../troubles.ts'
import { type BoneMedium, tissue } from './bone-medium.ts'
import {
  apOverSiPermeability,
  canalPermeabilityM2,
  cortexPermeabilityM2,
  cortexPorosity,
  discPermeabilityM2,
  gasBelowHu,
  intactDiscPressurePa,
  openDiscPressurePa,
  residualMarrow,
  scleroticAboveHu,
  softPermeabilityM2,
  stopFraction,
  venousPressurePa,
  voidPermeabilityM2,
} from './figures.ts'
import { type Gaps, gapsOf } from './gaps.ts'
import { mgPerCm3Of, permeabilityOf, porosityOf } from './porosity.ts'
import { type Sorted, sortVoxels } from './sorts.ts'
import { noVeins, putVeins, type Veins } from './veins.ts'
import { voidPermeabilities } from './voids.ts'

export interface MediumOptions {
  /** Of the cubic voxels; 0.75 where left out, 0.4 to 2. */
  readonly spacingMm?: number
  /** Added to the venous pressure and the discs'. */
  readonly backPressurePa?: number
  /** False leaves out the veins that anatomy has and the image does not show. */
  readonly priorVeins?: boolean
  /** Voids the image does not show, such as a balloon's cavity: whether a place lies in one; the shell stays. */
  readonly isVoid?: (at: Point<'patient'>) => boolean
}

const room = { besideMm: 7, inFrontMm: 7, behindMm: 14, aboveMm: 6, belowMm: 6 } as const
const spacingMmUsual = 0.75

/**
 * The bone of one vertebra as a porous medium, read from its CT.
 *
 * Porosity and permeability follow the density voxel by voxel; the shell is nearly tight except where the image shows a gap;
 * gas is void; veins are where anatomy has them. What was assumed rather than seen is in the findings. docs/physics/flow.md
 *
 * Frame   the grid stands along the vertebra
 * Errors  CEM-024 options out of range, CEM-025 level not in the spine, CEM-022 no pores
 */
export async function mediumOf(
  volume: Volume,
  spine: Spine,
  level: Level,
  kernels: Kernels,
  options: MediumOptions = {},
  watch?: Watch,
): Promise<BoneMedium> {
  const vertebra = spine.vertebrae.find((v) => v.level === level)
  if (!vertebra) throw refuse('CEM-025', { level, found: spine.vertebrae.map((v) => v.level) })
  const spacingMm = options.spacingMm ?? spacingMmUsual
  if (!(spacingMm >= 0.4 && spacingMm <= 2)) throw refuse('CEM-024', { spacingMm: String(spacingMm) })
  const grid = gridAlongVertebra(vertebra, spacingMm, room)
  const hu = (await resampleVolume(volume, grid, kernels, watch)).samples
  stopIfAsked(watch)
  const labels = resampleLabels(spine.labels, grid).labels
  const parts = resampleLabels(spine.parts, grid).labels
  const number = verseNumber(level)
  const body = labels.map((label, v) => (label === number && isBodyPart(parts[v]!) ? 1 : 0))
  const canal = {
    axis: spine.canalAxis,
    halfWidthMm: vertebra.canal.widthMm / 2,
    halfDepthMm: vertebra.canal.depthMm / 2,
  }
  const sorted = sortVoxels({ grid, labels, number, body, canal })
  const gaps = gapsOf(grid, sorted, body, hu, vertebra)
  const veins: Veins = options.priorVeins === false ? noVeins(body.length) : putVeins(grid, sorted, body, hu)
  const voids = openAndDense(grid, sorted, gaps, hu, vertebra, options)
  const fields = fieldsOf(grid, sorted, veins, hu, vertebra)
  return {
    grid,
    tissue: sorted.tissue,
    inside: sorted.inside,
    vein: veins.vein,
    conduit: veins.conduit,
    throughShell: veins.throughShell,
    ...fields,
    residualMarrow: residualMarrow.value,
    anisotropy: { left: apOverSiPermeability.value, posterior: apOverSiPermeability.value, superior: 1 },
    ...heldOf(grid, sorted, veins, gaps, options.backPressurePa ?? 0),
    canalAxis: spine.canalAxis,
    foramina: foraminaOf(vertebra),
    stopPlane: stopPlaneOf(vertebra),
    findings: findingsOf(vertebra, gaps, veins, voids, options),
  }
}

/** Opens the gaps, and marks gas, given voids and dense bone; returns the voxels of void. */
function openAndDense(
  grid: Grid,
  sorted: Sorted,
  gaps: Gaps,
  hu: Int16Array,
  vertebra: Vertebra,
  { isVoid }: MediumOptions,
): number {
  const { tissue: sorts, inside } = sorted
  for (const v of gaps.voxels) if (sorts[v] !== tissue.vein) sorts[v] = tissue.trabecular
  const dense = (vertebra.density?.trabecularMedianHu ?? 100) + scleroticAboveHu.value
  const [nx, ny] = grid.dims
  let voids = 0
  for (let v = 0; v < sorts.length; v++) {
    if (inside[v] === 0 || sorts[v] === tissue.vein) continue
    const shell = sorts[v] === tissue.cortex || sorts[v] === tissue.endplate
    const given = isVoid?.(
      mapPoint(grid.patientFromVoxel, point('voxel', v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny)))),
    )
    if (!shell && (given === true || hu[v]! < gasBelowHu.value)) {
      sorts[v] = tissue.void
      voids++
    } else if (!shell && hu[v]! > dense) sorts[v] = tissue.sclerotic
  }
  return voids
}

function fieldsOf(
  grid: Grid,
  { tissue: sorts, inside }: Sorted,
  veins: Veins,
  hu: Int16Array,
  { density }: Vertebra,
): Pick<BoneMedium, 'porosity' | 'permeabilityM2' | 'besideVeinM2'> {
  const porosity = new Float32Array(sorts.length)
  const besideVeinM2 = new Float32Array(sorts.length)
  const permeabilityM2 = new Float32Array(sorts.length)
  const free = {
    [tissue.cortex]: [cortexPorosity.value, cortexPermeabilityM2.value],
    [tissue.endplate]: [cortexPorosity.value, cortexPermeabilityM2.value],
    [tissue.void]: [1, voidPermeabilityM2.value],
    [tissue.disc]: [1, discPermeabilityM2.value],
    [tissue.canal]: [1, canalPermeabilityM2.value],
    [tissue.soft]: [1, softPermeabilityM2.value],
  } as Readonly<Record<number, readonly [porosity: number, permeabilityM2: number]>>
  for (let v = 0; v < sorts.length; v++) {
    const kind = sorts[v]!
    if (kind === tissue.trabecular || kind === tissue.sclerotic) {
      const phi = porosityOf(mgPerCm3Of(hu[v]!, density))
      porosity[v] = phi
      permeabilityM2[v] = permeabilityOf(phi)
    } else if (kind === tissue.vein) {
      const lumen = veins.lumenShare[v]!
      const shell = veins.throughShell[v] === 1
      const bone = inside[v] === 1 && !shell ? porosityOf(mgPerCm3Of(hu[v]!, density)) : 0
      const phi = shell ? cortexPorosity.value : bone
      porosity[v] = lumen + (1 - lumen) * phi
      permeabilityM2[v] = veins.permeabilityM2[v]!
      besideVeinM2[v] = shell ? cortexPermeabilityM2.value : bone > 0 ? permeabilityOf(bone) : 0
    } else if (free[kind]) {
      porosity[v] = free[kind][0]
      permeabilityM2[v] = free[kind][1]
    }
  }
  for (const [v, k] of voidPermeabilities(grid, sorts)) permeabilityM2[v] = k
  return { porosity, permeabilityM2, besideVeinM2 }
}

/** Holds the pressure where the flow is no longer followed: at the edge of what is round the bone, and in the veins' ends. */
function heldOf(
  grid: Grid,
  { tissue: sorts, inside, stepsOut }: Sorted,
  veins: Veins,
  gaps: Gaps,
  backPressurePa: number,
): Pick<BoneMedium, 'fixed' | 'fixedPa' | 'venousPressurePa' | 'discPressurePa'> {
  const venous = Math.max(0, venousPressurePa.value + backPressurePa)
  const open = gaps.endplateMm2 > 0
  const disc = Math.max(0, (open ? openDiscPressurePa : intactDiscPressurePa).value + backPressurePa)
  const fixed = new Uint8Array(sorts.length)
  const fixedPa = new Float32Array(sorts.length)
  const [nx, ny, nz] = grid.dims
  let farthest = 0
  for (let v = 0; v < sorts.length; v++) if (stepsOut[v] !== 255) farthest = Math.max(farthest, stepsOut[v]!)
  for (let v = 0; v < sorts.length; v++) {
    if (sorts[v] === tissue.outside || inside[v] === 1) continue
    const [i, j, k] = [v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))]
    const edge = i === 0 || j === 0 || k === 0 || i === nx - 1 || j === ny - 1 || k === nz - 1
    if (!edge && stepsOut[v]! < farthest) continue
    fixed[v] = 1
    fixedPa[v] = sorts[v] === tissue.disc ? disc : sorts[v] === tissue.canal ? venous : 0
  }
  for (const v of veins.ends) {
    fixed[v] = 1
    fixedPa[v] = venous
  }
  return { fixed, fixedPa, venousPressurePa: venous, discPressurePa: disc }
}

function stopPlaneOf({ body }: Vertebra): BoneMedium['stopPlane'] {
  const { sixPoints: six } = body
  const front = centroid([six.anteriorSuperior, six.anteriorInferior])
  const back = centroid([six.posteriorSuperior, six.posteriorInferior])
  const depth = displacement(back, front)
  return { point: moved(front, depth, stopFraction.value), normal: unit(depth) }
}

/** Beside the canal, at the height of the discs above and below. */
function foraminaOf({ canal, morphometry, patientFromVertebra, body }: Vertebra): readonly Point<'patient'>[] {
  const half = morphometry.heights.posteriorMm / 2
  const aside = canal.widthMm / 2 + 4
  return [-1, 1].flatMap((side) =>
    [-half, half].map((up) => mapPoint(patientFromVertebra, point('vertebra', side * aside, body.depthMm / 2 + 4, up))),
  )
}

function findingsOf(
  { level, complete }: Vertebra,
  gaps: Gaps,
  veins: Veins,
  voids: number,
  { priorVeins }: MediumOptions,
): readonly Finding[] {
  const out: Finding[] = []
  if (!complete) out.push(find('CEM-127', 'caution', level))
  if (priorVeins !== false) out.push(find('CEM-128', 'note', level, { foramenSeen: veins.foramenSeen }))
  if (gaps.voxels.length > 0) {
    const facts = { endplateMm2: Math.round(gaps.endplateMm2), wallMm2: Math.round(gaps.wallMm2) }
    out.push(find('CEM-129', 'caution', level, facts))
  }
  if (voids > 0) out.push(find('CEM-130', 'note', level, { voxels: voids }))
  return out
}
