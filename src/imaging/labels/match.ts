import type { Finding } from '../../base/index.ts'
import { type Grid, mapPoint, sameGrid, voxelFromPatient, voxelPoint } from '../../geometry/index.ts'
import { resampleLabels } from '../resample.ts'
import { find, refuse } from '../troubles.ts'
import type { LabelMap, Volume } from '../volume.ts'

/** Two grids of the same image may differ by this much at the corners: rounding of headers, mm. */
const sameMm = 0.05

/** Fraction of labelled voxels that may fall outside the image before the map is taken for another's. */
const outsideMost = 0.02

/**
 * The label map on the grid of the image it belongs to.
 *
 * A map on another grid is refused (IMG-018), unless the caller asks for `resample`: then it is brought over by nearest
 * neighbour with a finding (IMG-117; IMG-118 where it covers only a part), provided it lies within the image.
 */
export function matchLabelMap(
  map: LabelMap,
  volume: Volume,
  options: { readonly resample?: boolean } = {},
): { readonly map: LabelMap; readonly findings: readonly Finding[] } {
  if (sameGrid(map.grid, volume.grid, sameMm)) return { map: { ...map, grid: volume.grid }, findings: [] }
  const facts = {
    labelDims: [...map.grid.dims],
    imageDims: [...volume.grid.dims],
    labelSpacingMm: map.grid.spacingMm.map(rounded),
    imageSpacingMm: volume.grid.spacingMm.map(rounded),
  }
  if (!options.resample) throw refuse('IMG-018', facts)
  const outside = fractionOutside(map, volume.grid)
  if (outside > outsideMost) throw refuse('IMG-018', { ...facts, labelledOutsideImage: rounded(outside) })
  const findings = [find('IMG-117', 'caution', 'label map', facts)]
  const missing = 1 - fractionCovered(volume.grid, map.grid)
  if (missing > 0.01) findings.push(find('IMG-118', 'caution', 'label map', { imageNotCovered: rounded(missing) }))
  return { map: resampleLabels(map, volume.grid), findings }
}

const rounded = (x: number): number => Math.round(x * 1000) / 1000

function fractionOutside(map: LabelMap, grid: Grid): number {
  const [nx, ny, nz] = map.grid.dims
  const inverse = voxelFromPatient(grid)
  let labelled = 0
  let outside = 0
  let p = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        if (map.labels[p++] === 0) continue
        labelled++
        if (!isInside(inverse, map.grid, grid, i, j, k)) outside++
      }
  return labelled === 0 ? 0 : outside / labelled
}

/** How much of a grid another covers, from a lattice of 16 points a side. */
function fractionCovered(grid: Grid, by: Grid): number {
  const inverse = voxelFromPatient(by)
  const side = 16
  let inside = 0
  for (let n = 0; n < side ** 3; n++) {
    const at = (axis: 0 | 1 | 2) => ((Math.floor(n / side ** axis) % side) / (side - 1)) * (grid.dims[axis] - 1)
    if (isInside(inverse, grid, by, at(0), at(1), at(2))) inside++
  }
  return inside / side ** 3
}

function isInside(
  voxelFromPatientOf: ReturnType<typeof voxelFromPatient>,
  from: Grid,
  to: Grid,
  i: number,
  j: number,
  k: number,
): boolean {
  const v = mapPoint(voxelFromPatientOf, mapPoint(from.patientFromVoxel, voxelPoint(i, j, k)))
  return v.every((x, axis) => x > -0.5 - 1e-6 && x < (to.dims[axis] as number) - 0.5 + 1e-6)
}
