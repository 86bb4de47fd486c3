import type { Finding } from '../../base/index.ts'
import {
  type Affine,
  add,
  centroid,
  type Direction,
  displacement,
  mapPoint,
  type Point,
  point,
  unit,
} from '../../geometry/index.ts'
import type { Volume } from '../../imaging/index.ts'
import type { Level } from '../level.ts'
import type { Canal, Density, Pedicle, Sides } from '../spine.ts'
import { leftOf, posteriorOf, superiorOf, vertebraFrame } from './axes.ts'
import { findSkinPosterior, findSpinousTip } from './back.ts'
import { heightsOf, type MeasuredBody, measureBody } from './body.ts'
import { findCanal, type MeasuredCanal } from './canal.ts'
import { cleftVolume } from './cleft.ts'
import { readCortex } from './cortex.ts'
import { measureDensity } from './density.ts'
import type { Shape } from './morphometry.ts'
import { findPedicle, type PedicleSurroundings } from './pedicle.ts'
import { seenIn } from './ray.ts'
import { kind, type Region, voxelCentres } from './region.ts'

/** All that one vertebra shows by itself, before it is compared with its neighbours. */
export interface MeasuredVertebra {
  readonly level: Level
  readonly complete: boolean
  readonly frame: Affine<'patient', 'vertebra'>
  readonly measured: MeasuredBody
  readonly canal: Canal
  readonly pedicles: Sides<Pedicle | null>
  readonly spinousTip: Point<'patient'> | null
  readonly skinPosterior: Point<'patient'> | null
  readonly density: Density | null
  readonly shape: Shape
  readonly findings: readonly Finding[]
}

const turns = 3

/** Measures one vertebra; `superior` is the spine's direction there, right to about 25 degrees; null without a body. */
export function measureVertebra(
  volume: Volume,
  region: Region,
  level: Level,
  superior: Direction<'patient'>,
): MeasuredVertebra | null {
  const bodyVoxels = voxelCentres(region, kind.body)
  if (bodyVoxels.length < 30) return null
  const arch = voxelCentres(region, kind.arch)
  const centre = centroid(bodyVoxels)
  const back = arch.length > 0 ? displacement(centroid(arch), centre) : posteriorOfPatient
  let frame = vertebraFrame(centre, back, superior)
  let canal: MeasuredCanal | null = findCanal(region, frame)
  let measured = measureBody(region, frame, seenIn(region, frame))
  for (let turn = 0; turn < turns && measured; turn++) {
    frame = refinedFrame(frame, measured, canal)
    measured = measureBody(region, frame, seenIn(region, frame))
    if (turn === 0) canal = findCanal(region, frame)
  }
  if (!measured) return null
  const seen = seenIn(region, frame)
  const zTop = measured.superior.planeInFrame.centre[2]
  const around: PedicleSurroundings = {
    wallMm: measured.backMm,
    canalXMm: canal ? canal.middleAt(0)[0] : 0,
    canalHalfMm: canal ? canal.halfWidthMm : measured.body.widthMm * 0.25,
    topMm: zTop,
  }
  const pedicle = (side: 'left' | 'right') => findPedicle(seen, frame, side, around)
  const cortex = readCortex(seen, frame, measured.superiorSurface, measured.inferiorSurface)
  const heights = heightsOf(measured.body.sixPoints)
  return {
    level,
    complete: !region.cutByImage,
    frame,
    measured,
    canal: canal?.canal ?? assumedCanal(measured),
    pedicles: { left: pedicle('left'), right: pedicle('right') },
    spinousTip: findSpinousTip(region, frame),
    skinPosterior: findSkinPosterior(volume, frame),
    density: measureDensity(region, measured),
    shape: {
      level,
      complete: !region.cutByImage,
      heights,
      superiorNormal: measured.body.superior.normal,
      inferiorNormal: measured.body.inferior.normal,
      left: leftOf(frame),
      retropulsionMm: measured.retropulsionMm,
      breaches: cortex.breaches,
      cleftVolumeMm3: cleftVolume(region, seen.spongyHu),
    },
    findings: [],
  }
}

const posteriorOfPatient = [0, 1, 0] as unknown as Direction<'patient'>

/** Superior half-way between the endplate normals, posterior towards the canal, origin half-way between the endplates. */
function refinedFrame(
  frame: Affine<'patient', 'vertebra'>,
  measured: MeasuredBody,
  canal: MeasuredCanal | null,
): Affine<'patient', 'vertebra'> {
  const superior = unit(add(measured.superior.normal, measured.inferior.normal))
  const x = (measured.rightMm + measured.leftMm) / 2
  const y = (measured.frontMm + measured.backMm) / 2
  const z = (measured.superior.planeInFrame.centre[2] + measured.inferior.planeInFrame.centre[2]) / 2
  const origin = mapPoint(frame, point('vertebra', x, y, z))
  if (!canal) return vertebraFrame(origin, posteriorOf(frame), superior)
  const [cx, cy] = canal.middleAt(z)
  const behind = mapPoint(frame, point('vertebra', cx, cy, z))
  return vertebraFrame(origin, displacement(behind, origin), superior)
}

function assumedCanal(measured: MeasuredBody): Canal {
  const { frame, backMm } = measured
  return {
    centre: mapPoint(frame, point('vertebra', 0, backMm + 9, 0)),
    axis: superiorOf(frame),
    widthMm: 0,
    depthMm: 0,
  }
}
