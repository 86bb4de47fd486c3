import {
  gridAlongVertebra,
  isBodyPart,
  type Level,
  type Spine,
  type Vertebra,
  verseNumber,
} from '../../anatomy/index.ts'
import { constant, type Finding, type Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import {
  affineFromColumns,
  type Grid,
  gridFrom,
  mapPoint,
  type Point,
  type Triple,
  voxelCount,
  voxelPoint,
} from '../../geometry/index.ts'
import { resampleLabels, resampleVolume, type Volume } from '../../imaging/index.ts'
import { largestPiece } from '../connected.ts'
import { find, refuse } from '../troubles.ts'
import { matter, type Specimen } from './specimen.ts'

export const capThicknessMm = constant({
  value: 3,
  range: [2, 8],
  unit: 'mm',
  source: 'walle-2025',
  note: 'thickness of the PMMA blocks beyond the endplates, as in the published benchmark (facts D3.1)',
})

export const gasBelowHu = constant({
  value: -200,
  range: [-400, -150],
  unit: 'HU',
  source: 'vertebro-facts',
  note: 'a voxel inside the bone below this is gas and carries nothing; fatty marrow stays above (facts A10.7)',
})

export interface MountOptions {
  /** Edge of the elements, default 1 mm. */
  readonly spacingMm?: number
  /** `whole`: body and arch, as in the published benchmark (default); `body`: the arch cut off at the pedicles. */
  readonly parts?: 'whole' | 'body'
}

/**
 * Cuts one vertebra out of a CT and sets it between PMMA blocks whose outer faces are square to its axis.
 *
 * Errors  MEC-004 no such level, MEC-005 body cut by the image, MEC-001 empty mask
 */
export async function mountVertebra(
  volume: Volume,
  spine: Spine,
  level: Level,
  kernels: Kernels,
  options: MountOptions = {},
  watch?: Watch,
): Promise<Specimen> {
  const vertebra = spine.vertebrae.find((v) => v.level === level)
  if (!vertebra) throw refuse('MEC-004', { level, found: spine.vertebrae.map((v) => v.level) })
  const cut = cutByImage(spine, level)
  if (cut.body) throw refuse('MEC-005', { level })
  const h = options.spacingMm ?? 1
  const whole = (options.parts ?? 'whole') === 'whole'
  const room = gridAlongVertebra(vertebra, h, roomAround(whole))
  const wide = keepLargest(boneOn(spine, level, room, whole), room, level).bone
  const grid = fitted(room, wide, h)
  const bone = boneOn(spine, level, grid, whole)
  const { samples } = await resampleVolume(volume, grid, kernels, watch)
  for (let e = 0; e < bone.length; e++) if (samples[e]! < gasBelowHu.value) bone[e] = matter.empty
  trimEnds(bone, grid)
  const one = keepLargest(bone, grid, level)
  const plateCentre = addCaps(one.bone, grid, vertebra)
  const { heights } = vertebra.morphometry
  return {
    level,
    vertebra,
    grid,
    matter: one.bone,
    hu: samples,
    bodyMm3: one.bone.reduce((n, m) => n + (m === matter.body ? 1 : 0), 0) * h ** 3,
    bodyHeightMm: (heights.anteriorMm + heights.middleMm + heights.posteriorMm) / 3,
    plateCentre,
    findings: [
      ...one.findings,
      ...(cut.arch || !vertebra.complete ? [find('MEC-104', 'note', level)] : []),
      ...coarse(volume, level, h),
    ],
  }
}

const roomAround = (whole: boolean) =>
  whole
    ? { besideMm: 32, inFrontMm: 6, behindMm: 62, aboveMm: 16, belowMm: 16 }
    : { besideMm: 8, inFrontMm: 6, behindMm: 10, aboveMm: 16, belowMm: 16 }

const coarse = (volume: Volume, level: Level, h: number): readonly Finding[] => {
  const coarsest = Math.max(...volume.grid.spacingMm)
  return coarsest > 1.5 * h ? [find('MEC-105', 'caution', level, { voxelMm: coarsest, elementMm: h })] : []
}

/** Whether body or arch voxels lie on the outermost samples of the CT. */
function cutByImage(spine: Spine, level: Level): { body: boolean; arch: boolean } {
  const [nx, ny, nz] = spine.labels.grid.dims
  const number = verseNumber(level)
  let body = false
  let arch = false
  const look = (i: number, j: number, k: number): void => {
    const at = i + nx * (j + ny * k)
    if (spine.labels.labels[at] !== number) return
    if (isBodyPart(spine.parts.labels[at]!)) body = true
    else arch = true
  }
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const edge = k === 0 || k === nz - 1 || j === 0 || j === ny - 1
      if (edge) for (let i = 0; i < nx; i++) look(i, j, k)
      else {
        look(0, j, k)
        look(nx - 1, j, k)
      }
    }
  return { body, arch }
}

function boneOn(spine: Spine, level: Level, grid: Grid, whole: boolean): Uint8Array {
  const labels = resampleLabels(spine.labels, grid).labels
  const parts = resampleLabels(spine.parts, grid).labels
  const number = verseNumber(level)
  return labels.map((label, at) => {
    if (label !== number) return matter.empty
    if (isBodyPart(parts[at]!)) return matter.body
    return whole ? matter.arch : matter.empty
  })
}

