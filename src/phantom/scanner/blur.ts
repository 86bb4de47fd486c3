/** A normalised Gaussian of `sigma` samples, cut where it has fallen to a third of a percent. */
export function gaussianTaps(sigma: number): Float64Array {
  const reach = Math.max(1, Math.floor(3.4 * sigma))
  const taps = new Float64Array(2 * reach + 1)
  let total = 0
  for (let n = -reach; n <= reach; n++) {
    const w = Math.exp(-0.5 * (n / sigma) ** 2)
    taps[n + reach] = w
    total += w
  }
  return taps.map((w) => w / total)
}

/** Separable blur of one plane in place; the border repeats. */
export function blurPlane(
  plane: Float32Array,
  nx: number,
  ny: number,
  tapsX: Float64Array,
  tapsY: Float64Array,
  spare: Float32Array,
): void {
  const rx = (tapsX.length - 1) / 2
  for (let j = 0; j < ny; j++) {
    const row = j * nx
    const near = tapsX[rx]!
    for (let i = 0; i < nx; i++) spare[row + i] = near * plane[row + i]!
    for (let n = 1; n <= rx; n++) {
      const w = tapsX[rx + n]!
      const last = Math.max(n, nx - n)
      for (let i = n; i < last; i++) spare[row + i]! += w * (plane[row + i - n]! + plane[row + i + n]!)
      for (let i = 0; i < Math.min(n, nx); i++)
        spare[row + i]! += w * (plane[row]! + plane[row + Math.min(nx - 1, i + n)]!)
      for (let i = last; i < nx; i++) spare[row + i]! += w * (plane[row + i - n]! + plane[row + nx - 1]!)
    }
  }
  const ry = (tapsY.length - 1) / 2
  const near = tapsY[ry]!
  for (let j = 0; j < ny; j++) {
    const row = j * nx
    for (let i = 0; i < nx; i++) plane[row + i] = near * spare[row + i]!
    for (let n = 1; n <= ry; n++) {
      const w = tapsY[ry + n]!
      const up = Math.max(0, j - n) * nx
      const down = Math.min(ny - 1, j + n) * nx
      for (let i = 0; i < nx; i++) plane[row + i]! += w * (spare[up + i]! + spare[down + i]!)
    }
  }
}
