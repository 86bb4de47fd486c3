import { type Affine, mapPoint, medianOf, type Point, point } from '../../geometry/index.ts'
import type { Body, Heights, SixPoints } from '../spine.ts'
import { type FittedEndplate, fitEndplate } from './endplate.ts'
import { edgeNear, maskBorder, type Seen } from './ray.ts'
import type { Region } from './region.ts'
import { bulgeBehind, type Outline, type SectionPoint, sagittalOutline, sixOnSection } from './section.ts'
import { sixPointsOf } from './section-fit.ts'
import { endplateSurface, type Surface } from './surface.ts'

/** The body seen in one frame. */
export interface MeasuredBody {
  readonly body: Body
  readonly frame: Affine<'patient', 'vertebra'>
  readonly superior: FittedEndplate
  readonly inferior: FittedEndplate
  readonly superiorSurface: Surface
  readonly inferiorSurface: Surface
  readonly outline: Outline
  readonly retropulsionMm: number
  /** y of the front and the back of the body in the mid-sagittal plane at mid-height, vertebra frame. */
  readonly frontMm: number
  readonly backMm: number
  /** x of its right and left sides at mid-height. */
  readonly rightMm: number
  readonly leftMm: number
}

/** Endplates, six points and size of the body seen in `frame`; null where too little of it is there. */
export function measureBody(region: Region, frame: Affine<'patient', 'vertebra'>, seen: Seen): MeasuredBody | null {
  const superiorSurface = endplateSurface(seen, 'superior')
  const inferiorSurface = endplateSurface(seen, 'inferior')
  const superior = fitEndplate(superiorSurface, frame, 'superior')
  const inferior = fitEndplate(inferiorSurface, frame, 'inferior')
  const outline = sagittalOutline(seen, {
    superior: superiorSurface.expected,
    inferior: inferiorSurface.expected,
  })
  if (!superior || !inferior || !outline) return null
  const six = sixPointsOf(seen, outline)
  const place = ([y, z]: SectionPoint): Point<'patient'> => mapPoint(frame, point('vertebra', 0, y, z))
  const sixPoints: SixPoints = {
    anteriorSuperior: place(six.anteriorSuperior),
    anteriorInferior: place(six.anteriorInferior),
    middleSuperior: place(six.middleSuperior),
    middleInferior: place(six.middleInferior),
    posteriorSuperior: place(six.posteriorSuperior),
    posteriorInferior: place(six.posteriorInferior),
  }
  const [frontMm, backMm] = depthOf(outline)
  const [rightMm, leftMm] = widthOf(seen, (frontMm + backMm) / 2)
  const body: Body = {
    centre: mapPoint(frame, point('vertebra', 0, 0, 0)),
    superior: superior.endplate,
    inferior: inferior.endplate,
    sixPoints,
    widthMm: leftMm - rightMm,
    depthMm: backMm - frontMm,
    volumeMm3: bodyVolume(region),
  }
  return {
    body,
    frame,
    superior,
    inferior,
    superiorSurface,
    inferiorSurface,
    outline,
    retropulsionMm: bulgeBehind(outline, sixOnSection(outline)),
    frontMm,
    backMm,
    rightMm,
    leftMm,
  }
}

/** The two endplates alone, read coarsely: what turning the frame into place needs. */
export function coarseEndplates(
  frame: Affine<'patient', 'vertebra'>,
  seen: Seen,
): { readonly superior: FittedEndplate; readonly inferior: FittedEndplate } | null {
  const superior = fitEndplate(endplateSurface(seen, 'superior', coarseStepMm), frame, 'superior')
  const inferior = fitEndplate(endplateSurface(seen, 'inferior', coarseStepMm), frame, 'inferior')
  return superior && inferior ? { superior, inferior } : null
}

const coarseStepMm = 3

/** y of the outline's front and back, as medians over the middle fifth of its height. */
function depthOf({ points }: Outline): readonly [number, number] {
  const z = points.map((p) => p[1])
  const [low, high] = [Math.min(...z), Math.max(...z)]
  const band = points.filter((p) => Math.abs(p[1] - (low + high) / 2) <= (high - low) / 8)
  const side = (keep: (y: number) => boolean) => medianOf(band.filter((p) => keep(p[0])).map((p) => p[0]))
  return [side((y) => y < 0), side((y) => y >= 0)]
}

function widthOf(seen: Seen, yMm: number): readonly [number, number] {
  const side = (sign: 1 | -1): number => {
    const found: number[] = []
    const patch = { out: [sign, 0, 0], a: [0, 1, 0], halfAMm: 1.5, b: [0, 0, 1], halfBMm: 1.5 } as const
    for (let y = -9; y <= 6; y += 3) {
      const here: number[] = []
      for (const z of [-2, 0, 2]) {
        const border = maskBorder(seen.read, [0, yMm + y, z], [sign, 0, 0], 45)
        if (border === null) continue
        const edge = edgeNear(seen, [sign * border, yMm + y, z], patch)
        here.push(border + (edge?.atMm ?? 0))
      }
      if (here.length > 0) found.push(medianOf(here))
    }
    return found.length > 0 ? sign * Math.max(...found) : 0
  }
  return [side(-1), side(1)]
}

function bodyVolume(region: Region): number {
  const { spacingMm } = region.grid
  let n = 0
  for (let at = 0; at < region.bodyMask.length; at++) n += region.bodyMask[at]!
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
