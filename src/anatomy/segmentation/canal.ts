import type { Field } from './lattice/field.ts'

/** How well each lattice place looks like the middle of the spinal canal, 0 to 1, on a field of about 2 mm. */
export function ringScore(field: Field): Float32Array {
  const { nx, ny, nz, stepMm, hu } = field
  const bone = closedAlongZ(field, 6)
  const soft = continuityAlongZ(field, 5)
  const score = new Float32Array(hu.length)
  const rays = rayOffsets(stepMm, nx)
  const margin = Math.ceil(5 / stepMm)
  for (let k = 0; k < nz; k++)
    for (let j = margin; j < ny - margin; j++)
      for (let i = margin; i < nx - margin; i++) {
        const p = i + nx * (j + ny * k)
        if (soft[p]! <= 0.2) continue
        score[p] = soft[p]! * ringAt(bone, p, i, j, nx, ny, rays)
      }
  return score
}

interface Rays {
  readonly di: Int16Array
  readonly dj: Int16Array
  readonly count: number
  readonly steps: number
  readonly stepMm: number
}

const rayCount = 16

function rayOffsets(stepMm: number, _nx: number): Rays {
  const steps = Math.ceil(16 / stepMm)
  const di = new Int16Array(rayCount * steps)
  const dj = new Int16Array(rayCount * steps)
  for (let r = 0; r < rayCount; r++)
    for (let s = 0; s < steps; s++) {
      di[r * steps + s] = Math.round((Math.cos((r * 2 * Math.PI) / rayCount) * (s + 1) * stepMm) / stepMm)
      dj[r * steps + s] = Math.round((Math.sin((r * 2 * Math.PI) / rayCount) * (s + 1) * stepMm) / stepMm)
    }
  return { di, dj, count: rayCount, steps, stepMm }
}

/** Share of directions that meet bone between 4 and 16 mm, less where opposite walls are at unequal distances. */
function ringAt(bone: Float32Array, p: number, i: number, j: number, nx: number, ny: number, rays: Rays): number {
  let sum = 0
  const half = rays.count / 2
  for (let r = 0; r < half; r++) {
    const a = wallAlong(bone, p, i, j, nx, ny, rays, r)
    const b = wallAlong(bone, p, i, j, nx, ny, rays, r + half)
    const strength = wallStrength[a]! + wallStrength[b]!
    const uneven = Math.abs(wallDistance[a]! - wallDistance[b]!)
    sum += strength * Math.max(0.3, 1 - Math.max(0, uneven - 2) / 10)
    if (r === 3 && sum < 1) return 0
  }
  return sum / rays.count
}

// A wall is told as one small number: distance in steps (0..15) and strength in quarters, so that no object is made a ray.
const wallStrength = new Float32Array(16 * 8)
const wallDistance = new Float32Array(16 * 8)
for (let s = 0; s < 16; s++)
  for (let q = 0; q < 8; q++) {
    wallStrength[s * 8 + q] = q / 7
    wallDistance[s * 8 + q] = s * 2
  }

function wallAlong(
  bone: Float32Array,
  p: number,
  i: number,
  j: number,
  nx: number,
  ny: number,
  rays: Rays,
  r: number,
): number {
  let best = 0
  let at = rays.steps - 1
  for (let s = 1; s < rays.steps; s++) {
    const o = r * rays.steps + s
    const x = i + rays.di[o]!
    const y = j + rays.dj[o]!
    if (x < 0 || y < 0 || x >= nx || y >= ny) break
    const b = bone[p + rays.di[o]! + nx * rays.dj[o]!]!
    if (b > best) {
      best = b
      at = s
    }
    if (best > 0.95) break
  }
  return Math.min(15, at) * 8 + Math.round(best * 7)
}

/** Bone-ness 0..1 with its largest value within `reachMm` up or down: closes the foramina between pedicles. */
function closedAlongZ(field: Field, reachMm: number): Float32Array {
  const soft = new Float32Array(field.hu.length)
  for (let p = 0; p < soft.length; p++) soft[p] = Math.min(1, Math.max(0, (field.hu[p]! - 130) / 120))
  return extremeAlongZ(field, soft, Math.round(reachMm / field.stepMm), 1)
}

