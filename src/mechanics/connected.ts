import type { Triple } from '../geometry/index.ts'

/**
 * 1 at the voxels of the largest piece of `inside` whose voxels share faces, and how many other voxels were left out.
 *
 * Pieces joined only by an edge or a corner would be hinges: they count as apart. Of equal pieces the first is kept.
 */
export function largestPiece(inside: Uint8Array, dims: Triple): { kept: Uint8Array; leftOut: number; pieces: number } {
  const [nx, ny, nz] = dims
  const plane = nx * ny
  const piece = new Int32Array(inside.length)
  const stack = new Int32Array(inside.length)
  let best = 0
  let bestSize = 0
  let total = 0
  let count = 0
  for (let seed = 0; seed < inside.length; seed++) {
    if (!inside[seed] || piece[seed]) continue
    count++
    let size = 0
    let top = 0
    stack[top++] = seed
    piece[seed] = count
    const visit = (n: number): void => {
      if (!inside[n] || piece[n]) return
      piece[n] = count
      stack[top++] = n
    }
    while (top > 0) {
      const n = stack[--top]!
      size++
      const i = n % nx
      const j = Math.floor(n / nx) % ny
      const k = Math.floor(n / plane)
      if (i > 0) visit(n - 1)
      if (i < nx - 1) visit(n + 1)
      if (j > 0) visit(n - nx)
      if (j < ny - 1) visit(n + nx)
      if (k > 0) visit(n - plane)
      if (k < nz - 1) visit(n + plane)
    }
    total += size
    if (size > bestSize) {
      best = count
      bestSize = size
    }
  }
  return {
    kept: Uint8Array.from(piece, (p) => (p !== 0 && p === best ? 1 : 0)),
    leftOut: total - bestSize,
    pieces: count,
  }
}
