import { constant, type Finding } from '../../base/index.ts'
import type { Action, Anaesthetic } from '../course/action.ts'
import { find } from '../troubles.ts'

const limit = (unit: string, value: number, range: readonly [number, number], note: string) =>
  constant({ value, range, unit, source: 'vertebro-facts', note })

const secondHand = '[V2]: transcribed, same as the label; to be checked against the label in use'

/** Largest single dose by weight and in all; bupivacaine's conflict (2.0 or 2.5 mg/kg) is settled on the smaller figure. */
export const anaestheticLimits = {
  lidocaine: {
    plain: {
      perKg: limit('mg/kg', 4.5, [4, 4.5], `lidocaine plain (facts A7.1, ${secondHand})`),
      most: limit('mg', 300, [200, 300], `lidocaine plain (facts A7.1, ${secondHand})`),
    },
    withAdrenaline: {
      perKg: limit('mg/kg', 7, [6, 7], `lidocaine with adrenaline (facts A7.1, ${secondHand})`),
      most: limit('mg', 500, [400, 500], `lidocaine with adrenaline (facts A7.1, ${secondHand})`),
    },
  },
  bupivacaine: {
    plain: {
      perKg: limit('mg/kg', 2, [2, 2.5], `quoted as 2.0 or 2.5; the smaller is used (facts A7.3, F12, ${secondHand})`),
      most: limit('mg', 175, [150, 175], `bupivacaine plain (facts A7.2, ${secondHand})`),
    },
    withAdrenaline: {
      perKg: limit('mg/kg', 2, [2, 2.5], `quoted as 2.0 or 2.5; the smaller is used (facts A7.3, F12, ${secondHand})`),
      most: limit('mg', 225, [175, 225], `bupivacaine with adrenaline (facts A7.2, ${secondHand})`),
    },
  },
} as const

type Dose = Pick<Extract<Action, { do: 'anaesthetise' }>, 'drug' | 'massMg' | 'withAdrenaline' | 'patientKg'>

/** Largest single dose of a drug for this weight, mg: by weight, but never above the ceiling. */
export function mostAnaestheticMg(drug: Anaesthetic, withAdrenaline: boolean, patientKg: number): number {
  const { perKg, most } = anaestheticLimits[drug][withAdrenaline ? 'withAdrenaline' : 'plain']
  return Math.min(perKg.value * patientKg, most.value)
}

/** Share of the largest dose used up by all doses together; the shares of different drugs add (facts A7.4). */
export function anaestheticShare(doses: readonly Dose[]): number {
  return doses.reduce((sum, d) => sum + d.massMg / mostAnaestheticMg(d.drug, d.withAdrenaline, d.patientKg), 0)
}

/** Says where all doses so far exceed the largest dose of the sources named; a weight or mass that cannot be is refused earlier. */
export function checkAnaesthetic(doses: readonly Dose[]): readonly Finding[] {
  const share = anaestheticShare(doses)
  const last = doses.at(-1)
  if (!last || share <= 1) return []
  return [
    find('REH-103', 'stop', last.drug, {
      givenMg: doses.reduce((sum, d) => sum + d.massMg, 0),
      mostMg: Math.floor(mostAnaestheticMg(last.drug, last.withAdrenaline, last.patientKg)),
      shareOfMost: Math.round(share * 100) / 100,
    }),
  ]
}
