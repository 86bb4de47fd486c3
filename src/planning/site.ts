import { type Spine, type Vertebra, verseNumber } from '../anatomy/index.ts'
import { constant } from '../base/index.ts'
import { type Affine, compose, type Triple, voxelFromPatient } from '../geometry/index.ts'
import type { Volume } from '../imaging/index.ts'
import { type Box, boxBetween, sampleCount } from './box.ts'
import { brightBodies } from './bright.ts'
import { type Landmarks, landmarksOf } from './landmarks.ts'
import { type Occupancy, occupancyOf } from './occupancy.ts'
import { code, sliceAt, structureAt } from './structures.ts'

/** One vertebra made ready for planning: its bone and what surrounds it on a fine lattice in its own frame. */
export interface Site {
  readonly volume: Volume
  readonly spine: Spine
  readonly vertebra: Vertebra
  readonly marks: Landmarks
  readonly box: Box
  /** How much of this vertebra's bone, 0 to 1, after smoothing the stairs of the mask; its surface is at a half. */
  readonly bone: Float32Array
  /** One `code` (structures.ts) a sample. */
  readonly codes: Uint8Array
  /** Whether the CT shows vessels by contrast. */
  readonly vesselsSeen: boolean
}

/** About a half voxel of a fine CT; finer gains nothing, coarser loses thin pedicle walls. */
const latticeMm = 0.5

/** Prepares one vertebra of the spine; pure, the same input gives the same bits. */
export function makeSite(volume: Volume, spine: Spine, vertebra: Vertebra, spacingMm = latticeMm): Site {
  const marks = landmarksOf(vertebra)
  const box = boxAround(marks, spacingMm)
  const own = occupancyOf(spine.labels, verseNumber(vertebra.level), vertebra.patientFromVertebra, box)
  const voxelFromVertebra = compose(voxelFromPatient(spine.labels.grid), vertebra.patientFromVertebra)
  const around = sampleAround(volume, spine, verseNumber(vertebra.level), voxelFromVertebra, box)
  const bright = brightBodies(around.hu, own.bone, around.labels, box, marks)
  const codes = codesOf(marks, box, own, around, bright)
  return { volume, spine, vertebra, marks, box, bone: own.bone, codes, vesselsSeen: bright.includes(code.vessel) }
}

/** From the anterior wall to the skin side of the arch, from one transverse process to the other. */
function boxAround(marks: Landmarks, spacingMm: number): Box {
  const lateral = Math.max(...(['left', 'right'] as const).map((side) => Math.abs(marks.pedicles[side]?.at[0] ?? 15)))
  const high = Math.max(...(['left', 'right'] as const).map((side) => marks.pedicles[side]?.at[2] ?? 6))
  const halfX = Math.max(marks.halfWidthMm + 8, lateral + 28)
  const low: Triple = [-halfX, marks.anteriorY(0) - 6, Math.min(marks.inferiorZ(0, 0) - 6, high - 20)]
  const top = Math.max(marks.superiorZ(0, 0) + 6, high + 20)
  return boxBetween(low, [halfX, Math.max(marks.gateY.left, marks.gateY.right) + 34, top], spacingMm)
}

interface Around {
  readonly hu: Int16Array
  /** 0 background, 1 this vertebra, 2 another. */
  readonly labels: Uint8Array
}

/** CT values and labels of the voxel nearest each sample; `-32768` and 0 beyond the image. */
function sampleAround(
  volume: Volume,
  spine: Spine,
  number: number,
  voxelFromVertebra: Affine<'voxel', 'vertebra'>,
  box: Box,
): Around {
  const m = voxelFromVertebra as Float64Array
  const [ni, nj, nk] = volume.grid.dims
  const [nx, ny, nz] = box.dims
  const hu = new Int16Array(sampleCount(box)).fill(-32768)
  const labels = new Uint8Array(sampleCount(box))
  const step = [m[0]! * box.spacingMm, m[4]! * box.spacingMm, m[8]! * box.spacingMm] as const
  let at = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const y = box.origin[1] + j * box.spacingMm
      const z = box.origin[2] + k * box.spacingMm
      let a = m[0]! * box.origin[0] + m[1]! * y + m[2]! * z + m[3]! + 0.5
      let b = m[4]! * box.origin[0] + m[5]! * y + m[6]! * z + m[7]! + 0.5
      let c = m[8]! * box.origin[0] + m[9]! * y + m[10]! * z + m[11]! + 0.5
      for (let i = 0; i < nx; i++, at++, a += step[0], b += step[1], c += step[2]) {
        if (!(a >= 0 && b >= 0 && c >= 0 && a < ni && b < nj && c < nk)) continue
        const voxel = (a | 0) + ni * ((b | 0) + nj * (c | 0))
        hu[at] = volume.samples[voxel]!
        const label = spine.labels.labels[voxel]!
        labels[at] = label === 0 ? 0 : label === number ? 1 : 2
      }
    }
  return { hu, labels }
}

/** Names every sample; rows are walked from back to front so that it is known what the bone covers. */
function codesOf(marks: Landmarks, box: Box, own: Occupancy, around: Around, bright: Uint8Array): Uint8Array {
  const [nx, ny, nz] = box.dims
  const { hu, labels } = around
  const { bone } = own
  const codes = new Uint8Array(sampleCount(box))
  const covered = new Uint8Array(nx)
  const airOnly = new Uint8Array(nx)
  const mostHu = lungHu.value
  for (let k = 0; k < nz; k++) {
    const slice = sliceAt(marks, box.origin[2] + k * box.spacingMm)
    covered.fill(0)
    airOnly.fill(1)
    for (let j = ny - 1; j >= 0; j--) {
      const y = box.origin[1] + j * box.spacingMm
      for (let i = 0, at = nx * (j + ny * k); i < nx; i++, at++) {
        const inAir = hu[at]! < mostHu
        if (!inAir) airOnly[i] = 0
        if (bone[at]! >= 0.5) {
          codes[at] = code.bone
          covered[i] = 1
        } else if (labels[at] === 2) codes[at] = code.neighbour
        else if (bright[at] !== 0) codes[at] = bright[at]!
        else if (inAir && airOnly[i] === 0 && hu[at]! > -32768) codes[at] = code.lung
        else codes[at] = structureAt(slice, box.origin[0] + i * box.spacingMm, y, covered[i] === 1)
      }
    }
  }
  return codes
}

export const lungHu = constant({
  value: -500,
  range: [-700, -300],
  unit: 'HU',
  source: 'project-assumption',
  note: 'project choice: lung and air lie below this, all soft tissue above',
})
