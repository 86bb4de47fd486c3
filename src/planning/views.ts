import type { Vertebra } from '../anatomy/index.ts'
import { constant, degFromRad, type Finding, radFromDeg } from '../base/index.ts'
import {
  between,
  type Direction,
  direction,
  mapDirection,
  type Point,
  type Positioner,
  positionerFromBeam,
  scaled,
} from '../geometry/index.ts'
import type { Access, PlannedView } from './plan.ts'
import { find } from './troubles.ts'

export const carmRotationDeg = constant({
  value: 120,
  range: [90, 130],
  unit: 'deg',
  source: 'project-assumption',
  note: 'assumption: how far a C-arm turns from the detector straight above a prone back, to either side; no source row, ask for the range of the machine used',
})

export const carmAngulationDeg = constant({
  value: 45,
  range: [40, 50],
  unit: 'deg',
  source: 'project-assumption',
  note: 'assumption: how far the detector tips cranially or caudally; no source row, ask for the range of the machine used',
})

/** Whether a C-arm can stand so with the patient prone and the detector above the back (primary angle near 180 degrees). */
export function reachable({ primaryRad, secondaryRad }: Positioner): boolean {
  const turn = Math.abs(Math.atan2(Math.sin(primaryRad - Math.PI), Math.cos(primaryRad - Math.PI)))
  return turn <= radFromDeg(carmRotationDeg.value) && Math.abs(secondaryRad) <= radFromDeg(carmAngulationDeg.value)
}

/**
 * True AP and lateral of this vertebra, and the view down each needle.
 *
 * AP looks along the vertebra's own front-back axis, lateral along its own left-right axis, so that its endplates and
 * its two pedicles lie over each other. The bull's-eye beam runs from the tip to the hub. Positioner angles are in the patient
 * (geometry/carm.ts), the same whether the patient lies prone or supine.
 */
export function viewsOf(vertebra: Vertebra, accesses: readonly Access[]): readonly PlannedView[] {
  const along = (x: number, y: number, z: number): Direction<'patient'> =>
    mapDirection(vertebra.patientFromVertebra, direction('vertebra', x, y, z))
  const views = [
    view('AP', along(0, 1, 0), vertebra.body.centre),
    easierOf(
      view('lateral', along(1, 0, 0), vertebra.body.centre),
      view('lateral', along(-1, 0, 0), vertebra.body.centre),
    ),
  ]
  for (const side of ['left', 'right'] as const) {
    const access = accesses.find((a) => a.side === side)
    if (!access) continue
    views.push(bullsEyeOf(access))
  }
  return views
}

/** The view down one needle: the beam runs from the tip to the hub, so that the cannula is seen as a dot. */
export function bullsEyeOf(access: Pick<Access, 'side' | 'direction' | 'boneEntry' | 'target'>): PlannedView {
  const name = access.side === 'left' ? 'bull’s-eye left' : 'bull’s-eye right'
  return view(name, scaled(access.direction, -1), between(access.boneEntry, access.target, 0.5))
}

function view(name: PlannedView['name'], beam: Direction<'patient'>, isocentre: Point<'patient'>): PlannedView {
  const positioner = positionerFromBeam(beam)
  return { name, positioner, isocentre, reachable: reachable(positioner) }
}

/** Of the two laterals the one that turns the detector less far from above the back; the left one where equal. */
function easierOf(a: PlannedView, b: PlannedView): PlannedView {
  const fromBehind = (v: PlannedView) => Math.cos(v.positioner.primaryRad)
  return fromBehind(b) < fromBehind(a) - 0.02 ? b : a
}

export function viewFindings(level: string, views: readonly PlannedView[]): readonly Finding[] {
  return views
    .filter((v) => !v.reachable)
    .map((v) =>
      find('PLN-106', 'caution', `${v.name} view of ${level}`, {
        primaryDeg: Math.round(degFromRad(v.positioner.primaryRad)),
        secondaryDeg: Math.round(degFromRad(v.positioner.secondaryRad)),
        rotationDeg: carmRotationDeg.value,
        angulationDeg: carmAngulationDeg.value,
      }),
    )
}
