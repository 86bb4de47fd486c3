import type { Random } from '../../base/index.ts'
import type { Fracture } from '../options.ts'
import type { Dimensions } from '../template.ts'
import { type BodySurface, plateFrom, wallFrom } from './body.ts'
import { bulgeBehindMm, heightsOf, type SectionHeights, sectionOf } from './section.ts'

/** What a body looks like before and after it broke; both surfaces live in the frame of the intact body. */
export interface Mould {
  readonly intact: BodySurface
  readonly body: BodySurface
  readonly intactHeights: SectionHeights
  readonly heights: SectionHeights
  readonly levels: Levels
  /** Half width and half depth of the outline, concavity of the posterior wall, mm. */
  readonly outline: Outline
}

export interface Outline {
  readonly halfWidthMm: readonly [top: number, bottom: number]
  readonly halfDepthMm: readonly [top: number, bottom: number]
  readonly concavityMm: number
  readonly posteriorMm: number
  readonly waist: number
  readonly osteophytes: readonly { readonly angleRad: number; readonly mm: number; readonly top: boolean }[]
}

/** Heights of the rims above the origin, and the depth of the two floors below them. */
export interface Levels {
  topAnterior: number
  topPosterior: number
  topFloor: number
  bottomAnterior: number
  bottomPosterior: number
  bottomFloor: number
}

const smoothstep = (low: number, high: number, x: number): number => {
  const t = Math.max(0, Math.min(1, (x - low) / (high - low)))
  return t * t * (3 - 2 * t)
}

export function outlineOf(d: Dimensions, concavityMm: number, variation: number, chance: Random): Outline {
  const osteophytes = Array.from({ length: variation > 0 ? chance.index(4) : 0 }, () => ({
    angleRad: -Math.PI / 2 + chance.between(-1.5, 1.5),
    mm: variation * chance.between(0.3, 1.8),
    top: chance.uniform() < 0.5,
  }))
  const halfDepth = (depth: number) => (depth + concavityMm) / 2
  return {
    halfWidthMm: [d.upperWidthMm / 2, d.lowerWidthMm / 2],
    halfDepthMm: [halfDepth(d.upperDepthMm), halfDepth(d.lowerDepthMm)],
    concavityMm,
    posteriorMm: (d.upperDepthMm + d.lowerDepthMm) / 4 - concavityMm / 2,
    waist: 0.108 * (1 + 0.15 * variation * chance.normal()),
    osteophytes,
  }
}

function radiusMm(outline: Outline, angleRad: number, end: 0 | 1): number {
  const c = Math.abs(Math.cos(angleRad)) / outline.halfWidthMm[end]
  const s = Math.sin(angleRad)
  const n = 2.3 + 0.28 * s
  const round = (c ** n + (Math.abs(s) / outline.halfDepthMm[end]) ** n) ** (-1 / n)
  const off = angleRad - Math.PI / 2 - 2 * Math.PI * Math.round((angleRad - Math.PI / 2) / (2 * Math.PI))
  return round - outline.concavityMm * Math.exp(-((off / 0.52) ** 2))
}

/** The intact body with exactly these heights, then the same body broken as asked. */
export function mouldOf(
  outline: Outline,
  target: SectionHeights,
  fracture: Fracture | undefined,
  variation: number,
  chance: Random,
): Mould {
  const rough = chance.fork('rough')
  const waves = Array.from(
    { length: variation > 0 || fracture ? 6 : 0 },
    () => [rough.between(-0.35, 0.35), rough.between(-0.35, 0.35), rough.between(0, 6)] as const,
  )
  const start: Levels = {
    topAnterior: target.anteriorMm / 2,
    topPosterior: target.posteriorMm / 2,
    topFloor: 1,
    bottomAnterior: -target.anteriorMm / 2,
    bottomPosterior: -target.posteriorMm / 2,
    bottomFloor: 1.6,
  }
  const whole = settled(start, target, { top: 0.5, floorTop: 0.4 }, (levels) => surfaceOf(outline, levels, null, waves))
  if (!fracture) {
    const heights = heightsOf(sectionOf(whole.body))
    return { intact: whole.body, body: whole.body, intactHeights: heights, heights, levels: whole.levels, outline }
  }
  const intactHeights = heightsOf(sectionOf(whole.body))
  let broken = whole
  let bulgeMm = fracture.retropulsionMm
  for (let n = 0; n < (fracture.retropulsionMm > 0 ? 3 : 1); n++) {
    const asked = { ...fracture, retropulsionMm: bulgeMm }
    broken = settled(whole.levels, lostHeights(intactHeights, fracture), { top: 0.85, floorTop: 0.65 }, (levels) =>
      surfaceOf(outline, levels, asked, waves),
    )
    bulgeMm += fracture.retropulsionMm - bulgeBehindMm(broken.body, sectionOf(broken.body))
  }
  return {
    intact: whole.body,
    body: broken.body,
    intactHeights,
    heights: heightsOf(sectionOf(broken.body)),
    levels: broken.levels,
    outline,
  }
}

/** Heights after the fracture: the named place loses the asked fraction, the others what goes with it. */
function lostHeights(intact: SectionHeights, { shape, lossFraction: loss }: Fracture): SectionHeights {
  const parts = { wedge: [1, 0.7, 0.06], biconcave: [0.3, 1, 0.12], crush: [1, 1, 0.97] }[shape]
  const left = (mm: number, share: number) => mm * (1 - loss * share)
  return {
    anteriorMm: left(intact.anteriorMm, parts[0] as number),
    middleMm: left(intact.middleMm, parts[1] as number),
    posteriorMm: left(intact.posteriorMm, parts[2] as number),
  }
}

