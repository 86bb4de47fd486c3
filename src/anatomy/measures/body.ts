import { type Affine, mapPoint, type Point, point } from '../../geometry/index.ts'
import type { Body, Heights, SixPoints } from '../spine.ts'
import { endplateSurface, type FittedEndplate, fitEndplate, heightAt, type Surface } from './endplate.ts'
import { kind, type Region, readInFrame } from './region.ts'

export interface MeasuredBody {
  readonly body: Body
  readonly frame: Affine<'patient', 'vertebra'>
  readonly superior: FittedEndplate
  readonly inferior: FittedEndplate
  readonly superiorSurface: Surface
  readonly inferiorSurface: Surface
  /** y of the front and the back of the body in the mid-sagittal plane at mid-height, vertebra frame. */
  readonly frontMm: number
  readonly backMm: number
  /** x of its right and left sides at mid-depth. */
  readonly rightMm: number
  readonly leftMm: number
}

/** Corner points are read this far inside the walls, where the endplate is no longer rounded off. */
const rimMm = 2.5
const probeMm = 2

/** Endplates, six points and size of the body seen in `frame`. */
export function measureBody(region: Region, frame: Affine<'patient', 'vertebra'>): MeasuredBody {
  const read = readInFrame(region, frame)
  const superiorSurface = endplateSurface(read, 'superior')
  const inferiorSurface = endplateSurface(read, 'inferior')
  const superior = fitEndplate(superiorSurface, frame, 'superior')
  const inferior = fitEndplate(inferiorSurface, frame, 'inferior')
  const [frontMm, backMm] = extentOn(superiorSurface, 'y')
  const [rightMm, leftMm] = extentOn(superiorSurface, 'x')
  const place = (y: number, surface: Surface): Point<'patient'> =>
    mapPoint(frame, point('vertebra', 0, y, heightAt(surface, 0, y, probeMm)))
  const front = frontMm + rimMm
  const back = backMm - rimMm
  const middle = (frontMm + backMm) / 2
  const sixPoints: SixPoints = {
    anteriorSuperior: place(front, superiorSurface),
    anteriorInferior: place(front, inferiorSurface),
    middleSuperior: place(middle, superiorSurface),
    middleInferior: place(middle, inferiorSurface),
    posteriorSuperior: place(back, superiorSurface),
    posteriorInferior: place(back, inferiorSurface),
  }
  const body: Body = {
    centre: mapPoint(frame, point('vertebra', 0, 0, 0)),
    superior,
    inferior,
    sixPoints,
    widthMm: leftMm - rightMm,
    depthMm: backMm - frontMm,
    volumeMm3: bodyVolume(region),
  }
  return { body, frame, superior, inferior, superiorSurface, inferiorSurface, frontMm, backMm, rightMm, leftMm }
}

/** Extent of a surface along one axis through the frame's origin. */
function extentOn(surface: Surface, axis: 'x' | 'y'): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  surface.zMm.forEach((z, at) => {
    if (Number.isNaN(z)) return
    const x = surface.x0Mm + (at % surface.columns) * surface.stepMm
    const y = surface.y0Mm + Math.floor(at / surface.columns) * surface.stepMm
    const [along, across] = axis === 'x' ? [x, y] : [y, x]
    if (Math.abs(across) > 3) return
    low = Math.min(low, along)
    high = Math.max(high, along)
  })
  return [low, high]
}

function bodyVolume(region: Region): number {
  const { spacingMm } = region.grid
  let n = 0
  for (const k of region.kinds) if (k === kind.body) n++
  return n * spacingMm[0] * spacingMm[1] * spacingMm[2]
}

/** Heights along the vertebra, from the six points. */
export function heightsOf(six: SixPoints): Heights {
  const d = (a: Point<'patient'>, b: Point<'patient'>) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
  return {
    anteriorMm: d(six.anteriorSuperior, six.anteriorInferior),
    middleMm: d(six.middleSuperior, six.middleInferior),
    posteriorMm: d(six.posteriorSuperior, six.posteriorInferior),
  }
}
