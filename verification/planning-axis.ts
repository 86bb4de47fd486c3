// Solved right: where the pedicle is the narrowest place, the way found runs along the pedicle.
//
//   npm exec node verification/planning-axis.ts [seeds] [levels] [spacing in mm]
//
// The labels and landmarks are the made-up patient's own, so that nothing of the segmentation comes in. The angle is that in the
// vertebra's axial plane; in the sagittal plane the target zone decides. Which pedicles are the narrowest place is told without the
// planner: on the clearest line that runs along the known axis in the axial plane.
import type { Level, Side } from '../src/anatomy/index.ts'
import { constant, degFromRad } from '../src/base/index.ts'
import type { Kernels } from '../src/compute/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { mapPoint, type Triple } from '../src/geometry/index.ts'
import { makePhantom } from '../src/phantom/index.ts'
import { spaceOf } from '../src/planning/best-ways.ts'
import { targetZone } from '../src/planning/candidates.ts'
import { prepareLevel } from '../src/planning/index.ts'
import type { PedicleLandmarks } from '../src/planning/landmarks.ts'
import { planSides } from '../src/planning/plan-side.ts'
import type { Prepared } from '../src/planning/prepare.ts'
import { depthFraction } from '../src/planning/refine.ts'
import { boneBehind } from '../src/planning/search.ts'
import { nearestPoint, stretchBetween } from '../src/planning/wall-cells.ts'

export const askedAxisDeg = constant({
  value: 2,
  range: [1, 3],
  unit: 'deg',
  source: 'project-assumption',
  note: 'bar of the project: way found against known pedicle axis where the pedicle is the narrowest place',
})

/** Walls whose distances differ by less are narrow at the same time, mm: what a mask of 0.8 mm voxels leaves open. */
const tiedMm = 0.2

/** One made-up level; `alone` has no neighbours, whose facet joints are else often as near as the pedicle's walls. */
export interface Patient {
  readonly seed: number
  readonly level: Level
  readonly spacingMm: number
  readonly alone: boolean
}

export interface AxisCompared extends Patient {
  readonly side: Side
  readonly widthMm: number
  /** Angle between the way found and the known axis in the vertebra's axial plane. */
  readonly axialDeg: number
  readonly found: Narrows
  /** On the clearest line along the known axis. */
  readonly known: Narrows
}

/** Least distances of a line to the walls of the pedicle on its two sides, and to all walls met elsewhere, mm. */
export interface Narrows {
  readonly medialMm: number
  readonly lateralMm: number
  readonly elsewhereMm: number
}

/** Both sides of the pedicle near, every other wall farther. */
const narrowest = ({ medialMm, lateralMm, elsewhereMm }: Narrows): boolean =>
  Math.abs(medialMm - lateralMm) < tiedMm && elsewhereMm > Math.min(medialMm, lateralMm) + tiedMm

/** A way by its ends in the vertebra's frame. */
interface Ends {
  readonly entry: Triple
  readonly tip: Triple
}

/** Asks every wall point: within the pedicle (posterior wall to gate) by side, elsewhere together. */
function narrows(prepared: Prepared, side: Side, { entry, tip }: Ends, backMm: number): Narrows {
  const { marks } = prepared.site
  const { points } = prepared.clearings.transpedicular.walls
  const outwards = side === 'left' ? 1 : -1
  const d = [entry[0] - tip[0], entry[1] - tip[1], entry[2] - tip[2]] as const
  const length = Math.hypot(...d)
  const u = [d[0] / length, d[1] / length, d[2] / length] as const
  const least = { medialMm: Infinity, lateralMm: Infinity, elsewhereMm: Infinity }
  for (let p = 0; p < points.length; p += 3) {
    const w = [points[p]! - tip[0], points[p + 1]! - tip[1], points[p + 2]! - tip[2]] as const
    const s = Math.min(length + backMm, Math.max(0, w[0] * u[0] + w[1] * u[1] + w[2] * u[2]))
    const off = [w[0] - s * u[0], w[1] - s * u[1], w[2] - s * u[2]] as const
    const mm = Math.hypot(...off)
    const inPedicle = tip[1] + s * u[1] <= marks.gateY[side] && tip[1] + s * u[1] >= marks.posteriorY(tip[2] + s * u[2])
    const beside = inPedicle && Math.abs(off[0]) >= Math.abs(off[2])
    const which = !beside ? 'elsewhereMm' : off[0] * outwards > 0 ? 'lateralMm' : 'medialMm'
    if (mm < least[which]) least[which] = mm
  }
  return least
}

