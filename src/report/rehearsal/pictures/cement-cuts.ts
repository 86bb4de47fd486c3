// Flat cuts of the CT through the cement as it went: portions in their needle's colour, what leaked hatched.
import { displacement, dot, mapPoint, moved, type Point, point, scaled } from '../../../geometry/index.ts'
import { cannulaAcross, cannulaShadow } from '../../figures/cannula.ts'
import { axesOf } from '../../figures/needle-views.ts'
import { type Size, sized } from '../../figures/size.ts'
import { film } from '../../palette.ts'
import { circle, type Spot } from '../../picture/coverage.ts'
import { scaleBar, sideLetters } from '../../picture/ornament.ts'
import type { Mark, Picture } from '../../picture/picture.ts'
import { grayOnPlane, type Plane, spotOnPlane } from '../../picture/slice.ts'
import { hatchOf, layerOn, outlinesOf } from './contour.ts'
import { type Scene, traceMm3 } from './scene.ts'

const fieldMm = 84
const filled = 0.5
const stopReachMm = 19

export type Cut = 'sagittal' | 'coronal' | 'axial'
const axisOf: Readonly<Record<Cut, 0 | 1 | 2>> = { sagittal: 0, coronal: 1, axial: 2 }

/** The plane of a cut through a point, across the vertebra's own axes: head up, front left or up, left on the right. */
export function cutPlane(
  { vertebra }: Pick<Scene, 'vertebra'>,
  cut: Cut,
  through: Point<'patient'>,
  size: Size,
): Plane {
  const { left, posterior, superior } = axesOf(vertebra)
  const normal = cut === 'sagittal' ? left : cut === 'coronal' ? posterior : superior
  const middle = cut === 'coronal' ? vertebra.body.centre : moved(vertebra.body.centre, posterior, 13)
  const centre = moved(middle, normal, dot(displacement(through, middle), normal))
  const right = cut === 'sagittal' ? posterior : left
  const down = cut === 'axial' ? posterior : scaled(superior, -1)
  return { centre, right, down, ...sized(size, fieldMm) }
}

/** A point of the layer of voxels that holds most cement, along one axis of the cement's grid. */
export function fullestLayer({ record }: Scene, axis: 0 | 1 | 2): Point<'patient'> {
  const [nx, ny] = record.grid.dims
  const sums = new Float64Array(record.grid.dims[axis])
  for (let v = 0; v < record.cementFraction.length; v++) {
    const f = record.cementFraction[v] as number
    if (f > 0) sums[[v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))][axis] as number]! += f
  }
  const at = record.grid.dims.map((n) => (n - 1) / 2)
  at[axis] = sums.indexOf(Math.max(...sums))
  return mapPoint(record.grid.patientFromVoxel, point('voxel', at[0] as number, at[1] as number, at[2] as number))
}

export function cementCut(scene: Scene, cut: Cut, size: Size, through?: Point<'patient'>): Picture {
  const { rehearsal } = scene
  const plane = cutPlane(scene, cut, through ?? fullestLayer(scene, axisOf[cut]), size)
  const where = through ? 'through the largest leak' : 'through most of the cement'
  return {
    name: `${rehearsal.level}-cement-${cut}${through ? '-leak' : ''}`,
    title: `${cut[0]?.toUpperCase()}${cut.slice(1)}, ${where}`,
    description:
      `${cut} CT of ${rehearsal.level} ${where}: each portion of cement in the colour of its needle, leaked cement hatched, ` +
      'the stop line dashed, the needles’ courses dashed.',
    ...size,
    gray: grayOnPlane(rehearsal.theatre.volume, plane),
    marks: [
      ...cementMarks(scene, plane),
      ...cavityMarks(scene, plane),
      ...stopMarks(scene, plane),
      ...needleMarks(scene, plane),
      ...leakMarks(scene, plane),
      ...sideLetters(size, plane.right, plane.down),
      ...scaleBar(size, plane.mmPerPixel),
    ],
  }
}

