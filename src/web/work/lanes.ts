import type { EngineOperations } from './operations.ts'

/**
 * `live` answers the hand: a needle being dragged, a step of a rehearsal. `view` makes X-ray pictures, so that they never
 * keep a needle waiting. `heavy` is for what takes seconds.
 */
export type LaneName = 'live' | 'view' | 'heavy'

/** Operations that do not belong to the heavy lane. */
const elsewhere: { readonly [Name in keyof EngineOperations]?: LaneName } = {
  prepareLevel: 'live',
  evaluateNeedle: 'live',
  openRehearsal: 'live',
  perform: 'live',
  momentOf: 'live',
  closeRehearsal: 'live',
  cementReached: 'live',
  rehearsalOutcome: 'live',
  prepareXray: 'view',
  projectView: 'view',
  projectScene: 'view',
}

export const laneOf = (name: keyof EngineOperations): LaneName => elsewhere[name] ?? 'heavy'
