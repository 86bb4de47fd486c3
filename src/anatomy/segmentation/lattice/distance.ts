/** Squared Euclidean distance (in voxels) from every voxel to the nearest voxel where `mask` is set, on a small box. */
export function squaredDistance(mask: Uint8Array, nx: number, ny: number, nz: number): Float32Array {
  const far = 1e6
  const d = new Float32Array(mask.length)
  for (let p = 0; p < d.length; p++) d[p] = mask[p] ? 0 : far
  const longest = Math.max(nx, ny, nz)
  const line = new Float64Array(longest)
  const v = new Int32Array(longest)
  const z = new Float64Array(longest + 1)
  const pass = (start: number, stride: number, n: number): void => {
    let any = false
    for (let q = 0; q < n; q++) {
      line[q] = d[start + q * stride]!
      if (line[q]! < far) any = true
    }
    if (!any) return
    envelope(line, n, v, z)
    let k = 0
    for (let q = 0; q < n; q++) {
      while (z[k + 1]! < q) k++
      const g = q - v[k]!
      d[start + q * stride] = g * g + line[v[k]!]!
    }
  }
  for (let r = 0; r < ny * nz; r++) pass(r * nx, 1, nx)
  for (let k = 0; k < nz; k++) for (let i = 0; i < nx; i++) pass(i + k * nx * ny, nx, ny)
  for (let q = 0; q < nx * ny; q++) pass(q, nx * ny, nz)
  return d
}

/** Lower envelope of the parabolas over one line (Felzenszwalb and Huttenlocher). */
function envelope(f: Float64Array, n: number, v: Int32Array, z: Float64Array): void {
  let k = 0
  v[0] = 0
  z[0] = -Infinity
  z[1] = Infinity
  for (let q = 1; q < n; q++) {
    let s = cut(f, q, v[k]!)
    while (s <= z[k]!) {
      k--
      s = cut(f, q, v[k]!)
    }
    k++
    v[k] = q
    z[k] = s
    z[k + 1] = Infinity
  }
}

const cut = (f: Float64Array, q: number, p: number): number => (f[q]! + q * q - (f[p]! + p * p)) / (2 * q - 2 * p)
