import type { Side } from '../../anatomy/index.ts'
import type { Finding, Watch } from '../../base/index.ts'
import {
  type BoneMedium,
  type CementBrand,
  type CementClock,
  type FrontNow,
  Injection,
  type InjectionRecord,
  type PushResult,
  startClock,
  tick,
} from '../../cement/index.ts'
import type { Kernels } from '../../compute/index.ts'
import type { Access } from '../../planning/index.ts'
import { refuse } from '../troubles.ts'
import type { Action } from './action.ts'
import { brandFor } from './cement-ready.ts'
import type { Outcome } from './log.ts'
import { needleTipOf, type Theatre } from './theatre.ts'

/** The last push, and what had leaked before it. */
export interface LastPush {
  readonly side: Side
  readonly result: PushResult
  readonly before: PushResult['last']['leakedMm3'] | null
}

export interface Pushed {
  readonly outcome: Outcome
  readonly findings: readonly Finding[]
}

/** The cement of one rehearsal from mixing on: its clock, and the injection from the first push on. */
export class CementInHand {
  readonly #theatre: Theatre
  readonly #kernels: Kernels
  #brand: CementBrand | undefined
  #clock: CementClock | undefined
  #clockAtInjection: CementClock | undefined
  #injection: Injection | undefined
  /** The injection's needles as it knows them, in its order. */
  #needles: readonly Access[] = []
  #last: LastPush | null = null

  constructor(theatre: Theatre, kernels: Kernels) {
    this.#theatre = theatre
    this.#kernels = kernels
  }

  get brand(): CementBrand | undefined {
    return this.#brand
  }

  get clock(): CementClock | undefined {
    return this.#injection?.clock ?? this.#clock
  }

  get clockAtInjection(): CementClock | undefined {
    return this.#clockAtInjection
  }

  get lastPush(): LastPush | null {
    return this.#last
  }

  get front(): FrontNow | null {
    return this.#injection?.front ?? null
  }

  get injected(): boolean {
    return this.#injection !== undefined
  }

  record(): InjectionRecord | null {
    return this.#injection?.record() ?? null
  }

  /** Refuses what comes too late once cement lies in the bone. */
  refuseAfterCement(action: Action['do']): void {
    if (this.#injection) throw refuse('REH-001', { action, after: 'cement was injected' })
  }

  mix(action: Extract<Action, { do: 'mix' }>): Pushed {
    const brand = brandFor(action)
    this.#brand = brand
    this.#clock = startClock(brand, { storedAtC: action.storedAtC, roomC: action.roomC })
    return { outcome: { brand: brand.name }, findings: [] }
  }

  async inject(
    action: Extract<Action, { do: 'inject' }>,
    access: Access,
    medium: BoneMedium,
    watch?: Watch,
  ): Promise<Pushed> {
    const injection = this.#injection ?? this.#start(access, medium)
    const needle = this.#numberOf(access, injection)
    const known = injection.findings.length
    const before = this.#last?.result.last.leakedMm3 ?? null
    const result = await injection.push(needle, action.flowMm3PerS, action.volumeMm3, watch)
    this.#last = { side: action.side, result, before }
    return { outcome: outcomeOfPush(result), findings: [...injection.findings.slice(known), ...stopFindings(result)] }
  }

  #start(access: Access, medium: BoneMedium): Injection {
    if (!this.#brand || !this.#clock) throw refuse('REH-003')
    const { syringe, stops, spread } = this.#theatre
    const needles = [needleTipOf(access)]
    const setup = { medium, brand: this.#brand, clock: this.#clock, needles, syringe, stops, spread }
    this.#injection = Injection.start(setup, this.#kernels)
    this.#needles = [access]
    this.#clockAtInjection = this.#clock
    return this.#injection
  }

  /** A needle that was brought in or moved since its last push is told to the injection first. */
  #numberOf(access: Access, injection: Injection): number {
    const known = this.#needles.findIndex(({ side }) => side === access.side)
    if (this.#needles[known] === access) return known
    const number = known < 0 ? this.#needles.length : known
    injection.place(number, needleTipOf(access))
    this.#needles = [...this.#needles.slice(0, number), access, ...this.#needles.slice(number + 1)]
    return number
  }

  /** Whatever is done after mixing, the cement grows older by the time it takes. */
  age(seconds: number): void {
    if (this.#injection) this.#injection.wait(seconds)
    else if (this.#clock) this.#clock = tick(this.#clock, seconds, this.#clock.roomC)
  }

  close(): void {
    this.#injection?.close()
    this.#injection = undefined
  }
}

const stopFindings = ({ stopped }: PushResult): readonly Finding[] => stopped?.findings ?? []

function outcomeOfPush({ pushedMm3, stopped, last }: PushResult): Outcome {
  const { B, S, C, D } = last.leakedMm3
  return {
    pushedMm3,
    stop: stopped?.rule ?? null,
    tipPressurePa: last.tipPressurePa,
    syringePressurePa: last.syringePressurePa,
    plungerForceN: last.plungerForceN,
    viscosityPaS: last.viscosityPaS,
    leakedMm3: [B, S, C, D],
    canalMm3: last.canalMm3,
  }
}
