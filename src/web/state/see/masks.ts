import {
  type Direction,
  dot,
  type Grid,
  mapDirection,
  mapPoint,
  type Point,
  voxelFromPatient,
} from '../../../geometry/index.ts'

/**
 * Hand-made changes to a map of labels. Each writes in place and gives back what it changed, so that it can be taken back.
 *
 * `may(label)` says whether a voxel of this label may be overwritten; locked vertebrae are kept so.
 */
export interface MaskEdit {
  readonly at: Uint32Array
  readonly before: Uint8Array
}

type May = (label: number) => boolean

/** Collects changes while voxels are written. */
class Writing {
  readonly #labels: Uint8Array
  readonly #at: number[] = []
  readonly #before: number[] = []
  constructor(labels: Uint8Array) {
    this.#labels = labels
  }
  write(at: number, label: number): void {
    const was = this.#labels[at]!
    if (was === label) return
    this.#at.push(at)
    this.#before.push(was)
    this.#labels[at] = label
  }
  done = (): MaskEdit => ({ at: Uint32Array.from(this.#at), before: Uint8Array.from(this.#before) })
}

/** Takes an edit back. Edits are taken back in the reverse order they were made. */
export function takeBack(labels: Uint8Array, edit: MaskEdit): void {
  for (let n = edit.at.length - 1; n >= 0; n--) labels[edit.at[n]!] = edit.before[n]!
}

/** Several edits that followed each other as one. */
export function joined(edits: readonly MaskEdit[]): MaskEdit {
  const size = edits.reduce((sum, { at }) => sum + at.length, 0)
  const [at, before] = [new Uint32Array(size), new Uint8Array(size)]
  let from = 0
  for (const edit of edits) {
    at.set(edit.at, from)
    before.set(edit.before, from)
    from += edit.at.length
  }
  return { at, before }
}

/** Writes `label` into every voxel whose centre lies within `radiusMm` of `centre`; 0 erases. */
export function paintBall(
  labels: Uint8Array,
  grid: Grid,
  centre: Point<'patient'>,
  radiusMm: number,
  label: number,
  may: May,
): MaskEdit {
  const writing = new Writing(labels)
  const middle = mapPoint(voxelFromPatient(grid), centre)
  const [ni, nj] = grid.dims
  const range = (axis: number): readonly [number, number] => {
    const reach = radiusMm / grid.spacingMm[axis]!
    return [
      Math.max(0, Math.ceil(middle[axis]! - reach)),
      Math.min(grid.dims[axis]! - 1, Math.floor(middle[axis]! + reach)),
    ]
  }
  const [is, js, ks] = [range(0), range(1), range(2)]
  for (let k = ks[0]; k <= ks[1]; k++)
    for (let j = js[0]; j <= js[1]; j++)
      for (let i = is[0]; i <= is[1]; i++) {
        const dx = (i - middle[0]) * grid.spacingMm[0]
        const dy = (j - middle[1]) * grid.spacingMm[1]
        const dz = (k - middle[2]) * grid.spacingMm[2]
        const at = i + ni * (j + nj * k)
        if (dx * dx + dy * dy + dz * dz <= radiusMm * radiusMm && may(labels[at]!)) writing.write(at, label)
      }
  return writing.done()
}

/** Gives the voxels of `label` beyond the plane through `centre` (on the side `normal` leads to) to `other`. */
export function splitByPlane(
  labels: Uint8Array,
  grid: Grid,
  label: number,
  other: number,
  centre: Point<'patient'>,
  normal: Direction<'patient'>,
): MaskEdit {
  const writing = new Writing(labels)
  const [ni, nj] = grid.dims
  const steps = [0, 1, 2].map((axis) =>
    dot(
      mapDirection(grid.patientFromVoxel, [
        axis === 0 ? 1 : 0,
        axis === 1 ? 1 : 0,
        axis === 2 ? 1 : 0,
      ] as unknown as Direction<'voxel'>),
      normal,
    ),
  )
  const origin = mapPoint(grid.patientFromVoxel, [0, 0, 0] as unknown as Point<'voxel'>)
  const first = origin.reduce((sum, v, axis) => sum + (v - centre[axis]!) * normal[axis]!, 0)
  const start = labels.indexOf(label)
  if (start < 0) return writing.done()
  for (let at = start, end = labels.lastIndexOf(label); at <= end; at++) {
    if (labels[at] !== label) continue
    const [i, j, k] = [at % ni, Math.floor(at / ni) % nj, Math.floor(at / (ni * nj))]
    if (first + i * steps[0]! + j * steps[1]! + k * steps[2]! > 0) writing.write(at, other)
  }
  return writing.done()
}

/** Every voxel of `label` becomes `other`; 0 erases the label. */
export function mergeInto(labels: Uint8Array, label: number, other: number): MaskEdit {
  const writing = new Writing(labels)
  for (let at = labels.indexOf(label); at >= 0; at = labels.indexOf(label, at + 1)) writing.write(at, other)
  return writing.done()
}

/**
 * Gives `label` to background voxels that it encloses: those from which no way through voxels of other labels or background
 * leads out of its box. The spinal canal is open and stays.
 */
export function fillHoles(labels: Uint8Array, grid: Grid, label: number): MaskEdit {
  const writing = new Writing(labels)
  const box = boxOf(labels, grid, label)
  if (!box) return writing.done()
  const { from, dims } = box
  const [nx, ny, nz] = dims
  const [ni, nj] = grid.dims
  const place = (x: number, y: number, z: number): number => from[0] + x + ni * (from[1] + y + nj * (from[2] + z))
  const seen = new Uint8Array(nx * ny * nz)
  const open: number[] = []
  const visit = (x: number, y: number, z: number): void => {
    const here = x + nx * (y + ny * z)
    if (seen[here] || labels[place(x, y, z)] === label) return
    seen[here] = 1
    open.push(here)
  }
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++)
        if (x === 0 || y === 0 || z === 0 || x === nx - 1 || y === ny - 1 || z === nz - 1) visit(x, y, z)
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [x, y, z] = [next % nx, Math.floor(next / nx) % ny, Math.floor(next / (nx * ny))]
    if (x > 0) visit(x - 1, y, z)
    if (x < nx - 1) visit(x + 1, y, z)
    if (y > 0) visit(x, y - 1, z)
    if (y < ny - 1) visit(x, y + 1, z)
    if (z > 0) visit(x, y, z - 1)
    if (z < nz - 1) visit(x, y, z + 1)
  }
  for (let z = 0, here = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++, here++)
        if (!seen[here] && labels[place(x, y, z)] === 0) writing.write(place(x, y, z), label)
  return writing.done()
}

function boxOf(labels: Uint8Array, { dims: [ni, nj, nk] }: Grid, label: number) {
  const first = labels.indexOf(label)
  if (first < 0) return null
  const low = [ni, nj, Math.floor(first / (ni * nj))] as [number, number, number]
  const high = [-1, -1, Math.floor(labels.lastIndexOf(label) / (ni * nj))] as [number, number, number]
  for (let k = low[2]; k <= high[2] && k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0, at = ni * (j + nj * k); i < ni; i++, at++) {
        if (labels[at] !== label) continue
        low[0] = Math.min(low[0], i)
        high[0] = Math.max(high[0], i)
        low[1] = Math.min(low[1], j)
        high[1] = Math.max(high[1], j)
      }
  return { from: low, dims: [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1] as const }
}
