import type { Triple } from '../../../geometry/index.ts'
import type { Volume } from '../../../imaging/index.ts'
import type { BodySurface } from '../body.ts'
import { planeHeight } from '../body-frame.ts'
import { type BodyVoxels, bodyVoxels } from './body-voxels.ts'
import { addedBy, type End, fitPlate, type Plate, sheetOf } from './plates.ts'
import { fitWall } from './walls.ts'

const wideMm = 40
const marginMm = 9

/**
 * The bodies' surfaces, each moved to where a shell of bone smeared by the scanner explains the image's own voxels best:
 * the outer surface of the cortex. In two turns, because each endplate reckons with the one across its disc.
 *
 * `keep` names bodies to be left as they were found.
 */
export function settledSurfaces(
  volume: Volume,
  found: readonly BodySurface[],
  keep: (n: number) => boolean,
): readonly BodySurface[] {
  const surfaces = [...found]
  const voxels = found.map((s, n): BodyVoxels | null => {
    const half = s.frame.pitchMm / 2 + marginMm
    return keep(n) ? null : bodyVoxels(volume, s.frame, wideMm, -half, half)
  })
  const plates = new Map<string, Plate>()
  for (const first of [true, false])
    for (const [n, seen] of voxels.entries()) {
      if (!seen) continue
      for (const end of ['bottom', 'top'] as const) settleEnd(surfaces, plates, seen, n, end)
      if (first && surfaces[n]!.frame.sacralHalfWidthMm === null)
        surfaces[n] = { ...surfaces[n]!, radius: fitWall(surfaces[n]!, seen) }
    }
  return surfaces
}

function settleEnd(surfaces: BodySurface[], plates: Map<string, Plate>, voxels: BodyVoxels, n: number, end: End): void {
  const own = surfaces[n]!
  if (!(end === 'top' ? own.frame.upper : own.frame.lower).seen) return
  const other = plates.get(end === 'top' ? `${n + 1} bottom` : `${n - 1} top`)
  const beside = surfaces[end === 'top' ? n + 1 : n - 1]
  const added = other && beside ? across(own, beside, other) : beyond(own, end)
  const plate = fitPlate(own, voxels, end, added)
  if (!plate) return
  plates.set(`${n} ${end}`, plate)
  surfaces[n] = { ...own, [end]: sheetOf(plate) }
}

/** Before the neighbour is placed: nothing beyond the middle of the disc is looked at. */
function beyond({ frame }: BodySurface, end: End): (x: number, y: number, h: number) => number {
  const sign = end === 'top' ? 1 : -1
  const bound = end === 'top' ? frame.upper : frame.lower
  return (x, y, h) => (sign * (h - planeHeight(frame, bound, x, y)) > 0.5 ? Number.NaN : 0)
}

/** What the neighbour's plate across a disc adds at a place of this body's axes. */
function across(own: BodySurface, beside: BodySurface, plate: Plate): (x: number, y: number, h: number) => number {
  const [f, g] = [own.frame, beside.frame]
  const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
  const from: Triple = [f.centre[0] - g.centre[0], f.centre[1] - g.centre[1], f.centre[2] - g.centre[2]]
  const row = (axis: Triple) => [dot(f.left, axis), dot(f.back, axis), dot(f.up, axis), dot(from, axis)] as const
  const [a, b, c] = [row(g.left), row(g.back), row(g.up)]
  return (x, y, h) =>
    addedBy(
      plate,
      a[0] * x + a[1] * y + a[2] * h + a[3],
      b[0] * x + b[1] * y + b[2] * h + b[3],
      c[0] * x + c[1] * y + c[2] * h + c[3],
    )
}
