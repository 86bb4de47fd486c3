/** The runs of set voxels along a mask's rows, each with the first of the runs it is joined to over faces of voxels. */
interface Runs {
  readonly count: number
  /** First voxel of each run. */
  readonly from: Int32Array
  /** The voxel after the last one of each run. */
  readonly to: Int32Array
  /** Number of the run that stands for all those joined; to be asked through `standsFor`. */
  readonly parent: Int32Array
}

/** The open voxels that are joined to the box's faces over faces of voxels. */
export function outerPart(open: Uint8Array, nx: number, ny: number, nz: number): Uint8Array {
  const { count, from, to, parent } = joinedRuns(open, nx, ny, nz)
  const outer = new Uint8Array(count)
  for (let r = 0; r < count; r++) {
    const i = from[r]! % nx
    const row = (from[r]! - i) / nx
    const j = row % ny
    const onFace =
      i === 0 || to[r]! - from[r]! + i === nx || j === 0 || j === ny - 1 || row < ny || row >= ny * (nz - 1)
    if (onFace) outer[standsFor(parent, r)] = 1
  }
  const out = new Uint8Array(open.length)
  for (let r = 0; r < count; r++) if (outer[standsFor(parent, r)]) out.fill(1, from[r]!, to[r]!)
  return out
}

/** A mask without its parts (joined over faces) smaller than `least` voxels; the largest stays in any case. */
export function withoutSpecks(mask: Uint8Array, nx: number, ny: number, nz: number, least: number): Uint8Array {
  const { count, from, to, parent } = joinedRuns(mask, nx, ny, nz)
  const sizes = new Int32Array(count)
  let most = 0
  for (let r = 0; r < count; r++) {
    const s = standsFor(parent, r)
    sizes[s] = sizes[s]! + to[r]! - from[r]!
    if (sizes[s]! > most) most = sizes[s]!
  }
  const out = new Uint8Array(mask.length)
  for (let r = 0; r < count; r++) {
    const size = sizes[standsFor(parent, r)]!
    if (size >= least || size === most) out.fill(1, from[r]!, to[r]!)
  }
  return out
}

function joinedRuns(mask: Uint8Array, nx: number, ny: number, nz: number): Runs {
  const { count, from, to, rowStart } = runsOf(mask, nx, ny * nz)
  const parent = new Int32Array(count)
  for (let r = 0; r < count; r++) parent[r] = r
  for (let row = 0; row < ny * nz; row++) {
    if (row % ny > 0) joinRows(from, to, parent, rowStart, row, row - 1, nx)
    if (row >= ny) joinRows(from, to, parent, rowStart, row, row - ny, nx)
  }
  return { count, from, to, parent }
}

function runsOf(mask: Uint8Array, nx: number, rows: number) {
  const rowStart = new Int32Array(rows + 1)
  let count = 0
  for (let row = 0, q = 0; row < rows; row++) {
    let before = 0
    for (let i = 0; i < nx; i++, q++) {
      const v = mask[q]!
      if (v && !before) count++
      before = v
    }
    rowStart[row + 1] = count
  }
  const from = new Int32Array(count)
  const to = new Int32Array(count)
  for (let row = 0; row < rows; row++) {
    let q = row * nx
    const end = q + nx
    for (let r = rowStart[row]!; r < rowStart[row + 1]!; r++) {
      while (!mask[q]) q++
      from[r] = q
      while (q < end && mask[q]) q++
      to[r] = q
    }
  }
  return { count, from, to, rowStart }
}

/** Joins the runs of one row with those of another that lie side by side. */
function joinRows(
  from: Int32Array,
  to: Int32Array,
  parent: Int32Array,
  rowStart: Int32Array,
  row: number,
  other: number,
  nx: number,
): void {
  const shift = (row - other) * nx
  let a = rowStart[row]!
  let b = rowStart[other]!
  const lastA = rowStart[row + 1]!
  const lastB = rowStart[other + 1]!
  while (a < lastA && b < lastB) {
    if (from[a]! < to[b]! + shift && from[b]! + shift < to[a]!) {
      const s = standsFor(parent, a)
      const t = standsFor(parent, b)
      if (s < t) parent[t] = s
      else parent[s] = t
    }
    if (to[a]! < to[b]! + shift) a++
    else b++
  }
}

function standsFor(parent: Int32Array, run: number): number {
  let r = run
  while (parent[r] !== r) {
    parent[r] = parent[parent[r]!]!
    r = parent[r]!
  }
  return r
}
