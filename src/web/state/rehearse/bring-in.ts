import type { Triple } from '../../../geometry/index.ts'
import type { Action } from '../../../rehearsal/index.ts'
import { aimed, lineFrom } from './aim.ts'
import type { OpenRehearsal } from './desk.ts'
import type { RehearsalSetup } from './setup.ts'

/** Off the planned line, where a person is to aim by hand. */
const offLine = { toLeftRad: 0.1, toHeadRad: 0.07 }
/** Usual dose of a side, as the planned course has it. */
const dose = { drug: 'lidocaine', massMg: 100, withAdrenaline: false } as const

interface Hand {
  do(action: Action): Promise<unknown>
}

/** The patient on the table: positioned, anaesthetised, cannulas with their tips on the skin. */
export async function bringIn(
  hand: Hand,
  { plan }: Pick<OpenRehearsal, 'plan'>,
  { patientKg, start }: RehearsalSetup,
  countedFrom: string,
): Promise<void> {
  await hand.do({ do: 'position', lying: 'prone', level: plan.level, countedFrom })
  for (const { side } of plan.accesses) await hand.do({ do: 'anaesthetise', side, ...dose, patientKg })
  for (const { side, skinEntry, direction } of plan.accesses) {
    const planned = lineFrom(triple(skinEntry), triple(direction), 0)
    const outwards = side === 'left' ? offLine.toLeftRad : -offLine.toLeftRad
    const off = aimed({ tip: skinEntry, direction, depthMm: 0 }, outwards, offLine.toHeadRad)
    const line = start === 'off the line' ? off : planned
    const came = await hand.do({ do: 'access', side, ...line, takesS: 0 })
    // Off the line it may pass beside the bone, where no cannula is laid.
    if (!came) await hand.do({ do: 'access', side, ...planned, takesS: 0 })
  }
}

const triple = (v: ArrayLike<number>): Triple => [v[0] as number, v[1] as number, v[2] as number]