/** The clearest line with the known axis's direction in the axial plane, by offset, height and tilt. */
function clearestAlong(prepared: Prepared, side: Side, pedicle: PedicleLandmarks, backMm: number): Ends | undefined {
  const { marks } = prepared.site
  const space = { ...prepared.site, backMm }
  const { walls } = prepared.clearings.transpedicular
  const slope = pedicle.axis[0] / pedicle.axis[1]
  const depth = (targetZone.depth[0] + targetZone.depth[1]) / 2
  const tipY = marks.anteriorY(0) + depth * (marks.posteriorY(0) - marks.anteriorY(0))
  let best: (Ends & { readonly mm: number }) | undefined
  for (let across = -4; across <= 4; across++)
    for (let up = -5; up <= 5; up++)
      for (let tilt = -5; tilt <= 5; tilt++) {
        const at = (y: number): Triple => [
          pedicle.at[0] + 0.1 * across + slope * (y - pedicle.at[1]),
          y,
          pedicle.at[2] + 0.6 * up + 0.04 * tilt * (y - pedicle.at[1]),
        ]
        const ends = { entry: at(marks.gateY[side] + entryBehindGateMm), tip: at(tipY) }
        if (depthFraction(marks, targetZone, ends.tip, side, 1) === undefined) continue
        const { mm } = nearestPoint(walls, stretchBetween(ends.entry, ends.tip, backMm))
        if (mm > (best?.mm ?? 0) && !boneBehind(space, ends.entry, ends.tip)) best = { ...ends, mm }
      }
  return best
}

/** About where the bone begins behind the gate. */
const entryBehindGateMm = 9

/** The pedicles of one made-up level that are the narrowest place, and the ways found through them. */
export async function compareAxes(
  { seed, level, spacingMm, alone }: Patient,
  kernels: Kernels,
): Promise<readonly AxisCompared[]> {
  const { volume, truth } = makePhantom({ levels: [level], seed, spacingMm, cutNeighbours: !alone })
  const prepared = await prepareLevel(volume, truth.spine, truth.spine.vertebrae[0]!, kernels)
  const { marks } = prepared.site
  const { backMm } = spaceOf(prepared, 'left', 'transpedicular', targetZone, 1)
  const compared: AxisCompared[] = []
  for (const side of ['left', 'right'] as const) {
    const pedicle = marks.pedicles[side] as PedicleLandmarks
    const along = clearestAlong(prepared, side, pedicle, backMm)
    const known = along && narrows(prepared, side, along, backMm)
    if (!known || !narrowest(known)) continue
    const plan = (await planSides(prepared, [side], { gauge: '11G', wallMarginMm: 1, zone: targetZone }, kernels))[side]
    const trans = plan && [plan.access, ...plan.alternatives].find((a) => a?.approach === 'transpedicular')
    if (!trans) continue
    const [tip, entry] = [trans.target, trans.boneEntry].map((p) => mapPoint(marks.vertebraFromPatient, p))
    const turn = Math.atan2(tip![0] - entry![0], entry![1] - tip![1])
    const knownTurn = Math.atan2(pedicle.axis[0], -pedicle.axis[1])
    compared.push({
      ...{ seed, level, spacingMm, alone, side, widthMm: 2 * pedicle.halfWidthMm, known },
      axialDeg: degFromRad(Math.abs(turn - knownTurn)),
      found: narrows(prepared, side, { entry: entry!, tip: tip! }, backMm),
    })
  }
  return compared
}

export const patientsOf = (seeds: readonly number[], levels: readonly Level[], spacingMm = 0.8): readonly Patient[] =>
  seeds.flatMap((seed) => levels.flatMap((level) => [false, true].map((alone) => ({ seed, level, spacingMm, alone }))))

const shown = (n: Narrows): string => [n.medialMm, n.lateralMm, n.elsewhereMm].map((mm) => mm.toFixed(2)).join(' / ')

if (import.meta.main) {
  const [seeds, levels, spacing] = process.argv.slice(2)
  const patients = patientsOf(
    (seeds ?? '1,2,3,4,5,6,7,8,9,10').split(',').map(Number),
    (levels ?? 'L1,L2').split(',') as Level[],
    Number(spacing ?? 0.8),
  )
  const kernels = await startKernels(2)
  const angles: number[] = []
  console.log(
    '| seed | level | side | neighbours | width mm | axial deg | found: medial / lateral / elsewhere mm | along the known axis |',
  )
  console.log('|---|---|---|---|---|---|---|---|')
  for (const patient of patients)
    for (const r of await compareAxes(patient, kernels)) {
      angles.push(r.axialDeg)
      const who = [r.seed, r.level, r.side, r.alone ? 'no' : 'yes', r.widthMm.toFixed(1)]
      console.log(`| ${[...who, r.axialDeg.toFixed(1), shown(r.found), shown(r.known)].join(' | ')} |`)
    }
  await kernels.close()
  const met = angles.filter((a) => a <= askedAxisDeg.value).length
  console.log(
    `asked: within ${askedAxisDeg.value} degrees; reached: ${met} of ${angles.length} pedicles that are the narrowest place, ` +
      `largest ${Math.max(...angles).toFixed(1)} degrees`,
  )
}
