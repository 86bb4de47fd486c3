import { constant } from '../../base/index.ts'
import type { Action } from './action.ts'
import type { Outcome } from './log.ts'

const usual = (value: number, range: readonly [number, number], what: string) =>
  constant({ value, range, unit: 's', source: 'project-assumption', note: `assumption: ${what}; no source row` })

export const positionS = usual(600, [300, 1200], 'positioning, draping and counting the level')
export const anaesthesiaS = usual(120, [60, 300], 'local anaesthetic of one side')
export const shotS = usual(5, [2, 15], 'one picture, the C-arm already in place')

/** Time an action takes at the table, s. */
export function takesS(action: Action, outcome: Outcome): number {
  switch (action.do) {
    case 'position':
      return positionS.value
    case 'anaesthetise':
      return anaesthesiaS.value
    case 'image':
      return action.fluoroscopyS + action.shots * shotS.value
    case 'access':
    case 'advance':
    case 'balloon':
      return action.takesS
    case 'inject':
      return (outcome.pushedMm3 as number) / action.flowMm3PerS
    case 'wait':
    case 'set':
      return action.durationS
    default:
      return 0
  }
}