/** Portions one after another: their common borders are seen, since each has an outline of its own. */
export function cementMarks({ record, rehearsal, sideOf }: Scene, plane: Plane): readonly Mark[] {
  const { inside } = rehearsal.medium
  const { saturation, portion, grid } = record
  const marks: Mark[] = []
  for (const [number, side] of sideOf) {
    const own = (v: number): number => (portion[v] === number && inside[v] === 1 ? (saturation[v] as number) : 0)
    const [points, ...holes] = outlinesOf(layerOn(grid, plane, own), filled)
    if (!points) continue
    const colour = side === 'left' ? film.left : film.right
    marks.push({ kind: 'area', points, holes, colour, opacity: number % 2 === 0 ? 0.42 : 0.62 })
    for (const outline of [points, ...holes])
      marks.push({ kind: 'line', points: outline, colour, widthPt: 0.45, closed: true })
  }
  return [...marks, ...leakedMarks({ record, inside }, plane)]
}

/** The cavity that the balloons left, dotted: cement fills it first. */
function cavityMarks({ rehearsal }: Scene, plane: Plane): readonly Mark[] {
  if (!rehearsal.balloon) return []
  const { grid, cavity } = rehearsal.balloon.inflation
  return outlinesOf(
    layerOn(grid, plane, (v) => cavity[v] as number),
    0.5,
  ).map((points): Mark => ({ kind: 'line', points, colour: film.ink, widthPt: 0.7, closed: true, dashPt: [0.8, 1.4] }))
}

function leakedMarks(
  { record, inside }: { readonly record: Scene['record']; readonly inside: Uint8Array },
  plane: Plane,
): readonly Mark[] {
  const out = (v: number): number => (inside[v] === 1 ? 0 : (record.saturation[v] as number))
  const layer = layerOn(record.grid, plane, out, 2)
  const [points, ...holes] = outlinesOf(layer, filled / 2)
  if (!points) return []
  return [
    { kind: 'area', points, holes, colour: film.halo, opacity: 0.75 },
    ...hatchOf(layer, filled / 2, 8).map(
      (line): Mark => ({ kind: 'line', points: line, colour: film.leak, widthPt: 0.6 }),
    ),
    ...[points, ...holes].map(
      (outline): Mark => ({ kind: 'line', points: outline, colour: film.leak, widthPt: 1, closed: true, halo: true }),
    ),
  ]
}

/** Where the stop plane crosses the picture, as long as the body is wide. */
function stopMarks({ rehearsal, vertebra }: Scene, plane: Plane): readonly Mark[] {
  const { stopPlane } = rehearsal.medium
  if (!stopPlane) return []
  const { normal, point: on } = stopPlane
  const across = [dot(normal, plane.right), dot(normal, plane.down)] as const
  const steep = Math.hypot(...across)
  if (steep < 0.5) return []
  const [a, b] = [across[0] / steep, across[1] / steep]
  const middle = spotOnPlane(plane, vertebra.body.centre).spot
  const off = dot(displacement(on, vertebra.body.centre), normal) / steep / plane.mmPerPixel
  const reach = stopReachMm / plane.mmPerPixel
  const [x, y] = [middle[0] + a * off, middle[1] + b * off]
  return [
    {
      kind: 'line',
      points: [
        [x - b * reach, y + a * reach],
        [x + b * reach, y - a * reach],
      ],
      colour: film.stop,
      widthPt: 0.9,
      dashPt: [3, 2],
      halo: true,
    },
  ]
}

const needleMarks = ({ rehearsal, sideOf }: Scene, plane: Plane): readonly Mark[] => {
  const used = new Set(sideOf.values())
  return rehearsal.theatre.plan.accesses
    .filter((access) => used.has(access.side))
    .flatMap((access) => [...cannulaShadow(access, plane), ...cannulaAcross(access, plane)])
}

/** A ring where a leak worth naming left the bone, if near this cut. */
function leakMarks({ rehearsal }: Scene, plane: Plane): readonly Mark[] {
  const px = plane.columns / 122
  return rehearsal.seen.leaks
    .filter((leak) => leak.volumeMm3 >= traceMm3 && Math.abs(spotOnPlane(plane, leak.exit).offMm) < 4)
    .flatMap((leak): readonly Mark[] => {
      const { spot } = spotOnPlane(plane, leak.exit)
      const above: Spot = [spot[0], spot[1] - 8 * px]
      return [
        { kind: 'line', points: circle(spot, 5.5 * px), colour: film.leak, widthPt: 0.8, closed: true, halo: true },
        { kind: 'words', text: leak.class, at: above, colour: film.leak, sizePt: 6.5, align: 'centre', bold: true },
      ]
    })
}
