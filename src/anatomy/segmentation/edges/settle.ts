import type { Triple } from '../../../geometry/index.ts'
import type { Volume } from '../../../imaging/index.ts'
import type { BodySurface } from '../body.ts'
import { planeHeight } from '../body-frame.ts'
import { type BodyVoxels, bodyVoxels } from './body-voxels.ts'
import { addedBy, type End, fitPlate, type Plate, sheetOf } from './plates.ts'
import { fitWall } from './walls.ts'

const wideMm = 40
const marginMm = 9

/** The bodies' surfaces, each moved to where a shell of bone smeared by the scanner explains the image's own voxels best. */
export function settledSurfaces(
  volume: Volume,
  found: readonly BodySurface[],
  keep: (n: number) => boolean,
): BodySurface[] {
  const surfaces = [...found]
  const voxels = found.map((s, n): BodyVoxels | null => {
    if (keep(n)) return null
    const half = s.frame.pitchMm / 2 + marginMm
    return bodyVoxels(volume, s.frame, wideMm, -half, half)
  })
  const plates = new Map<string, Plate>()
  for (let turn = 0; turn < 2; turn++) {
    for (let n = 0; n < surfaces.length; n++) {
      const v = voxels[n]
      if (!v) continue
      for (const end of ['bottom', 'top'] as const) {
        const s = surfaces[n]!
        if (!(end === 'top' ? s.frame.upper : s.frame.lower).seen) continue
        const other = plates.get(end === 'top' ? `${n + 1} bottom` : `${n - 1} top`)
        const otherFrame = surfaces[end === 'top' ? n + 1 : n - 1]?.frame
        const plate = fitPlate(
          s,
          v,
          end,
          otherFrame && other ? across(s, { plate: other, frame: otherFrame }) : beyond(s, end),
        )
        if (plate) plates.set(`${n} ${end}`, plate)
        if (plate) surfaces[n] = { ...s, [end]: sheetOf(plate) }
      }
      if (turn === 0 && surfaces[n]!.frame.sacralHalfWidthMm === null)
        surfaces[n] = { ...surfaces[n]!, radius: fitWall(surfaces[n]!, v) }
    }
  }
  return surfaces
}

type Frame = BodySurface['frame']

/** Before the neighbour is placed: nothing beyond the middle of the disc is looked at. */
function beyond({ frame }: BodySurface, end: End): (x: number, y: number, h: number) => number {
  const sign = end === 'top' ? 1 : -1
  const bound = end === 'top' ? frame.upper : frame.lower
  return (x, y, h) => (sign * (h - planeHeight(frame, bound, x, y)) > 0.5 ? Number.NaN : 0)
}

/** What the plate across a disc adds at a place of this body's axes. */
function across(
  { frame: f }: BodySurface,
  other: { readonly plate: Plate; readonly frame: Frame },
): (x: number, y: number, h: number) => number {
  const { frame: g, plate } = other
  const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
  const axes = [g.left, g.back, g.up].map((axis) => {
    const from: Triple = [f.centre[0] - g.centre[0], f.centre[1] - g.centre[1], f.centre[2] - g.centre[2]]
    return [dot(f.left, axis), dot(f.back, axis), dot(f.up, axis), dot(from, axis)] as const
  })
  const [a, b, c] = axes as [(typeof axes)[0], (typeof axes)[0], (typeof axes)[0]]
  return (x, y, h) =>
    addedBy(
      plate,
      a[0] * x + a[1] * y + a[2] * h + a[3],
      b[0] * x + b[1] * y + b[2] * h + b[3],
      c[0] * x + c[1] * y + c[2] * h + c[3],
    )
}
