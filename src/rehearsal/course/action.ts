import type { Level, Side } from '../../anatomy/index.ts'
import type { Triple } from '../../geometry/index.ts'
import type { PlannedView } from '../../planning/index.ts'

export type Anaesthetic = 'lidocaine' | 'bupivacaine'

/**
 * One thing a person does in the room, in the order of the procedure.
 *
 * Plain data in SI-like units (mm, mm3, s, mg, kg, degrees C where a dial shows them), so that a log of actions is a file and
 * a file can be performed again. Points are in the patient frame (LPS, mm).
 */
export type Action =
  /** Patient on the table, the level confirmed by counting from `countedFrom` on the X-ray. */
  | {
      readonly do: 'position'
      readonly lying: 'prone' | 'other'
      readonly level: Level
      readonly countedFrom: string
    }
  | {
      readonly do: 'anaesthetise'
      readonly side: Side
      readonly drug: Anaesthetic
      readonly massMg: number
      readonly withAdrenaline: boolean
      readonly patientKg: number
    }
  /** X-ray: single pictures, or fluoroscopy for a time. */
  | { readonly do: 'image'; readonly view: PlannedView['name']; readonly shots: number; readonly fluoroscopyS: number }
  /** The cannula of one side lies with its tip here, having passed `through`. */
  | {
      readonly do: 'access'
      readonly side: Side
      readonly through: Triple
      readonly tip: Triple
      readonly takesS: number
    }
  /** The cannula goes on along its own line. */
  | { readonly do: 'advance'; readonly side: Side; readonly byMm: number; readonly takesS: number }
  /** Balloon in the cannula of one side, filled to this volume or until this pressure; more of it is filled by saying so again. */
  | {
      readonly do: 'balloon'
      readonly side: Side
      readonly size: string
      readonly volumeMm3: number
      readonly untilPa?: number
      readonly takesS: number
    }
  /** Powder and liquid come together: the cement's clock starts. */
  | { readonly do: 'mix'; readonly brand: string; readonly storedAtC: number; readonly roomC: number }
  /** Cement from one needle, under continuous fluoroscopy in the view named, or blind. */
  | {
      readonly do: 'inject'
      readonly side: Side
      readonly volumeMm3: number
      readonly flowMm3PerS: number
      readonly watchedIn: PlannedView['name'] | null
    }
  | { readonly do: 'move back'; readonly side: Side; readonly byMm: number }
  | { readonly do: 'wait'; readonly durationS: number }
  /** Lying still until the cement has set. */
  | { readonly do: 'set'; readonly durationS: number }
  | { readonly do: 'withdraw'; readonly side: Side }
  /** After the needles are out: legs move, feeling is normal. */
  | { readonly do: 'recheck'; readonly legsMove: boolean; readonly feelingNormal: boolean }

/** The steps of the procedure in their usual order; an action belongs to one. */
export const steps = ['position', 'anaesthetise', 'access', 'balloon', 'inject', 'set', 'withdraw', 'recheck'] as const
export type Step = (typeof steps)[number]

export function stepOf(action: Action): Step | null {
  switch (action.do) {
    case 'mix':
    case 'move back':
      return 'inject'
    case 'advance':
      return 'access'
    case 'image':
    case 'wait':
      return null
    default:
      return action.do
  }
}
