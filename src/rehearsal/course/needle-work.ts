import type { Side } from '../../anatomy/index.ts'
import type { Finding } from '../../base/index.ts'
import type { Access } from '../../planning/index.ts'
import { checkDepthRule, offTargetMm } from '../checks/depth-rule.ts'
import { refuse } from '../troubles.ts'
import type { Action } from './action.ts'
import type { Outcome } from './log.ts'
import { type LyingNeedle, layNeedle, pushedOn } from './lying-needle.ts'
import { plannedFor, type Theatre } from './theatre.ts'

/** How near one side's cannula ever came to a wall, and how far from its planned target it lay last. */
export interface NeedleRecord {
  readonly side: Side
  readonly wallMm: number
  readonly offMm: number
}

export interface Laid {
  readonly needle: LyingNeedle
  readonly outcome: Outcome
  readonly findings: readonly Finding[]
}

/** The cannulas of one rehearsal: where they lie, and how they came there. */
export class NeedleWork {
  readonly #theatre: Theatre
  readonly #lying = new Map<Side, LyingNeedle>()
  readonly #records = new Map<Side, NeedleRecord>()

  constructor(theatre: Theatre) {
    this.#theatre = theatre
  }

  get lying(): readonly LyingNeedle[] {
    return [...this.#lying.values()]
  }

  get records(): readonly NeedleRecord[] {
    return [...this.#records.values()]
  }

  /** The cannula of a side with its tip in the bone. Refuses REH-002 where there is none. */
  inBone(side: Side): Access {
    const access = this.#lying.get(side)?.access
    if (!access) throw refuse('REH-002', { side, lying: this.lying.filter((n) => n.access).map((n) => n.side) })
    return access
  }

  /** Where an action would put a cannula. */
  meant(action: Extract<Action, { do: 'access' | 'advance' | 'move back' }>): LyingNeedle {
    if (action.do === 'access') return layNeedle(this.#theatre, action.side, action.through, action.tip)
    const lying = this.#lying.get(action.side)
    if (!lying) throw refuse('REH-002', { side: action.side, lying: [...this.#lying.keys()] })
    return pushedOn(this.#theatre, lying, action.do === 'advance' ? action.byMm : -action.byMm)
  }

  /** Puts it there. Where cement came already, drawing back is a way to fill, not a miss of the target. */
  lay(needle: LyingNeedle, cementCame: boolean): Laid {
    const { side, access, depthMm, toBoneMm } = needle
    this.#lying.set(side, needle)
    if (!access) return { needle, outcome: { depthMm, toBoneMm, leastMarginMm: null, structure: null }, findings: [] }
    const planned = plannedFor(this.#theatre.plan, side)
    const offMm = planned ? offTargetMm(access, planned) : 0
    const before = this.#records.get(side)
    const wallMm = Math.min(before?.wallMm ?? Number.POSITIVE_INFINITY, access.margin.leastMm)
    this.#records.set(side, { side, wallMm, offMm: before && cementCame ? before.offMm : offMm })
    const { leastMm: leastMarginMm, structure } = access.margin
    return {
      needle,
      outcome: { leastMarginMm, structure, depthMm, offTargetMm: offMm },
      findings: checkDepthRule(access),
    }
  }

  withdraw(side: Side): void {
    if (!this.#lying.delete(side)) throw refuse('REH-002', { side })
  }
}
