import { type Affine, mapPoint, medianOf, point } from '../../geometry/index.ts'
import type { Breach } from '../spine.ts'
import { edgeNear, maskBorder, type Seen } from './ray.ts'
import { kind } from './region.ts'
import type { Surface } from './surface.ts'

type Wall = Breach['wall']

/** A patch of the body's cortex: where it is, how thick its shell reads, and which patches lie beside it. */
interface Place {
  readonly wall: Wall
  readonly at: readonly [x: number, y: number, z: number]
  readonly shellMm: number
  readonly areaMm2: number
  readonly row: number
  readonly column: number
}

/** Shell thinner than this share of its wall's median is a gap. */
const gapShare = 0.4
/** Least size of a gap that is reported; a normal vessel hole is smaller. */
const leastMm2 = 12
/** A wall whose median shell reads thinner than this cannot be judged, mm. */
const leastShellMm = 0.12
/** On thicker slices the shell is lost in its surroundings and no wall is judged. */
const thickMm = 1.6
const wallStepMm = 1.5
const directions = 72
/** The basivertebral vein leaves the posterior wall here: a normal opening. */
const veinHalfMm = { x: 6, z: 5.5 } as const

export interface Cortex {
  readonly breaches: readonly Breach[]
  /** Walls on which the shell shows too faintly to say. */
  readonly unseen: readonly Wall[]
}

/** Gaps in the shell of the body: on both endplates and round the wall between them. */
export function readCortex(
  seen: Seen,
  frame: Affine<'patient', 'vertebra'>,
  superior: Surface,
  inferior: Surface,
): Cortex {
  const rounds = [
    onEndplate(superior, 'superior endplate'),
    onEndplate(inferior, 'inferior endplate'),
    roundWall(seen, superior, inferior),
  ].map(smoothed)
  const walls: readonly Wall[] = ['superior endplate', 'inferior endplate', 'anterior', 'posterior', 'left', 'right']
  const median = new Map<Wall, number>(
    walls.map((wall) => [wall, medianOf(rounds.flat().filter((p) => p.wall === wall).map((p) => p.shellMm))]), // biome-ignore format: one a line
  )
  const thin = Math.max(...seen.region.grid.spacingMm) <= thickMm
  const judged = (wall: Wall) => thin && (median.get(wall) ?? Number.NaN) >= leastShellMm
  const breaches = rounds.flatMap((places) =>
    clusters(places.filter((p) => judged(p.wall) && p.shellMm < gapShare * median.get(p.wall)!)).flatMap((c) => {
      const areaMm2 = c.reduce((s, p) => s + p.areaMm2, 0)
      if (areaMm2 < leastMm2) return []
      const mean = (k: 0 | 1 | 2) => c.reduce((s, p) => s + p.at[k] * p.areaMm2, 0) / areaMm2
      return [{ wall: c[0]!.wall, centre: mapPoint(frame, point('vertebra', mean(0), mean(1), mean(2))), areaMm2 }]
    }),
  )
  return { breaches, unseen: walls.filter((wall) => !judged(wall)) }
}

/** Each place with the mean shell of itself and those beside it, so that one noisy ray is no gap. */
function smoothed(places: readonly Place[]): Place[] {
  const at = new Map(places.map((p) => [p.row * 1000 + p.column, p.shellMm]))
  return places.map((p) => {
    let [sum, n] = [2 * p.shellMm, 2]
    for (const step of [1, -1, 1000, -1000]) {
      const beside = at.get(p.row * 1000 + p.column + step)
      if (beside === undefined) continue
      sum += beside
      n++
    }
    return { ...p, shellMm: sum / n }
  })
}

/** Endplate places away from the rim. */
function onEndplate(s: Surface, wall: Wall): Place[] {
  const out: Place[] = []
  s.zMm.forEach((z, n) => {
    if (Number.isNaN(z) || s.insetMm[n]! < 3) return
    const column = n % s.columns
    const row = Math.floor(n / s.columns)
    const at = [s.x0Mm + column * s.stepMm, s.y0Mm + row * s.stepMm, z] as const
    const shellMm = Number.isNaN(s.shellMm[n]!) ? 0 : s.shellMm[n]!
    out.push({ wall, at, shellMm, areaMm2: s.stepMm ** 2, row, column })
  })
  return out
}

