import { type Point, point } from '../../geometry/index.ts'
import type { Volume } from '../../imaging/index.ts'
import type { Level } from '../level.ts'
import { nameVertebrae } from '../numbering.ts'
import type { RibSign } from '../numbering-evidence.ts'
import type { Numbering } from '../spine.ts'
import { refuse } from '../troubles.ts'
import { type BodySurface, bodySurface } from './body.ts'
import { sacralFrame } from './body-frame.ts'
import { type BodyLine, bodyLine } from './bodyline.ts'
import { ringScore, traceCanal } from './canal.ts'
import { SpineCoordinates } from './cord.ts'
import { type Curve, canalCurve } from './curve.ts'
import { type Disc, findDiscs } from './discs.ts'
import { type Box, boxOf, type Field, fieldFromVolume } from './lattice/field.ts'
import { type Segment, segmentsBetween } from './levels.ts'
import { halfWidthMm, ribSides, ribSign } from './ribs.ts'
import { firstSacral } from './sacrum.ts'

/** The vertebrae of one CT before they have names and masks, all arrays from the caudal end to the cranial one. */
export interface LevelsInView {
  readonly canal: Curve
  readonly line: BodyLine
  readonly coordinates: SpineCoordinates
  /** Round the line, fine enough for surfaces. */
  readonly fine: Field
  readonly discs: readonly Disc[]
  readonly segments: readonly Segment[]
  readonly surfaces: readonly BodySurface[]
  /** Index of S1, -1 where not seen. */
  readonly sacral: number
  readonly ribs: readonly RibSign[]
}

/** Step of the field on which the canal and the levels are found, mm. */
const coarseStepMm = 2

/** Finds canal, discs, bodies, ribs and sacrum. Throws ANA-001 (no spinal canal) and ANA-002 (no two discs). */
export async function levelsInView(
  volume: Volume,
  tell: (fraction: number, doing: string) => Promise<void>,
): Promise<LevelsInView> {
  await tell(0, 'finding the canal')
  const coarse = fieldFromVolume(volume, boxOf(volume), coarseStepMm)
  const nodes = traceCanal(coarse, ringScore(coarse))
  if (nodes.length * coarseStepMm < 40) throw refuse('ANA-001', { foundMm: nodes.length * coarseStepMm })
  const canal = canalCurve(coarse, nodes)
  if (canal.count < 40) throw refuse('ANA-001', { foundMm: canal.count })
  const line = bodyLine(coarse, canal)
  await tell(0.2, 'finding the levels')
  const fine = fieldFromVolume(volume, boxRound(line, boxOf(volume)), fineStepMm(volume))
  const discs = findDiscs(fine, line)
  const segments = segmentsBetween(line, discs)
  if (discs.length < 2) throw refuse('ANA-002', { discs: discs.length })
  await tell(0.35, 'finding the bodies')
  const surfaces = segments.map((segment) => bodySurface(fine, segment.frame))
  const coordinates = new SpineCoordinates(line)
  const sides = ribSides(coarse, segments, surfaces, coordinates)
  const ribs = sides.map((both, n) => ribSign(both, segments[n]!))
  const sacral = firstSacral(fine, segments, surfaces, discs, sides)
  if (sacral >= 0) {
    const above = surfaces[sacral + 1]!
    const frame = sacralFrame(segments[sacral]!.frame, halfWidthMm(above), above.frame.halfDepthMm)
    surfaces[sacral] = bodySurface(fine, frame)
  }
  return { canal, line, coordinates, fine, discs, segments, surfaces, sacral, ribs }
}

/** The names alone with the middles of the bodies, from cranial to caudal: a few seconds, where masks are not asked for. */
export async function nameLevels(
  volume: Volume,
): Promise<{ readonly numbering: Numbering; readonly bodies: readonly { level: Level; centre: Point<'patient'> }[] }> {
  const { segments, sacral, ribs } = await levelsInView(volume, async () => {})
  const pitchMm = segments.map((s) => s.frame.pitchMm)
  const { levels, numbering } = nameVertebrae({ count: segments.length, sacral, ribs, pitchMm })
  const bodies = segments.flatMap(({ frame, bodyInView }, n) => {
    const level = levels[n]
    return level && bodyInView ? [{ level, centre: point('patient', ...frame.centre) }] : []
  })
  return { numbering, bodies: bodies.reverse() }
}

/** Step of the field on which surfaces are found: near the volume's own resolution, finer where that is coarse. */
function fineStepMm(volume: Volume): number {
  const spacing = [...volume.grid.spacingMm].sort((a, b) => a - b)
  return Math.max(0.8, Math.min(1.5, 0.7 * spacing[1]!))
}

/** The part of the volume that holds whole vertebrae with their processes. */
function boxRound(line: BodyLine, whole: Box): Box {
  const low = [...whole.low] as [number, number, number]
  const high = [...whole.high] as [number, number, number]
  const margins = [
    [58, 58],
    [40, 85],
    [24, 24],
  ] as const
  for (const a of [0, 1, 2] as const) {
    let least = Infinity
    let most = -Infinity
    for (let s = 0; s < line.curve.count; s++) {
      least = Math.min(least, line.curve.at[3 * s + a]!, line.canal[3 * s + a]!)
      most = Math.max(most, line.curve.at[3 * s + a]!, line.canal[3 * s + a]!)
    }
    low[a] = Math.max(low[a], least - margins[a][0])
    high[a] = Math.min(high[a], most + margins[a][1])
  }
  return { low, high }
}
