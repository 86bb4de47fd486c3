// The nearest wall of every sample (exact Euclidean, Felzenszwalb and Huttenlocher 2012), carried as the wall's number, and the
// distance to that wall's own point on the surface. Twin: src/planning/clearance.ts.

/**
 * Within each slice k0 <= k < k1: `nearest` holds the number of the wall at its own sample and -1 elsewhere; after it, the
 * nearest wall within the slice. `where` holds x, y, z (i32) of every wall in samples. `scratch` holds ny * 32 bytes.
 */
export function clearanceSlices(
  nearest: usize,
  where: usize,
  nx: i32,
  ny: i32,
  k0: i32,
  k1: i32,
  scratch: usize,
): void {
  for (let k = k0; k < k1; k++) {
    const slice = nearest + ((<usize>k * <usize>nx * <usize>ny) << 2)
    for (let j = 0; j < ny; j++) nearestInRow(slice + ((<usize>j * <usize>nx) << 2), nx, where)
    for (let i = 0; i < nx; i++) nearestInLine(slice + ((<usize>i) << 2), (<usize>nx) << 2, ny, where, i, 0, false, scratch)
  }
}

/**
 * The pass along k for the rows j0 <= j < j1, then the distances. `points` holds x, y, z (f32, mm) of every wall,
 * `passable` one byte a code. Samples that may not be passed get minus their distance, not below `deep`.
 */
export function clearanceColumns(
  nearest: usize,
  where: usize,
  points: usize,
  codes: usize,
  passable: usize,
  field: usize,
  nx: i32,
  ny: i32,
  nz: i32,
  j0: i32,
  j1: i32,
  x0: f64,
  y0: f64,
  z0: f64,
  h: f64,
  deep: f64,
  scratch: usize,
): void {
  const plane = (<usize>nx) * (<usize>ny)
  for (let j = j0; j < j1; j++) {
    const row = <usize>j * <usize>nx
    for (let i = 0; i < nx; i++)
      nearestInLine(nearest + ((row + <usize>i) << 2), plane << 2, nz, where, i, j, true, scratch)
    for (let k = 0; k < nz; k++)
      for (let i = 0; i < nx; i++) {
        const at = row + <usize>i + plane * <usize>k
        const free = load<u8>(passable + <usize>load<u8>(codes + at)) != 0
        const wall = load<i32>(nearest + (at << 2))
        let mm: f64 = 1000
        if (wall >= 0) {
          const p = points + <usize>wall * 12
          const dx = <f64>load<f32>(p) - x0 - <f64>i * h
          const dy = <f64>load<f32>(p, 4) - y0 - <f64>j * h
          const dz = <f64>load<f32>(p, 8) - z0 - <f64>k * h
          mm = sqrt(dx * dx + dy * dy + dz * dz)
        }
        store<f32>(field + (at << 2), <f32>(free ? mm : max<f64>(-mm, deep)))
      }
  }
}

function nearestInRow(row: usize, nx: i32, where: usize): void {
  let last = -1
  for (let i = 0; i < nx; i++) {
    const here = load<i32>(row + ((<usize>i) << 2))
    if (here >= 0) last = here
    else store<i32>(row + ((<usize>i) << 2), last)
  }
  last = -1
  for (let i = nx - 1; i >= 0; i--) {
    const at = row + ((<usize>i) << 2)
    const here = load<i32>(at)
    const x = here < 0 ? -1 : load<i32>(where + <usize>here * 12)
    if (x == i) last = here
    else if (last >= 0 && (here < 0 || load<i32>(where + <usize>last * 12) - i < i - x)) store<i32>(at, last)
  }
}

/** Lower envelope of one line's parabolas; `across` and `along` are the line's place on the axes already done. */
function nearestInLine(
  start: usize,
  stride: usize,
  count: i32,
  where: usize,
  across: i32,
  along: i32,
  both: bool,
  scratch: usize,
): void {
  const cost = scratch
  const from = cost + ((<usize>count) << 3)
  const at = from + ((<usize>count + 1) << 3)
  const seed = at + ((<usize>count) << 2)
  let top = -1
  for (let q = 0; q < count; q++) {
    const wall = load<i32>(start + <usize>q * stride)
    if (wall < 0) continue
    const dx = load<i32>(where + <usize>wall * 12) - across
    const dy = both ? load<i32>(where + <usize>wall * 12, 4) - along : 0
    const height = <f64>(dx * dx + dy * dy + q * q)
    let crossing: f64 = -Infinity
    while (top >= 0) {
      const t = <usize>top
      crossing = (height - load<f64>(cost + (t << 3))) / <f64>(2 * (q - load<i32>(at + (t << 2))))
      if (crossing > load<f64>(from + (t << 3))) break
      top--
      crossing = -Infinity
    }
    top++
    const t = <usize>top
    store<f64>(cost + (t << 3), height)
    store<f64>(from + (t << 3), crossing)
    store<i32>(at + (t << 2), q)
    store<i32>(seed + (t << 2), wall)
  }
  if (top < 0) return
  store<f64>(from + ((<usize>top + 1) << 3), Infinity)
  let v: usize = 0
  for (let p = 0; p < count; p++) {
    while (load<f64>(from + ((v + 1) << 3)) < <f64>p) v++
    store<i32>(start + <usize>p * stride, load<i32>(seed + (v << 2)))
  }
}