/** Canal contents 0..1 (fat to enhanced soft tissue, neither air nor bone) with the smallest value within `reachMm` up or down. */
function continuityAlongZ(field: Field, reachMm: number): Float32Array {
  const inside = new Float32Array(field.hu.length)
  for (let p = 0; p < inside.length; p++) {
    const v = field.hu[p]!
    inside[p] = v < -140 ? 0 : v < 130 ? 1 : Math.max(0, 1 - (v - 130) / 80)
  }
  return extremeAlongZ(field, inside, Math.round(reachMm / field.stepMm), -1)
}

/** The greatest (`way` 1) or least (-1) value within `reach` slices up or down. */
function extremeAlongZ(field: Field, values: Float32Array, reach: number, way: 1 | -1): Float32Array {
  const { nz } = field
  const plane = field.nx * field.ny
  const out = values.slice()
  for (let k = 0; k < nz; k++)
    for (let z = Math.max(0, k - reach); z <= Math.min(nz - 1, k + reach); z++) {
      if (z === k) continue
      const to = k * plane
      const from = z * plane
      for (let q = 0; q < plane; q++) if ((values[from + q]! - out[to + q]!) * way > 0) out[to + q] = values[from + q]!
    }
  return out
}

/** One place of the canal's middle on the field's lattice, continuous voxel numbers. */
export interface CanalNode {
  readonly i: number
  readonly j: number
  readonly k: number
  readonly score: number
}

/**
 * The canal's middle from the caudal end to the cranial one, one node a slice, by dynamic programming over slices.
 *
 * Steps up to 45 degrees sideways and 60 degrees forward or back; the path begins and ends where the score no longer pays.
 */
export function traceCanal(field: Field, score: Float32Array): readonly CanalNode[] {
  const { nx, ny, nz } = field
  const plane = nx * ny
  const need = 0.38
  // Where the ring is lost the path pays more than a good place gains, so that it goes round bone rather than through it.
  const lossFactor = 5
  const total = new Float32Array(score.length)
  const from = new Int8Array(score.length)
  const moves = pathMoves()
  let bestEnd = -1
  let bestTotal = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const p = i + nx * j + plane * k
        const over = score[p]! - need
        const gain = over < 0 ? lossFactor * over : over
        let best = 0
        let move = -1
        if (k > 0 && over > -0.37)
          for (let m = 0; m < moves.length; m++) {
            const [a, b, cost] = moves[m]!
            const x = i + a
            const y = j + b
            if (x < 0 || y < 0 || x >= nx || y >= ny) continue
            const t = total[p - plane + a + nx * b]! - cost
            if (t > best) {
              best = t
              move = m
            }
          }
        total[p] = over > -0.37 || best > 0 ? Math.max(0, best + gain) : 0
        from[p] = move
        if (total[p]! > bestTotal) {
          bestTotal = total[p]!
          bestEnd = p
        }
      }
  return pathBack(field, score, total, from, moves, bestEnd)
}

function pathMoves(): readonly (readonly [number, number, number])[] {
  const moves: [number, number, number][] = []
  for (let b = -2; b <= 2; b++) for (let a = -1; a <= 1; a++) moves.push([a, b, 0.12 * a * a + 0.03 * b * b])
  return moves
}

function pathBack(
  field: Field,
  score: Float32Array,
  total: Float32Array,
  from: Int8Array,
  moves: readonly (readonly [number, number, number])[],
  end: number,
): readonly CanalNode[] {
  const { nx, ny } = field
  const plane = nx * ny
  const nodes: CanalNode[] = []
  let p = end
  while (p >= 0 && total[p]! > 0) {
    const k = Math.floor(p / plane)
    const j = Math.floor((p - k * plane) / nx)
    nodes.push({ i: p - k * plane - j * nx, j, k, score: score[p]! })
    const move = from[p]!
    if (move < 0) break
    p = p - plane + moves[move]![0] + nx * moves[move]![1]
  }
  return nodes.reverse()
}
