import { type Finding, invariant, type Watch } from '../../base/index.ts'
import {
  type BoneMedium,
  bodyC,
  type CementBrand,
  type CementClock,
  type Inflation,
  type InjectionRecord,
  phaseOf,
  remainingToSetS,
} from '../../cement/index.ts'
import type { Kernels } from '../../compute/index.ts'
import type { Access } from '../../planning/index.ts'
import { checkAnaesthetic, mostAnaestheticMg } from '../checks/anaesthetic.ts'
import { checkLying, checkOrder, checkPlace } from '../checks/order.ts'
import { type Action, type Step, stepOf } from './action.ts'
import { BalloonsInBone } from './balloons-in-bone.ts'
import { CementInHand } from './cement-in-hand.ts'
import { type CementNow, cementNowOf } from './cement-now.ts'
import { checkAction } from './check-action.ts'
import { takesS } from './durations.ts'
import type { LogEntry, Outcome } from './log.ts'
import { balloonMoment, cementMoment, leakMoments, type Moment, needleMoment, pushMoment } from './moment.ts'
import { type NeedleRecord, NeedleWork } from './needle-work.ts'
import { plannedPlace, type Theatre } from './theatre.ts'

interface Done {
  readonly outcome: Outcome
  readonly findings?: readonly Finding[]
}

/**
 * One rehearsal of one level, action by action.
 *
 * Every action is checked against the usual order, the plan and the rules, then performed on the patient's bone, and
 * written into the log. The same theatre and actions give the same log to the last bit, on any number of threads. Holds
 * kernel memory until `close()`. Between actions `now` and `cementNow` show how it stands.
 */
export class Rehearsal {
  readonly theatre: Theatre
  readonly #log: LogEntry[] = []
  readonly #done = new Set<Step>()
  readonly #doses: Extract<Action, { do: 'anaesthetise' }>[] = []
  readonly #needles: NeedleWork
  readonly #balloons: BalloonsInBone
  readonly #cement: CementInHand
  #shown: ReturnType<typeof cementNowOf> | undefined
  #performing = false
  #timeS = 0
  #shots = 0
  #fluoroscopyS = 0
  #lastCementAtS: number | null = null

  private constructor(theatre: Theatre, kernels: Kernels) {
    this.theatre = theatre
    this.#needles = new NeedleWork(theatre)
    this.#balloons = new BalloonsInBone(theatre.medium)
    this.#cement = new CementInHand(theatre, kernels)
  }

  static start(theatre: Theatre, kernels: Kernels): Rehearsal {
    return new Rehearsal(theatre, kernels)
  }

  get log(): readonly LogEntry[] {
    return this.#log
  }

  get timeS(): number {
    return this.#timeS
  }

  /** The cement's clock; undefined before mixing. */
  get clock(): CementClock | undefined {
    return this.#cement.clock
  }

  get brand(): CementBrand | undefined {
    return this.#cement.brand
  }

  /** The cement's clock when the first cement was pushed: the times of the record count from then. */
  get clockAtInjection(): CementClock | undefined {
    return this.#cement.clockAtInjection
  }

  /** The bone as cement meets it, with the cavity of a balloon where one was filled. */
  get medium(): BoneMedium {
    return this.#balloons.medium
  }

  /** What the balloons left; null where none was filled. */
  get inflation(): Inflation | null {
    return this.#balloons.inflation
  }

  /** Cannulas that lie in the bone. */
  get needles(): readonly Access[] {
    return this.#needles.lying.flatMap(({ access }) => (access ? [access] : []))
  }

  /** How near each side's cannula came to a wall, and how far from its planned target it lay. */
  get needleWork(): readonly NeedleRecord[] {
    return this.#needles.records
  }

  /** The cement as it lies now, copied, with leaks and routes; null before any was injected. */
  record(): InjectionRecord | null {
    return this.#cement.record()
  }

  /** The cement as it lies now, for display, without a copy: the same arrays at every call; null before any was injected. */
  cementNow(): CementNow | null {
    const { front } = this.#cement
    if (!front) return null
    this.#shown ??= cementNowOf(this.medium.grid, front)
    this.#shown.bring()
    return this.#shown.now
  }

  /** How it stands; clocks as they will be `laterS` on, while nothing is done. */
  now(laterS = 0): Moment {
    const { brand, clock, lastPush } = this.#cement
    return {
      timeS: this.#timeS + laterS,
      actions: this.#log.length,
      shots: this.#shots,
      fluoroscopyS: this.#fluoroscopyS,
      needles: this.#needles.lying.map(needleMoment),
      balloons: this.#balloons.filled.map(balloonMoment),
      cement: brand && clock ? cementMoment(brand, clock, laterS) : null,
      push: lastPush ? pushMoment(lastPush) : null,
      leaks: lastPush ? leakMoments(lastPush) : [],
      canalMm3: lastPush?.result.last.canalMm3 ?? 0,
      findings: this.#log.at(-1)?.findings ?? [],
    }
  }

