/**
 * The voxels within a Euclidean distance (its square, in voxels) of a voxel where `mask` is set, 1 or 0.
 *
 * Exact: every run of set voxels along a row is drawn, as much longer as the ball is wide there, into the rows round it.
 */
export function withinDistance(mask: Uint8Array, nx: number, ny: number, nz: number, squared: number): Uint8Array {
  const out = new Uint8Array(mask.length)
  const ball = ballRows(squared)
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const row = nx * (j + ny * k)
      const end = row + nx
      let q = row
      while (q < end) {
        if (!mask[q]) {
          q++
          continue
        }
        const from = q
        while (q < end && mask[q]) q++
        drawRun(out, from - row, q - row, j, k, nx, ny, nz, ball)
      }
    }
  return out
}

/** The rows of a ball: steps across the rows, and how far it reaches along each; three numbers a row. */
function ballRows(squared: number): Int32Array {
  const reach = Math.floor(Math.sqrt(squared))
  const rows: number[] = []
  for (let c = -reach; c <= reach; c++)
    for (let b = -reach; b <= reach; b++) {
      const left = squared - b * b - c * c
      if (left >= 0) rows.push(b, c, Math.floor(Math.sqrt(left)))
    }
  return Int32Array.from(rows)
}

function drawRun(
  out: Uint8Array,
  from: number,
  to: number,
  j: number,
  k: number,
  nx: number,
  ny: number,
  nz: number,
  ball: Int32Array,
): void {
  for (let n = 0; n < ball.length; n += 3) {
    const y = j + ball[n]!
    const z = k + ball[n + 1]!
    if (y < 0 || z < 0 || y >= ny || z >= nz) continue
    const wide = ball[n + 2]!
    const row = nx * (y + ny * z)
    const first = row + Math.max(0, from - wide)
    const end = row + Math.min(nx, to + wide)
    if (end - first > 24) out.fill(1, first, end)
    else for (let p = first; p < end; p++) out[p] = 1
  }
}
