/**
 * The voxels within a Euclidean distance (its square, in voxels) of a voxel where `mask` is set, 1 or 0.
 *
 * Exact: the squared distance of two voxels is a whole number, gathered along the three axes in turn and kept only as far
 * as it is asked for.
 */
export function withinDistance(mask: Uint8Array, nx: number, ny: number, nz: number, squared: number): Uint8Array {
  const reach = Math.floor(Math.sqrt(squared))
  const used = new Uint8Array(ny * nz)
  const alongX = nearestAlongX(mask, nx, ny * nz, reach, used)
  const plane = new Uint16Array(nx * ny)
  const out = new Uint8Array(mask.length)
  for (let k = 0; k < nz; k++) {
    if (!nearestAlongY(alongX, plane, nx, ny, k, reach, used)) continue
    for (let d = Math.max(-reach, -k); d <= Math.min(reach, nz - 1 - k); d++) {
      const left = squared - d * d
      const start = (k + d) * nx * ny
      for (let q = 0; q < plane.length; q++) if (plane[q]! <= left) out[start + q] = 1
    }
  }
  return out
}

const beyond = 0x7fff

/** Squared distances along every row, `beyond` where farther than `reach`; marks the rows that hold anything. */
function nearestAlongX(mask: Uint8Array, nx: number, rows: number, reach: number, used: Uint8Array): Uint16Array {
  const out = new Uint16Array(mask.length).fill(beyond)
  for (let r = 0; r < rows; r++) {
    const start = r * nx
    let since = reach + 1
    for (let q = start; q < start + nx; q++) {
      since = mask[q] ? 0 : since + 1
      if (since > reach) continue
      out[q] = since * since
      used[r] = 1
    }
    if (!used[r]) continue
    since = reach + 1
    for (let q = start + nx - 1; q >= start; q--) {
      since = mask[q] ? 0 : since + 1
      if (since <= reach && since * since < out[q]!) out[q] = since * since
    }
  }
  return out
}

/** Squared distances within slice k from those along its rows; false where the slice holds nothing. */
function nearestAlongY(
  alongX: Uint16Array,
  plane: Uint16Array,
  nx: number,
  ny: number,
  k: number,
  reach: number,
  used: Uint8Array,
): boolean {
  let any = false
  plane.fill(beyond)
  for (let j = 0; j < ny; j++) {
    if (!used[j + ny * k]) continue
    any = true
    const start = nx * (j + ny * k)
    for (let d = Math.max(-reach, -j); d <= Math.min(reach, ny - 1 - j); d++) {
      const row = nx * (j + d)
      const more = d * d
      for (let i = 0; i < nx; i++) {
        const v = alongX[start + i]! + more
        if (v < plane[row + i]!) plane[row + i] = v
      }
    }
  }
  return any
}