  /**
   * Performs one action and gives its line of the log; one at a time.
   *
   * Refuses, with the log as it was, figures that cannot be (REH-001), a side without a needle (REH-002), cement not mixed
   * (REH-003) or set (CEM-002), and a needle that does not lead to the bone (PLN-003).
   */
  async perform(action: Action, watch?: Watch): Promise<LogEntry> {
    invariant(!this.#performing, () => 'an action is being performed')
    this.#performing = true
    try {
      return await this.#perform(action, watch)
    } finally {
      this.#performing = false
    }
  }

  async #perform(action: Action, watch?: Watch): Promise<LogEntry> {
    checkAction(action)
    const checks = [...checkOrder(action, this.#done), ...checkPlace(action, plannedPlace(this.theatre))]
    const { outcome, findings = [] } = await this.#act(action, watch)
    const step = stepOf(action)
    if (step !== null && action.do !== 'mix') this.#done.add(step)
    const seconds = takesS(action, outcome)
    this.#timeS += seconds
    if (action.do === 'inject') this.#lastCementAtS = this.#timeS
    else if (action.do !== 'wait' && action.do !== 'set') this.#cement.age(seconds)
    const pushed = this.#cement.lastPush?.result.last
    const entry: LogEntry = {
      index: this.#log.length,
      timeS: this.#timeS,
      sinceMixingS: this.clock?.sinceMixingS ?? null,
      action,
      outcome,
      injectedMm3: pushed?.volumeMm3 ?? 0,
      leakedMm3: pushed ? leakedOf(pushed) : 0,
      shots: this.#shots,
      fluoroscopyS: this.#fluoroscopyS,
      findings: [...checks, ...findings],
    }
    this.#log.push(entry)
    return entry
  }

  async #act(action: Action, watch?: Watch): Promise<Done> {
    switch (action.do) {
      case 'position':
        return { outcome: { level: action.level } }
      case 'anaesthetise':
        return this.#anaesthetise(action)
      case 'image':
        this.#shots += action.shots
        this.#fluoroscopyS += action.fluoroscopyS
        return { outcome: {} }
      case 'access':
      case 'advance':
      case 'move back':
        return this.#needles.lay(this.#needles.meant(action), this.#cement.injected)
      case 'mix':
        this.#cement.refuseAfterCement(action.do)
        return this.#cement.mix(action)
      case 'inject':
        return this.#inject(action, watch)
      case 'wait':
      case 'set':
        return this.#wait(action.durationS)
      case 'withdraw':
        this.#needles.withdraw(action.side)
        return { outcome: {} }
      case 'balloon':
        this.#cement.refuseAfterCement(action.do)
        return this.#balloons.fill(action, this.#needles.inBone(action.side))
      case 'recheck':
        return this.#recheck(action)
    }
  }

  #anaesthetise(action: Extract<Action, { do: 'anaesthetise' }>): Done {
    this.#doses.push(action)
    const mostMg = mostAnaestheticMg(action.drug, action.withAdrenaline, action.patientKg)
    return { outcome: { mostMg }, findings: checkAnaesthetic(this.#doses) }
  }

  async #inject(action: Extract<Action, { do: 'inject' }>, watch?: Watch): Promise<Done> {
    const pushed = await this.#cement.inject(action, this.#needles.inBone(action.side), this.medium, watch)
    if (action.watchedIn !== null) this.#fluoroscopyS += (pushed.outcome.pushedMm3 as number) / action.flowMm3PerS
    return pushed
  }

  #wait(seconds: number): Done {
    this.#cement.age(seconds)
    const { brand, clock } = this.#cement
    return { outcome: { phase: brand && clock ? phaseOf(brand, clock) : null } }
  }

  #recheck(action: Extract<Action, { do: 'recheck' }>): Done {
    const lainS = this.#lastCementAtS === null ? null : this.#timeS - this.#lastCementAtS
    const { brand, clock } = this.#cement
    const leftS = brand && clock ? remainingToSetS(brand, clock, bodyC.value).value : null
    const neededS = lainS === null || leftS === null ? null : lainS + leftS
    const findings = lainS === null ? [] : checkLying(lainS, leftS !== null && leftS > 0 ? neededS : null)
    return { outcome: { lainS, legsMove: action.legsMove, feelingNormal: action.feelingNormal }, findings }
  }

  close(): void {
    this.#cement.close()
  }
}

export const leakedOf = ({ leakedMm3: { B, S, C, D } }: Pick<InjectionRecord, 'leakedMm3'>): number => B + S + C + D