/** The part of a roomy grid that the bone needs, with space for the caps, symmetric in i. */
function fitted(room: Grid, bone: Uint8Array, h: number): Grid {
  const [nx, ny, nz] = room.dims
  const low = [nx, ny, nz]
  const high = [-1, -1, -1]
  bone.forEach((kind, at) => {
    if (kind === matter.empty) return
    const index = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
    // The body alone sets the height: processes that reach beyond carry nothing there.
    for (let axis = 0; axis < (kind === matter.body ? 3 : 2); axis++) {
      low[axis] = Math.min(low[axis]!, index[axis]!)
      high[axis] = Math.max(high[axis]!, index[axis]!)
    }
  })
  if (high[2]! < 0) throw refuse('MEC-001', { voxels: bone.length })
  const half = Math.max(nx / 2 - low[0]!, high[0]! + 1 - nx / 2)
  const wide = 2 * half
  const deep = high[1]! + 1 - low[1]!
  const cap = Math.ceil(capThicknessMm.value / h)
  const bodyHigh = high[2]! + 1 - low[2]!
  const tall = bodyHigh + 2 * cap
  const first = voxelPoint(nx / 2 - wide / 2, low[1]!, low[2]! - cap)
  return shifted(room, [wide, deep, tall], mapPoint(room.patientFromVoxel, first))
}

function shifted(grid: Grid, dims: Triple, origin: Point<'patient'>): Grid {
  const m = grid.patientFromVoxel as Float64Array
  const column = (c: number): Triple => [m[c]!, m[c + 4]!, m[c + 8]!]
  return gridFrom(dims, affineFromColumns('patient', 'voxel', column(0), column(1), column(2), origin))
}

/** Processes that reach beyond the caps are cut off one layer before the ends, so that the ends hold the caps alone. */
function trimEnds(bone: Uint8Array, grid: Grid): void {
  const plane = grid.dims[0] * grid.dims[1]
  bone.fill(matter.empty, 0, plane)
  bone.fill(matter.empty, plane * (grid.dims[2] - 1))
}

function keepLargest(bone: Uint8Array, grid: Grid, level: Level): { bone: Uint8Array; findings: readonly Finding[] } {
  const { kept, leftOut, pieces } = largestPiece(bone, grid.dims)
  const one = bone.map((b, at) => (kept[at] ? b : 0))
  const whole = bone.reduce((n, b) => n + (b ? 1 : 0), 0)
  // A few voxels at a rough edge are no news.
  if (leftOut < 0.001 * whole) return { bone: one, findings: [] }
  const severity = leftOut > 0.01 * whole ? 'caution' : 'note'
  const facts = { pieces, leftOutPercent: Math.round((1000 * leftOut) / whole) / 10 }
  return { bone: one, findings: [find('MEC-103', severity, level, facts)] }
}

/**
 * Fills the columns above the upper and below the lower endplate with PMMA to the ends of the grid, where the column's last
 * body voxel belongs to the endplate and not to the flank. Returns the middle of the upper contact, in nodes.
 */
function addCaps(bone: Uint8Array, grid: Grid, vertebra: Vertebra): readonly [number, number] {
  const [nx, ny, nz] = grid.dims
  const plane = nx * ny
  const sum = [0, 0, 0]
  const fill = (at: number, kind: number): void => {
    if (bone[at] === matter.empty) bone[at] = kind
  }
  const depthMm = (k: number, i: number, j: number, up: boolean): number => {
    const plate = up ? vertebra.body.superior : vertebra.body.inferior
    const at = mapPoint(grid.patientFromVoxel, voxelPoint(i, j, k))
    const off = [at[0] - plate.centre[0], at[1] - plate.centre[1], at[2] - plate.centre[2]] as const
    const above = off[0] * plate.normal[0] + off[1] * plate.normal[1] + off[2] * plate.normal[2]
    return up ? -above : above
  }
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) {
      const column = i + nx * j
      let top = nz - 1
      while (top >= 0 && bone[column + plane * top] !== matter.body) top--
      if (top < 0) continue
      let bottom = 0
      while (bone[column + plane * bottom] !== matter.body) bottom++
      const { superior, inferior } = vertebra.body
      if (depthMm(top, i, j, true) < 3.5 + Math.max(0, superior.depressionMm)) {
        for (let k = top + 1; k < nz; k++) fill(column + plane * k, matter.capAbove)
        sum[0]! += 1
        sum[1]! += i + 0.5
        sum[2]! += j + 0.5
      }
      if (depthMm(bottom, i, j, false) < 3.5 + Math.max(0, inferior.depressionMm))
        for (let k = bottom - 1; k >= 0; k--) fill(column + plane * k, matter.capBelow)
    }
  if (sum[0] === 0) throw refuse('MEC-001', { voxels: voxelCount(grid) })
  return [sum[1]! / sum[0]!, sum[2]! / sum[0]!]
}
