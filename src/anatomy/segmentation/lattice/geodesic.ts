/**
 * Which seed reaches each voxel first through passable voxels, by Dijkstra with buckets over the 26 neighbours.
 *
 * `owner` holds seeds (non-zero) on entry and the first arriver's seed number on return; `arrival` holds the seeds' starting
 * times on entry (0 where unset) and arrival times on return, in mm of travel through voxels of cost 1.
 */
export function spread(
  owner: Uint8Array,
  arrival: Float32Array,
  cost: Float32Array,
  nx: number,
  ny: number,
  nz: number,
  stepMm: number,
  latestMm: number,
): void {
  const fronts = new Fronts(Math.floor(latestMm / bucketMm) + 1)
  const known = new Uint8Array(owner.length)
  for (let p = 0; p < owner.length; p++)
    if (owner[p] && !enclosed(owner, arrival, p, nx, nx * ny)) fronts.push(p, arrival[p]!)
  const [offsets, lengths] = neighbours(nx, ny, stepMm)
  for (let b = 0; b < fronts.count; b++)
    for (let e = fronts.first[b]!; e >= 0; e = fronts.next[e]!) {
      const p = fronts.voxel[e]!
      if (known[p]) continue
      known[p] = 1
      const x = p % nx
      const y = Math.floor(p / nx) % ny
      const z = Math.floor(p / (nx * ny))
      const edge = x === 0 || y === 0 || z === 0 || x === nx - 1 || y === ny - 1 || z === nz - 1
      const time = arrival[p]!
      const own = owner[p]!
      const here = Math.max(1, cost[p]!)
      for (let m = 0; m < 26; m++) {
        if (edge && !within(m, x, y, z, nx, ny, nz)) continue
        const q = p + offsets[m]!
        const c = cost[q]!
        if (c <= 0 || known[q]) continue
        const t = time + lengths[m]! * 0.5 * (c + here)
        if (owner[q] && arrival[q]! <= t) continue
        owner[q] = own
        arrival[q] = t
        fronts.push(q, t)
      }
    }
}

/** Whether seeds that start no later lie on all six sides: nothing is reached from here first. */
function enclosed(owner: Uint8Array, arrival: Float32Array, p: number, row: number, plane: number): boolean {
  const start = arrival[p]!
  for (const step of [1, row, plane])
    if (!owner[p - step] || arrival[p - step]! > start || !owner[p + step] || arrival[p + step]! > start) return false
  return true
}

/** Width of a bucket of arrival times, mm. */
const bucketMm = 0.25

/** Voxels to be visited, in buckets of arrival time; a bucket keeps the order in which it was filled. */
class Fronts {
  readonly count: number
  /** First entry of each bucket, -1 where empty. */
  readonly first: Int32Array
  readonly #last: Int32Array
  /** Voxel of each entry, and the entry after it in its bucket. */
  voxel: Int32Array = new Int32Array(1 << 16)
  next: Int32Array = new Int32Array(1 << 16)
  #entries = 0

  constructor(count: number) {
    this.count = count
    this.first = new Int32Array(count).fill(-1)
    this.#last = new Int32Array(count).fill(-1)
  }

  /** Adds a voxel; one later than the last bucket is dropped. */
  push(voxel: number, time: number): void {
    const b = Math.floor(time / bucketMm)
    if (b >= this.count) return
    const e = this.#entries++
    if (e === this.voxel.length) {
      this.voxel = grown(this.voxel)
      this.next = grown(this.next)
    }
    this.voxel[e] = voxel
    this.next[e] = -1
    const last = this.#last[b]!
    if (last < 0) this.first[b] = e
    else this.next[last] = e
    this.#last[b] = e
  }
}

function grown(values: Int32Array): Int32Array {
  const out = new Int32Array(2 * values.length)
  out.set(values)
  return out
}

/** Whether neighbour m (counted as in `neighbours`) of an edge voxel lies in the box. */
function within(m: number, x: number, y: number, z: number, nx: number, ny: number, nz: number): boolean {
  const n = m < 13 ? m : m + 1
  const a = x + (n % 3) - 1
  const b = y + (Math.floor(n / 3) % 3) - 1
  const c = z + Math.floor(n / 9) - 1
  return a >= 0 && b >= 0 && c >= 0 && a < nx && b < ny && c < nz
}

function neighbours(nx: number, ny: number, stepMm: number): [Int32Array, Float64Array] {
  const offsets = new Int32Array(26)
  const lengths = new Float64Array(26)
  let n = 0
  for (let c = -1; c <= 1; c++)
    for (let b = -1; b <= 1; b++)
      for (let a = -1; a <= 1; a++) {
        if (a === 0 && b === 0 && c === 0) continue
        offsets[n] = a + nx * (b + ny * c)
        lengths[n++] = stepMm * Math.hypot(a, b, c)
      }
  return [offsets, lengths]
}
