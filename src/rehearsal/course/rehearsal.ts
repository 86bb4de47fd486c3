import type { Side } from '../../anatomy/index.ts'
import type { Finding, Watch } from '../../base/index.ts'
import {
  afterBalloons,
  type BalloonSite,
  type BoneMedium,
  balloonNamed,
  balloons,
  bodyC,
  type CementBrand,
  type CementClock,
  type Inflation,
  Injection,
  type InjectionRecord,
  inflate,
  phaseOf,
  remainingToSetS,
  startClock,
  tick,
} from '../../cement/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { moved, point } from '../../geometry/index.ts'
import { type Access, evaluateAccess } from '../../planning/index.ts'
import { checkAnaesthetic, mostAnaestheticMg } from '../checks/anaesthetic.ts'
import { checkDepthRule, offTargetMm } from '../checks/depth-rule.ts'
import { checkLying, checkOrder, checkPlace } from '../checks/order.ts'
import { refuse } from '../troubles.ts'
import { type Action, type Step, stepOf } from './action.ts'
import { brandFor } from './cement-ready.ts'
import { checkAction } from './check-action.ts'
import { takesS } from './durations.ts'
import type { LogEntry, Outcome } from './log.ts'
import { needleTipOf, plannedFor, plannedPlace, type Theatre } from './theatre.ts'

interface Done {
  readonly outcome: Outcome
  readonly findings?: readonly Finding[]
}

/**
 * One rehearsal of one level, action by action.
 *
 * Every action is checked against the usual order, the plan and the rules, then performed on the patient's bone, and
 * written into the log. The same theatre and actions give the same log to the last bit, on any number of threads. Holds
 * kernel memory until `close()`.
 */
export class Rehearsal {
  readonly theatre: Theatre
  readonly #kernels: Kernels
  readonly #log: LogEntry[] = []
  readonly #done = new Set<Step>()
  readonly #doses: Extract<Action, { do: 'anaesthetise' }>[] = []
  readonly #needles = new Map<Side, Access>()
  #needlesOfInjection: readonly Side[] = []
  #brand: CementBrand | undefined
  #clock: CementClock | undefined
  readonly #balloons = new Map<Side, BalloonSite>()
  #medium: BoneMedium
  #inflation: Inflation | null = null
  #clockAtInjection: CementClock | undefined
  #injection: Injection | undefined
  #timeS = 0
  #shots = 0
  #fluoroscopyS = 0
  #lastCementAtS: number | null = null
  #leastWall = new Map<Side, { readonly wallMm: number; readonly offMm: number }>()

  private constructor(theatre: Theatre, kernels: Kernels) {
    this.theatre = theatre
    this.#medium = theatre.medium
    this.#kernels = kernels
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
    return this.#injection?.clock ?? this.#clock
  }

  get brand(): CementBrand | undefined {
    return this.#brand
  }

  /** The cement's clock when the first cement was pushed: the times of the record count from then. */
  get clockAtInjection(): CementClock | undefined {
    return this.#clockAtInjection
  }

  /** The bone as cement meets it, with the cavity of a balloon where one was filled. */
  get medium(): BoneMedium {
    return this.#medium
  }

  /** What the balloons left; null where none was filled. */
  get inflation(): Inflation | null {
    return this.#inflation
  }

