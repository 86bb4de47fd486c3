// The whole spine on two pictures: cut along its own course, so that a curved spine stays in view, with every name.
import type { Spine, Vertebra } from '../../anatomy/index.ts'
import { direction, mapPoint, type Point, point } from '../../geometry/index.ts'
import type { Volume } from '../../imaging/index.ts'
import { film } from '../palette.ts'
import type { Spot } from '../picture/coverage.ts'
import { scaleBar, sideLetters } from '../picture/ornament.ts'
import type { Mark, Picture } from '../picture/picture.ts'
import { grayOnPlane, type Plane, spotOnPlane } from '../picture/slice.ts'
import type { Size } from './size.ts'

/** Body, canal and spinous processes side by side. */
const leastFieldMm = 104
/** Shown above the first and below the last vertebra. */
const beyondMm = 22
/** The spine's middle lies this far behind the body centres in the sagittal picture. */
const behindMm = 16

type Course = (z: number) => Point<'patient'>

/** The line through the body centres, extended straight at both ends. */
function courseOf(vertebrae: readonly Vertebra[]): Course {
  const centres = vertebrae.map((v) => v.body.centre).sort((a, b) => b[2] - a[2])
  return (z) => {
    const first = centres[0]
    if (!first) return point('patient', 0, 0, z)
    const next = centres.findIndex((c) => c[2] <= z)
    if (next === 0 || centres.length === 1) return point('patient', first[0], first[1], z)
    const last = centres.at(-1) as Point<'patient'>
    if (next < 0) return point('patient', last[0], last[1], z)
    const [a, b] = [centres[next - 1] as Point<'patient'>, centres[next] as Point<'patient'>]
    const t = (a[2] - z) / Math.max(1e-6, a[2] - b[2])
    return point('patient', a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, z)
  }
}

/** The heights (z) the pictures span: the named vertebrae and a little more, as far as the CT goes. */
export function spanOf(volume: Volume, spine: Spine): readonly [low: number, high: number] {
  const { dims, patientFromVoxel } = volume.grid
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((c) =>
    mapPoint(
      patientFromVoxel,
      point('voxel', c & 1 ? dims[0] - 1 : 0, c & 2 ? dims[1] - 1 : 0, c & 4 ? dims[2] - 1 : 0),
    ),
  )
  const zs = corners.map((p) => p[2])
  const ends = spine.vertebrae.flatMap((v) => [v.body.superior.centre[2], v.body.inferior.centre[2]])
  if (ends.length === 0) return [Math.min(...zs), Math.max(...zs)]
  return [
    Math.max(Math.min(...zs), Math.min(...ends) - beyondMm),
    Math.min(Math.max(...zs), Math.max(...ends) + beyondMm),
  ]
}

/** Sagittal and coronal in pictures of at most `most`; a short stretch of spine makes lower ones. */
export function overview(volume: Volume, spine: Spine, most: Size, planned: ReadonlySet<string>): readonly Picture[] {
  const [low, high] = spanOf(volume, spine)
  const mmPerPixel = Math.max((high - low) / most.rows, leastFieldMm / most.columns)
  const size = { ...most, rows: Math.min(most.rows, Math.ceil((high - low) / mmPerPixel)) }
  const course = courseOf(spine.vertebrae)
  const middle = course((low + high) / 2)
  const down = direction('patient', 0, 0, -1)
  const zOf = (row: number): number => (low + high) / 2 + (size.rows / 2 - row - 0.5) * mmPerPixel
  const sagittal: Plane = {
    centre: point('patient', middle[0], middle[1] + behindMm, (low + high) / 2),
    right: direction('patient', 0, 1, 0),
    down,
    mmPerPixel,
    ...pixels(size),
  }
  const coronal: Plane = { ...sagittal, centre: middle, right: direction('patient', 1, 0, 0) }
  // right x down points to the patient's right in the sagittal picture and backwards in the coronal one.
  const along = (row: number) => ({ throughMm: -(course(zOf(row))[0] - middle[0]), rightMm: 0 })
  const across = (row: number) => ({ throughMm: course(zOf(row))[1] - middle[1], rightMm: 0 })
  const names = spine.vertebrae.map((v) => v.level).join(', ')
  const common = (plane: Plane) => [...sideLetters(size, plane.right, plane.down), ...scaleBar(size, mmPerPixel)]
  return [
    {
      name: 'overview-sagittal',
      title: 'Sagittal; yellow: planned',
      description: `Sagittal CT along the course of the spine with the vertebrae ${names} named.`,
      ...size,
      gray: grayOnPlane(volume, sagittal, undefined, along),
      marks: [
        ...spine.vertebrae.flatMap((v) => [...bodyOutline(v, sagittal), ...nameAt(v, sagittal, planned)]),
        ...common(sagittal),
      ],
    },
    {
      name: 'overview-coronal',
      title: 'Coronal',
      description: `Coronal CT along the course of the spine with the vertebrae ${names} named.`,
      ...size,
      gray: grayOnPlane(volume, coronal, undefined, across),
      marks: [...spine.vertebrae.flatMap((v) => nameAt(v, coronal, planned)), ...common(coronal)],
    },
  ]
}

const pixels = ({ columns, rows }: Size) => ({ columns, rows })

/** The body's six points joined: yellow and thick where fractured. */
function bodyOutline(vertebra: Vertebra, plane: Plane): readonly Mark[] {
  const p = vertebra.body.sixPoints
  const broken = vertebra.complete && vertebra.morphometry.genant.grade > 0
  const points = [
    p.anteriorSuperior,
    p.middleSuperior,
    p.posteriorSuperior,
    p.posteriorInferior,
    p.middleInferior,
    p.anteriorInferior,
  ].map((corner): Spot => spotOnPlane(plane, corner).spot)
  const line = { kind: 'line', points, closed: true } as const
  return broken
    ? [{ ...line, colour: film.wall, widthPt: 1.1, halo: true }]
    : [{ ...line, colour: film.left, widthPt: 0.5, dashPt: [1.6, 1.6] }]
}

function nameAt(vertebra: Vertebra, plane: Plane, planned: ReadonlySet<string>): readonly Mark[] {
  const { spot } = spotOnPlane(plane, vertebra.body.centre)
  const px = plane.columns / 140
  return [
    {
      kind: 'words',
      text: vertebra.level,
      at: [spot[0], spot[1] + 3 * px],
      colour: planned.has(vertebra.level) ? film.wall : film.ink,
      sizePt: 8,
      align: 'centre',
      bold: true,
    },
  ]
}
