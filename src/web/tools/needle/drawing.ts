import type { TubePiece } from '../../state/plan/margin-scale.ts'
import type { HeldNeedle } from '../../state/plan/needle.ts'
import { onPlane, type Plane } from '../../state/plan/plane.ts'

/** A place of a picture, px. */
export type Spot = readonly [x: number, y: number]

/** A picture of a plane: its size and scale. */
export interface PictureOfPlane {
  readonly plane: Plane
  readonly width: number
  readonly height: number
  readonly pixelsPerMm: number
}

export function spotOf({ plane, width, height, pixelsPerMm }: PictureOfPlane, p: HeldNeedle['skin']): Spot {
  const [right, down] = onPlane(plane, p)
  return [width / 2 + right * pixelsPerMm, height / 2 + down * pixelsPerMm]
}

/** A needle's axis as a line of the picture: `at` gives the spot of a depth from the skin, `across` is unit, square to the line. */
export interface AxisInPicture {
  readonly at: (depthMm: number) => Spot
  readonly across: Spot
  /** px for each mm of depth; less than the picture's scale where the needle leaves the plane. */
  readonly pixelsPerDepthMm: number
}

export function axisOf(skin: Spot, target: Spot, lengthMm: number): AxisInPicture {
  const [dx, dy] = [target[0] - skin[0], target[1] - skin[1]]
  const px = Math.hypot(dx, dy)
  return {
    at: (depthMm) => [skin[0] + (dx * depthMm) / lengthMm, skin[1] + (dy * depthMm) / lengthMm],
    across: px < 1e-6 ? [1, 0] : [-dy / px, dx / px],
    pixelsPerDepthMm: px / lengthMm,
  }
}

export const beside = ([x, y]: Spot, [ax, ay]: Spot, amount: number): Spot => [x + ax * amount, y + ay * amount]

const shown = (value: number): string => value.toFixed(1)
export const polygon = (spots: readonly Spot[]): string => spots.map(([x, y]) => `${shown(x)},${shown(y)}`).join(' ')

/** Outlines of equal colour run on: one polygon for each run of pieces, so that few elements are drawn. */
export function tubePolygons(
  pieces: readonly TubePiece[],
  axis: AxisInPicture,
  pixelsPerMm: number,
): readonly { readonly colour: string; readonly points: string }[] {
  const runs: TubePiece[][] = []
  for (const piece of pieces) {
    const run = runs.at(-1)
    if (run && run[0]?.colour === piece.colour) run.push(piece)
    else runs.push([piece])
  }
  return runs.map((run) => {
    const first = run[0] as TubePiece
    const ends = [
      { mm: first.fromMm, room: first.fromRoomMm },
      ...run.map(({ toMm, toRoomMm }) => ({ mm: toMm, room: toRoomMm })),
    ]
    const edge = (sign: number): Spot[] =>
      ends.map(({ mm, room }) => beside(axis.at(mm), axis.across, sign * room * pixelsPerMm))
    return { colour: first.colour, points: polygon([...edge(1), ...edge(-1).reverse()]) }
  })
}

/** The cannula's outline from behind the skin to its tip, to scale. */
export function cannulaPolygon(axis: AxisInPicture, fromMm: number, toMm: number, halfPx: number): string {
  const [a, b] = [axis.at(fromMm), axis.at(toMm)]
  const side = (sign: number, at: Spot): Spot => beside(at, axis.across, sign * halfPx)
  return polygon([side(1, a), side(1, b), side(-1, b), side(-1, a)])
}
