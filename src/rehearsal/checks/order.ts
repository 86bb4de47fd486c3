import type { Level, Side } from '../../anatomy/index.ts'
import { constant, type Finding } from '../../base/index.ts'
import { type Action, type Step, stepOf, steps } from '../course/action.ts'
import { find } from '../troubles.ts'

/** What must have been done before a step; the balloon may be left out. */
const needed: Readonly<Record<Step, readonly Step[]>> = {
  position: [],
  anaesthetise: ['position'],
  access: ['position', 'anaesthetise'],
  balloon: ['access'],
  inject: ['access'],
  set: ['inject'],
  withdraw: ['access'],
  recheck: ['withdraw'],
}

/** Says where a step comes before one it needs, or after a later one has begun. */
export function checkOrder(action: Action, done: ReadonlySet<Step>): readonly Finding[] {
  const step = stepOf(action)
  if (step === null) return []
  const missing = needed[step].filter((s) => !done.has(s))
  if (missing.length > 0) return [find('REH-101', 'caution', step, { missing })]
  const later = steps.slice(steps.indexOf(step) + 1).filter((s) => done.has(s) && s !== 'withdraw' && s !== 'balloon')
  return later.length > 0 && step !== 'inject' && step !== 'access' && step !== 'balloon'
    ? [find('REH-101', 'caution', step, { after: later })]
    : []
}

/** The level confirmed at the table and the side of the needle against the plan. */
export function checkPlace(
  action: Action,
  planned: { readonly level: Level; readonly sides: readonly Side[] },
): readonly Finding[] {
  if (action.do === 'position') {
    const found: Finding[] = []
    if (action.level !== planned.level)
      found.push(find('REH-102', 'stop', 'level', { planned: planned.level, confirmed: action.level }))
    if (action.countedFrom.trim() === '') found.push(find('REH-108', 'caution', 'level', { level: action.level }))
    return found
  }
  if (
    (action.do === 'access' || action.do === 'advance' || action.do === 'inject') &&
    !planned.sides.includes(action.side)
  )
    return [find('REH-102', 'caution', 'side', { planned: planned.sides, used: action.side })]
  return []
}

export const lyingTimeS = constant({
  value: 3600,
  range: [3600, 7200],
  unit: 's',
  source: 'vertebro-facts',
  note: 'lying 1 to 2 h; cement reaches about 90 % of its strength in 1 h (facts A8.1, [R-h]: a default, not a rule)',
})

/** Lying time after the last cement, against the usual time and the time at which this cement has set at its core. */
export function checkLying(lainS: number, setAtCoreS: number | null): readonly Finding[] {
  const neededS = Math.max(lyingTimeS.value, setAtCoreS ?? 0)
  return lainS + 1e-9 < neededS
    ? [
        find('REH-104', 'caution', 'lying time', {
          lainMin: Math.round(lainS / 60),
          usualMin: Math.round(neededS / 60),
        }),
      ]
    : []
}