/** Places round the wall between the endplates, those under the pedicles and at the vein's opening left out. */
function roundWall(seen: Seen, superior: Surface, inferior: Surface): Place[] {
  const out: Place[] = []
  const top = medianOf(superior.zMm.filter((z, n) => !Number.isNaN(z) && superior.insetMm[n]! > 3)) - 4
  const bottom = medianOf(inferior.zMm.filter((z, n) => !Number.isNaN(z) && inferior.insetMm[n]! > 3)) + 4
  const middle = (top + bottom) / 2
  const heights = Array.from({ length: Math.max(0, Math.floor((top - bottom) / wallStepMm) + 1) }, (_, row) => bottom + row * wallStepMm) // biome-ignore format: one a row
  const borders = heights.map((z) =>
    Array.from({ length: directions }, (_, column) => {
      const angle = (2 * Math.PI * column) / directions
      return maskBorder(seen.read, [0, 0, z], [Math.cos(angle), Math.sin(angle), 0], 45)
    }),
  )
  for (const [row, z] of heights.entries())
    for (let column = 0; column < directions; column++) {
      const angle = (2 * Math.PI * column) / directions
      const [dx, dy] = [Math.cos(angle), Math.sin(angle)]
      const border = borders[row]![column]!
      if (border === null || onLip(borders, row, column)) continue
      const at = [border * dx, border * dy, z] as const
      const wall = wallOf(angle)
      if (underArch(seen, at, dx, dy)) continue
      // Beside the pedicles the wall runs out into the arch: only its front half is judged.
      if ((wall === 'left' || wall === 'right') && at[1] > -3) continue
      if (wall === 'posterior' && Math.abs(at[0]) < veinHalfMm.x && Math.abs(z - middle) < veinHalfMm.z) continue
      const patch = { out: [dx, dy, 0], a: [-dy, dx, 0], halfAMm: 1, b: [0, 0, 1], halfBMm: 1 } as const
      const edge = edgeNear(seen, at, patch)
      const areaMm2 = wallStepMm * border * ((2 * Math.PI) / directions)
      out.push({ wall, at, shellMm: edge?.shellMm ?? 0, areaMm2, row, column })
    }
  return out
}

/** Steeper than this out of the vertical a wall is the flank of a lip, whose thin cortex is no gap. */
const lipSlope = 0.45

/** Whether the wall runs out towards a rim here. */
function onLip(borders: readonly (readonly (number | null)[])[], row: number, column: number): boolean {
  const above = borders[Math.min(borders.length - 1, row + 1)]![column]
  const below = borders[Math.max(0, row - 1)]![column]
  const rows = Math.min(borders.length - 1, row + 1) - Math.max(0, row - 1)
  return above != null && below != null && rows > 0 && Math.abs(above - below) > lipSlope * rows * wallStepMm
}

/** Angle 0 is left, 90 degrees posterior. */
function wallOf(angleRad: number): Wall {
  const quarter = Math.round(angleRad / (Math.PI / 2)) % 4
  return (['left', 'posterior', 'right', 'anterior'] as const)[quarter]!
}

function underArch(seen: Seen, at: readonly [number, number, number], dx: number, dy: number): boolean {
  for (const d of [0.5, 1.5, 3, 4.5, 6, 8]) {
    const k = seen.read.kindAt(at[0] + d * dx, at[1] + d * dy, at[2])
    if (k === kind.arch || k === kind.other) return true
  }
  return false
}

/** Places that touch, also across the corner, and round the back of the ring of directions. */
function clusters(places: readonly Place[]): Place[][] {
  const key = (row: number, column: number) => row * 1000 + column
  const left = new Map(places.map((p) => [key(p.row, p.column), p]))
  const out: Place[][] = []
  for (const seed of places) {
    if (!left.delete(key(seed.row, seed.column))) continue
    const cluster = [seed]
    for (let n = 0; n < cluster.length; n++)
      for (let dr = -1; dr <= 1; dr++)
        for (let dc = -1; dc <= 1; dc++) {
          const column = cluster[n]!.column + dc
          const wrapped = seed.wall.includes('endplate') ? column : (column + directions) % directions
          const k = key(cluster[n]!.row + dr, wrapped)
          const next = left.get(k)
          if (!next) continue
          left.delete(k)
          cluster.push(next)
        }
    out.push(cluster)
  }
  return out
}