  /** Cannulas that lie in the bone. */
  get needles(): readonly Access[] {
    return [...this.#needles.values()]
  }

  /** How near each side's cannula came to a wall, and how far from its planned target it lay. */
  get needleWork(): readonly { readonly side: Side; readonly wallMm: number; readonly offMm: number }[] {
    return [...this.#leastWall].map(([side, work]) => ({ side, ...work }))
  }

  /** The cement as it lies now; null before any was injected. */
  record(): InjectionRecord | null {
    return this.#injection?.record() ?? null
  }

  /**
   * Performs one action and gives its line of the log.
   *
   * Refuses, with the log as it was, figures that cannot be (REH-001), a side without a needle (REH-002), cement not mixed
   * (REH-003) or set (CEM-002), and a needle that does not meet the bone (PLN-003).
   */
  async perform(action: Action, watch?: Watch): Promise<LogEntry> {
    checkAction(action)
    const checks = [...checkOrder(action, this.#done), ...checkPlace(action, plannedPlace(this.theatre))]
    const { outcome, findings = [] } = await this.#act(action, watch)
    const step = stepOf(action)
    if (step !== null && action.do !== 'mix') this.#done.add(step)
    const seconds = takesS(action, outcome)
    this.#timeS += seconds
    if (action.do === 'inject') this.#lastCementAtS = this.#timeS
    else if (action.do !== 'wait' && action.do !== 'set') this.#age(seconds)
    const record = this.#injection?.record()
    const entry: LogEntry = {
      index: this.#log.length,
      timeS: this.#timeS,
      sinceMixingS: this.clock?.sinceMixingS ?? null,
      action,
      outcome,
      injectedMm3: record?.injectedMm3 ?? 0,
      leakedMm3: record ? leakedOf(record) : 0,
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
        return this.#access(action)
      case 'mix':
        return this.#mix(action)
      case 'inject':
        return this.#inject(action, watch)
      case 'move back':
        return this.#moveBack(action.side, action.byMm)
      case 'wait':
      case 'set':
        return this.#wait(action.durationS)
      case 'withdraw':
        if (!this.#needles.delete(action.side)) throw refuse('REH-002', { side: action.side })
        return { outcome: {} }
      case 'balloon':
        return this.#inflate(action)
      case 'recheck':
        return this.#recheck(action)
    }
  }

  #anaesthetise(action: Extract<Action, { do: 'anaesthetise' }>): Done {
    this.#doses.push(action)
    const mostMg = mostAnaestheticMg(action.drug, action.withAdrenaline, action.patientKg)
    return { outcome: { mostMg }, findings: checkAnaesthetic(this.#doses) }
  }

  #access(action: Extract<Action, { do: 'access' }>): Done {
    const { prepared, plan } = this.theatre
    const planned = plannedFor(plan, action.side)
    if (this.#injection) throw refuse('REH-001', { action: 'access', after: 'cement was injected' })
    const gauge = planned?.gauge ?? plan.accesses[0]?.gauge ?? '11G'
    const { access } = evaluateAccess(prepared, {
      side: action.side,
      gauge,
      through: point('patient', ...action.through),
      tip: point('patient', ...action.tip),
      ...(planned ? { approach: planned.approach } : {}),
    })
    this.#needles.set(action.side, access)
    const offMm = planned ? offTargetMm(access, planned) : 0
    const before = this.#leastWall.get(action.side)?.wallMm ?? Number.POSITIVE_INFINITY
    this.#leastWall.set(action.side, { wallMm: Math.min(before, access.margin.leastMm), offMm })
    const outcome = {
      leastMarginMm: access.margin.leastMm,
      structure: access.margin.structure,
      depthMm: access.depths.targetMm,
      offTargetMm: offMm,
    }
    return { outcome, findings: checkDepthRule(access) }
  }

  /** All balloons together make the cavity: one filled later presses on the bone that an earlier one left. */
  #inflate(action: Extract<Action, { do: 'balloon' }>): Done {
    const access = this.#needles.get(action.side)
    if (!access) throw refuse('REH-002', { side: action.side, lying: [...this.#needles.keys()] })
    if (this.#injection) throw refuse('REH-001', { action: 'balloon', after: 'cement was injected' })
    const balloon = balloonNamed(action.size)
    if (!balloon) throw refuse('REH-001', { balloon: action.size, known: balloons.map((b) => b.name) })
    const at = moved(access.target, access.direction, -balloon.lengthMm / 2)
    const site = { balloon, at, direction: access.direction, volumeMm3: action.volumeMm3 }
    const others = [...this.#balloons].filter(([side]) => side !== action.side)
    const inflation = inflate(this.theatre.medium, [...others.map(([, other]) => other), site])
    this.#balloons.set(action.side, site)
    this.#inflation = inflation
    this.#medium = afterBalloons(this.theatre.medium, inflation)
    const own = inflation.balloons.at(-1)
    const outcome = {
      reachedMm3: own?.volumeMm3 ?? 0,
      peakPa: own?.peakPa.value ?? 0,
      ended: own?.ended ?? 'volume',
      cavityMm3: inflation.cavityMm3,
    }
    return { outcome, findings: inflation.findings }
  }

  #mix(action: Extract<Action, { do: 'mix' }>): Done {
    if (this.#injection) throw refuse('REH-001', { action: 'mix', after: 'cement was injected' })
    const brand = brandFor(action)
    this.#brand = brand
    this.#clock = startClock(brand, { storedAtC: action.storedAtC, roomC: action.roomC })
    return { outcome: { brand: brand.name } }
  }

  async #inject(action: Extract<Action, { do: 'inject' }>, watch?: Watch): Promise<Done> {
    const injection = this.#startedInjection(action.side)
    const needle = this.#needlesOfInjection.indexOf(action.side)
    if (needle < 0) throw refuse('REH-002', { side: action.side, lying: this.#needlesOfInjection })
    const before = new Set(injection.record().findings)
    const { pushedMm3, stopped, last } = await injection.push(needle, action.flowMm3PerS, action.volumeMm3, watch)
    if (action.watchedIn !== null) this.#fluoroscopyS += pushedMm3 / action.flowMm3PerS
    const { B, S, C, D } = last.leakedMm3
    const outcome = {
      pushedMm3,
      stop: stopped?.rule ?? null,
      tipPressurePa: last.tipPressurePa,
      syringePressurePa: last.syringePressurePa,
      plungerForceN: last.plungerForceN,
      viscosityPaS: last.viscosityPaS,
      leakedMm3: [B, S, C, D],
      canalMm3: last.canalMm3,
    }
    return { outcome, findings: injection.record().findings.filter((f) => !before.has(f)) }
  }

  /** The injection begins with the first push, with the cannulas that lie then. */
  #startedInjection(side: Side): Injection {
    if (this.#injection) return this.#injection
    if (!this.#needles.has(side)) throw refuse('REH-002', { side, lying: [...this.#needles.keys()] })
    if (!this.#brand || !this.#clock) throw refuse('REH-003')
    const { syringe, stops, spread } = this.theatre
    const medium = this.medium
    const needles = [...this.#needles]
    this.#needlesOfInjection = needles.map(([lying]) => lying)
    const tips = needles.map(([, access]) => needleTipOf(access))
    const setup = { medium, brand: this.#brand, clock: this.#clock, needles: tips, syringe, stops, spread }
    this.#clockAtInjection = this.#clock
    this.#injection = Injection.start(setup, this.#kernels)
    return this.#injection
  }

  #moveBack(side: Side, byMm: number): Done {
    const access = this.#needles.get(side)
    if (!access) throw refuse('REH-002', { side, lying: [...this.#needles.keys()] })
    if (this.#injection) {
      const needle = this.#needlesOfInjection.indexOf(side)
      if (needle < 0) throw refuse('REH-002', { side, lying: this.#needlesOfInjection })
      this.#injection.moveBack(needle, byMm)
    }
    const [x, y, z] = access.target
    const [u, v, w] = access.direction
    const target = point('patient', x - byMm * u, y - byMm * v, z - byMm * w)
    this.#needles.set(side, {
      ...access,
      target,
      depths: { ...access.depths, targetMm: access.depths.targetMm - byMm },
    })
    return { outcome: { depthMm: access.depths.targetMm - byMm } }
  }

  /** Whatever is done after mixing, the cement grows older by the time it takes. */
  #age(seconds: number): void {
    if (this.#injection) this.#injection.wait(seconds)
    else if (this.#clock) this.#clock = tick(this.#clock, seconds, this.#clock.roomC)
  }

  #wait(seconds: number): Done {
    this.#age(seconds)
    const [brand, clock] = [this.#brand, this.clock]
    return { outcome: { phase: brand && clock ? phaseOf(brand, clock) : null } }
  }

  #recheck(action: Extract<Action, { do: 'recheck' }>): Done {
    const lainS = this.#lastCementAtS === null ? null : this.#timeS - this.#lastCementAtS
    const [brand, clock] = [this.#brand, this.clock]
    const leftS = brand && clock ? remainingToSetS(brand, clock, bodyC.value).value : null
    const neededS = lainS === null || leftS === null ? null : lainS + leftS
    const findings = lainS === null ? [] : checkLying(lainS, leftS !== null && leftS > 0 ? neededS : null)
    return { outcome: { lainS, legsMove: action.legsMove, feelingNormal: action.feelingNormal }, findings }
  }

  close(): void {
    this.#injection?.close()
    this.#injection = undefined
  }
}

export const leakedOf = ({ leakedMm3: { B, S, C, D } }: Pick<InjectionRecord, 'leakedMm3'>): number => B + S + C + D
