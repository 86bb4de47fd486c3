import type { Finding } from '../../base/index.ts'
import {
  type Affine,
  add,
  type Direction,
  displacement,
  mapPoint,
  type Point,
  point,
  unit,
} from '../../geometry/index.ts'
import type { Volume } from '../../imaging/index.ts'
import type { Level } from '../level.ts'
import type { Canal, Pedicle, Side, Sides } from '../spine.ts'
import { find } from '../troubles.ts'
import { leftOf, posteriorOf, superiorOf, vertebraFrame } from './axes.ts'
import { findSkinPosterior, findSpinousTip } from './back.ts'
import { coarseEndplates, heightsOf, type MeasuredBody, measureBody } from './body.ts'
import { betweenPedicles, findCanal, type MeasuredCanal } from './canal.ts'
import { cleftVolume } from './cleft.ts'
import { type Cortex, readCortex } from './cortex.ts'
import type { Shape } from './morphometry.ts'
import { evened, findPedicle, type PedicleSurroundings } from './pedicle.ts'
import { seenIn } from './ray.ts'
import { kind, middleOf, type Region } from './region.ts'

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
  readonly region: Region
  readonly shape: Shape
  readonly findings: readonly Finding[]
}

const turns = 2

/** Measures one vertebra; `superior` is the spine's direction there, right to about 25 degrees; null without a body. */
export function measureVertebra(
  volume: Volume,
  region: Region,
  level: Level,
  superior: Direction<'patient'>,
  complete: boolean,
): MeasuredVertebra | null {
  const body = middleOf(region, kind.body)
  if (!body || body.count < 30) return null
  const arch = middleOf(region, kind.arch)
  const { centre } = body
  const back = arch ? displacement(arch.centre, centre) : posteriorOfPatient
  let frame = vertebraFrame(centre, back, superior)
  let canal: MeasuredCanal | null = findCanal(region, frame)
  for (let turn = 0; turn < turns; turn++) {
    const plates = coarseEndplates(frame, seenIn(region, frame))
    if (!plates) return null
    frame = refinedFrame(
      centre,
      unit(add(plates.superior.endplate.normal, plates.inferior.endplate.normal)),
      canal,
      frame,
    )
    if (turn > 0) canal = findCanal(region, frame)
  }
  const seen = seenIn(region, frame)
  const measured = measureBody(region, frame, seen)
  if (!measured) return null
  const zTop = measured.superior.plane.centre[2]
  if (canal) canal = betweenPedicles(canal, seen.read.bone, measured.backMm, zTop)
  const around: PedicleSurroundings = {
    wallMm: measured.backMm,
    canalXMm: canal ? canal.middleAt(0)[0] : 0,
    canalHalfMm: canal ? canal.halfWidthMm : measured.body.widthMm * 0.25,
    topMm: zTop,
    level,
  }
  const each = (side: Side) => findPedicle(seen, frame, side, around)
  const pedicles = evened({ left: each('left'), right: each('right') }, frame)
  // Where the image or the map ends, its edge would pass for a breach and what lies there for gas.
  const cortex: Cortex = complete
    ? readCortex(seen, frame, measured.superiorSurface, measured.inferiorSurface)
    : { breaches: [], unseen: [] }
  const cleftMm3 = complete ? cleftVolume(region, seen.spongyHu) : 0
  const heights = heightsOf(measured.body.sixPoints)
  return {
    level,
    complete,
    frame,
    measured,
    canal: canal?.canal ?? assumedCanal(measured),
    pedicles,
    spinousTip: findSpinousTip(region, frame),
    skinPosterior: findSkinPosterior(volume, frame),
    region,
    shape: {
      level,
      complete,
      heights,
      superiorNormal: measured.body.superior.normal,
      inferiorNormal: measured.body.inferior.normal,
      left: leftOf(frame),
      retropulsionMm: measured.retropulsionMm,
      breaches: cortex.breaches,
      cleftVolumeMm3: cleftMm3,
    },
    findings: findingsOf(level, pedicles, canal !== null, cortex, cleftMm3),
  }
}

function findingsOf(
  level: Level,
  pedicles: Sides<Pedicle | null>,
  canalSeen: boolean,
  cortex: Cortex,
  cleftMm3: number,
): Finding[] {
  const out: Finding[] = []
  for (const side of ['left', 'right'] as const)
    if (!pedicles[side]) out.push(find('ANA-151', 'caution', `${side} pedicle of ${level}`))
  out.push(...sidesDiffer(level, pedicles))
  if (!canalSeen) out.push(find('ANA-153', 'caution', level))
  for (const b of cortex.breaches)
    out.push(find('ANA-154', 'caution', `${b.wall} wall of ${level}`.replace('endplate wall', 'endplate'), { areaMm2: Math.round(b.areaMm2), at: b.centre.map((x) => Math.round(x)) })) // biome-ignore format: one entry
  if (cortex.unseen.length > 0) out.push(find('ANA-156', 'note', level, { walls: [...cortex.unseen] }))
  if (cleftMm3 > 0) out.push(find('ANA-155', 'caution', level, { volumeMm3: Math.round(cleftMm3) }))
  return out
}

/** Share of their mean by which the two pedicles of a vertebra may differ before it is said. */
const sidesShare = 0.3

function sidesDiffer(level: Level, { left, right }: Sides<Pedicle | null>): Finding[] {
  if (!left || !right) return []
  const apart = (a: number, b: number) => (2 * Math.abs(a - b)) / (a + b)
  const most = Math.max(apart(left.widthMm, right.widthMm), apart(left.heightMm, right.heightMm))
  if (most <= sidesShare) return []
  const rounded = (mm: number) => Math.round(10 * mm) / 10
  return [
    find('ANA-165', 'note', level, {
      leftMm: [rounded(left.widthMm), rounded(left.heightMm)],
      rightMm: [rounded(right.widthMm), rounded(right.heightMm)],
    }),
  ]
}

const posteriorOfPatient = [0, 1, 0] as unknown as Direction<'patient'>

/** Superior half-way between the endplate normals, posterior towards the canal where one is found. */
function refinedFrame(
  centre: Point<'patient'>,
  superior: Direction<'patient'>,
  canal: MeasuredCanal | null,
  before: Affine<'patient', 'vertebra'>,
): Affine<'patient', 'vertebra'> {
  return vertebraFrame(centre, canal ? displacement(canal.canal.centre, centre) : posteriorOf(before), superior)
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
