/** The open voxels that are joined to the box's faces over faces of voxels. */
export function outerPart(open: Uint8Array, nx: number, ny: number, nz: number): Uint8Array {
  const label = new Int32Array(open.length)
  const stack = new Int32Array(open.length)
  const plane = nx * ny
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const inside = k > 0 && k < nz - 1 && j > 0 && j < ny - 1
      for (let i = 0; i < nx; i += inside ? Math.max(1, nx - 1) : 1) {
        const q = i + nx * j + plane * k
        if (open[q] && !label[q]) flood(open, label, stack, q, 1, nx, ny, nz)
      }
    }
  return Uint8Array.from(label)
}

/** Gives every voxel of the mask joined to the seed over faces this number; returns how many they are. */
function flood(
  mask: Uint8Array,
  label: Int32Array,
  stack: Int32Array,
  seed: number,
  number: number,
  nx: number,
  ny: number,
  nz: number,
): number {
  const plane = nx * ny
  const last = plane * (nz - 1)
  let end = 1
  let count = 0
  stack[0] = seed
  label[seed] = number
  const push = (q: number): void => {
    if (!mask[q] || label[q]) return
    label[q] = number
    stack[end++] = q
  }
  while (end > 0) {
    const q = stack[--end]!
    count++
    const i = q % nx
    const inPlane = q % plane
    if (i > 0) push(q - 1)
    if (i < nx - 1) push(q + 1)
    if (inPlane >= nx) push(q - nx)
    if (inPlane < plane - nx) push(q + nx)
    if (q >= plane) push(q - plane)
    if (q < last) push(q + plane)
  }
  return count
}

/** A mask without its parts (joined over faces) smaller than `least` voxels; the largest stays in any case. */
export function withoutSpecks(mask: Uint8Array, nx: number, ny: number, nz: number, least: number): Uint8Array {
  const label = new Int32Array(mask.length)
  const stack = new Int32Array(mask.length)
  const sizes = [0]
  for (let q = 0; q < mask.length; q++)
    if (mask[q] && !label[q]) sizes.push(flood(mask, label, stack, q, sizes.length, nx, ny, nz))
  const most = Math.max(...sizes)
  const out = new Uint8Array(mask.length)
  for (let q = 0; q < out.length; q++) {
    const v = label[q]!
    if (v > 0 && (sizes[v]! >= least || sizes[v] === most)) out[q] = 1
  }
  return out
}