/** Moves the rims and floors until the six-point heights are the asked ones. */
function settled(
  start: Levels,
  target: SectionHeights,
  share: { readonly top: number; readonly floorTop: number },
  make: (levels: Levels) => BodySurface,
): { readonly body: BodySurface; readonly levels: Levels } {
  const levels = { ...start }
  let body = make(levels)
  for (let n = 0; n < 7; n++) {
    const now = heightsOf(sectionOf(body))
    const anterior = target.anteriorMm - now.anteriorMm
    const posterior = target.posteriorMm - now.posteriorMm
    const floor = now.middleMm - target.middleMm + (anterior + posterior) / 2
    if (Math.abs(anterior) + Math.abs(posterior) + Math.abs(floor) < 0.002) break
    levels.topAnterior += share.top * anterior
    levels.bottomAnterior -= (1 - share.top) * anterior
    levels.topPosterior += share.top * posterior
    levels.bottomPosterior -= (1 - share.top) * posterior
    levels.topFloor += share.floorTop * floor
    levels.bottomFloor += (1 - share.floorTop) * floor
    body = make(levels)
  }
  return { body, levels }
}

function surfaceOf(
  outline: Outline,
  levels: Levels,
  fracture: Fracture | null,
  waves: readonly (readonly [number, number, number])[],
): BodySurface {
  const back = outline.posteriorMm
  const front = -(outline.halfDepthMm[0] + outline.halfDepthMm[1]) / 2
  const roughMm = fracture ? 0.1 + 0.35 * fracture.lossFraction : 0.08
  const forward = (y: number) => (back - y) / (back - front)
  const lean = (y: number) => (fracture?.shape === 'wedge' ? smoothstep(0.05, 0.95, forward(y)) : forward(y))
  const ripple = (x: number, y: number) =>
    roughMm * waves.reduce((sum, [kx, ky, phase]) => sum + Math.sin(kx * x + ky * y + phase), 0)
  const plate = (end: 0 | 1) => (x: number, y: number) => {
    const [a, p, floor, sign] =
      end === 0
        ? [levels.topAnterior, levels.topPosterior, levels.topFloor, 1]
        : [levels.bottomAnterior, levels.bottomPosterior, levels.bottomFloor, -1]
    const yc = y - (end === 0 ? 0.5 : 1.5)
    const r = Math.hypot(x, yc) / radiusMm(outline, Math.atan2(yc, x), end)
    const bowl = 1 - smoothstep(0.22, 0.93, r)
    return p + (a - p) * lean(y) - sign * (floor * bowl + (r < 0.9 ? bowl * ripple(x, y) : 0))
  }
  const radius = wallRadius(outline, levels, fracture)
  return {
    top: plateFrom(plate(0)),
    bottom: plateFrom(plate(1)),
    wall: wallFrom(
      Math.min(levels.bottomAnterior, levels.bottomPosterior) - 4,
      Math.max(levels.topAnterior, levels.topPosterior) + 4,
      radius,
    ),
  }
}

function wallRadius(outline: Outline, levels: Levels, fracture: Fracture | null) {
  return (angleRad: number, z: number): number => {
    const s = Math.sin(angleRad)
    const f = (1 - s) / 2
    const top = levels.topPosterior + f * (levels.topAnterior - levels.topPosterior)
    const bottom = levels.bottomPosterior + f * (levels.bottomAnterior - levels.bottomPosterior)
    const zeta = Math.max(-1.15, Math.min(1.15, (2 * (z - bottom)) / (top - bottom) - 1))
    const t = (zeta + 1) / 2
    const r = radiusMm(outline, angleRad, 1) * (1 - t) + radiusMm(outline, angleRad, 0) * t
    const hollow = Math.max(0, 1 - zeta * zeta)
    const waist = outline.waist * (s > 0 ? 1 - 0.2 * s ** 4 : 1) * hollow
    let more = 0
    for (const spur of outline.osteophytes) {
      const off = angleRad - spur.angleRad - 2 * Math.PI * Math.round((angleRad - spur.angleRad) / (2 * Math.PI))
      more += spur.mm * Math.exp(-((off / 0.45) ** 2)) * Math.max(0, spur.top ? zeta : -zeta) ** 6
    }
    if (fracture) more += bulgeMm(fracture, angleRad, s, zeta)
    return r * (1 - waist) + more
  }
}

/** What a fracture pushes outwards: the buckled front of a wedge, the spread of a crush, the fragment in the canal. */
function bulgeMm(fracture: Fracture, angleRad: number, s: number, zeta: number): number {
  const hollow = Math.max(0, 1 - zeta * zeta)
  const buckle = fracture.shape === 'biconcave' ? 0.5 : fracture.shape === 'crush' ? 1.5 : 2.5
  const front = s < 0 ? s * s * buckle * fracture.lossFraction * 2 * Math.exp(-(((zeta - 0.45) / 0.3) ** 2)) : 0
  const spread = fracture.shape === 'crush' ? 3 * fracture.lossFraction * hollow * (1 - Math.max(0, s) ** 2) : 0
  if (fracture.retropulsionMm === 0) return front + spread
  const off = angleRad - Math.PI / 2 - 2 * Math.PI * Math.round((angleRad - Math.PI / 2) / (2 * Math.PI))
  const high = Math.max(0, 1 - ((zeta - 0.3) / 0.68) ** 2) ** 1.5
  return front + spread + (fracture.retropulsionMm + 0.9) * Math.exp(-((off / 0.42) ** 2)) * high
}
