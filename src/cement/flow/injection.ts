import { type Finding, stopIfAsked, type Watch } from '../../base/index.ts'
import { voxelVolumeMm3 } from '../../geometry/index.ts'
import { type CementClock, phaseOf, tick } from '../clock/clock.ts'
import { type Consistency, consistency } from '../clock/rheology.ts'
import { emptyLedger, type LeakLedger, noteCrossing } from '../leak/ledger.ts'
import { canPush } from '../needle/syringe.ts'
import { find, refuse } from '../troubles.ts'
import { checkSetup, checkWayOut } from './check.ts'
import { assembleAll, joinsOf } from './darcy.ts'
import type { Flow, FlowEngine } from './engine/engine.ts'
import { kernelEngine } from './engine/kernel-engine.ts'
import { referenceEngine } from './engine/reference-engine.ts'
import { flowIn } from './flow-in.ts'
import { bodyC } from './fluids.ts'
import { beginPortion, type FrontNow } from './front.ts'
import type { InjectionRecord, InjectionStep, NeedleTip, PushResult, Stop } from './record.ts'
import { recordOf } from './record-of.ts'
import type { FlowSolver, InjectionSetup } from './setup.ts'
import { mediumWith } from './spread-medium.ts'
import { type PushedStep, stateAfter } from './state-after.ts'
import { behindStopPlane, reasonToStop } from './stops.ts'
import { holdOutside, openRound, type Surroundings } from './surroundings.ts'
import { type TipCells, tipCells } from './tip.ts'

/** Volume between two pressures: a share of what came through this needle, so that the first drops are followed too. */
const growth = 0.25
/** In voxels' volumes: a small part of a shell one voxel thick round a millilitre of cement. */
const stepVoxelsUsual = 60
/** Of a usual step, where a way out has just opened: what was thin marrow there becomes thick cement within a few drops. */
const carefulShare = 0.125
const carefulRounds = 2
/** What the pressure may leave unbalanced, of the flow pushed; the front keeps its volumes whatever is left. */
const unbalanced = 4e-3
/** Rounds of viscosity and pressure before the first step of a push. */
const firstRounds = 4

/**
 * One injection of cement into a bone, step by step.
 *
 * The pressure follows Darcy's law with the mobility of marrow or of cement; the front moves with the flow and stays sharp.
 * Holds kernel memory only during `push`. docs/physics/flow.md
 */
export class Injection {
  readonly #setup: InjectionSetup
  readonly #engine: FlowEngine
  readonly #flow: Flow
  readonly #surroundings: Surroundings
  /** 2-norm of what the held pressures drive with marrow everywhere. */
  readonly #heldFlow: number
  readonly #behind: Uint8Array
  readonly #ledger: LeakLedger = emptyLedger()
  readonly #steps: InjectionStep[] = []
  readonly #findings: Finding[] = []
  readonly #portionClocks: CementClock[] = []
  #needles: NeedleTip[]
  #syringeClock: CementClock
  #timeS = 0
  #volumeMm3 = 0
  #behindMm3 = 0
  #needleOfPortion = -1
  #lastNeedle = -1
  /** Pushed when the present needle's turn began. */
  #needleFromMm3 = 0
  /** Until so much is pushed steps are short, because a way out of the bone has just opened. */
  #carefulUntilMm3 = 0
  /** Leaked before the present attempt: since then the leak rule counts. */
  #leakedBeforeMm3 = 0
  #stopped: Stop | null = null
  #closed = false

  private constructor(given: InjectionSetup, engine: FlowEngine) {
    this.#surroundings = holdOutside(given.medium)
    this.#setup = { ...given, medium: this.#surroundings.medium }
    this.#engine = engine
    this.#needles = [...given.needles]
    this.#syringeClock = given.clock
    this.#behind = behindStopPlane(this.#setup.medium)
    this.#flow = flowIn(this.#surroundings, given.spread ?? {}, this.#behind)
    this.#heldFlow = Math.sqrt(this.#flow.system.heldFlow.reduce((sum, flow) => sum + flow * flow, 0))
  }

  /**
   * Errors  CEM-002 cement already set, CEM-021 needle outside the bone, CEM-022 no pores, CEM-023 no way out for the marrow,
   * CEM-024 a figure is no number or out of its range
   */
  static start(setup: InjectionSetup, kernels: FlowSolver): Injection {
    checkSetup(setup)
    const medium = mediumWith(setup.medium, setup.spread ?? {})
    const injection = new Injection(
      { ...setup, medium },
      kernels === 'reference' ? referenceEngine() : kernelEngine(kernels),
    )
    for (const needle of setup.needles)
      checkWayOut(injection.#flow.system, injection.#setup.medium, tipCells(medium, needle.at))
    return injection
  }

  get timeS(): number {
    return this.#timeS
  }

  get clock(): CementClock {
    return this.#syringeClock
  }

  get stopped(): Stop | null {
    return this.#stopped
  }

  /** What a person must know so far, without the reason of a stop. */
  get findings(): readonly Finding[] {
    return this.#findings
  }

  /** Where the cement is now: the injection's own arrays, to be read and not kept across pushes. `record` copies. */
  get front(): FrontNow {
    return this.#flow.front
  }

  /**
   * Pushes a volume through one needle at a steady flow, or until a rule stops it. Goes on after a stop where asked again.
   *
   * A new portion begins with the first push, after a wait, and where the needle changes or was moved.
   */
  async push(needle: number, flowMm3PerS: number, volumeMm3: number, watch?: Watch): Promise<PushResult> {
    if (!(flowMm3PerS > 0 && Number.isFinite(flowMm3PerS) && volumeMm3 > 0 && Number.isFinite(volumeMm3)))
      throw refuse('CEM-024', { flowMm3PerS, volumeMm3 })
    const tip = this.#needles[needle]
    if (!tip) throw refuse('CEM-024', { needle, needles: this.#needles.length })
    if (phaseOf(this.#setup.brand, this.#syringeClock) === 'set')
      throw refuse('CEM-002', { brand: this.#setup.brand.name })
    this.#noteRoom(volumeMm3)
    if (this.#needleOfPortion !== needle) this.#beginPortion(needle)
    if (this.#lastNeedle !== needle || this.#stopped?.rule === 'leak') this.#leakedBeforeMm3 = this.#leakedMm3()
    if (this.#lastNeedle !== needle) this.#needleFromMm3 = this.#volumeMm3
    this.#lastNeedle = needle
    const cells = tipCells(this.#setup.medium, tip.at)
    this.#stopped = null
    const from = this.#volumeMm3
    let first = true
    this.#engine.open(this.#flow)
    try {
      while (this.#volumeMm3 - from < volumeMm3 * (1 - 1e-12) && !this.#stopped) {
        stopIfAsked(watch)
        if (this.#closed) break
        watch?.onProgress?.((this.#volumeMm3 - from) / volumeMm3, 'injecting')
        await this.#step(needle, tip, cells, flowMm3PerS, volumeMm3 - (this.#volumeMm3 - from), first)
        first = false
      }
    } finally {
      this.#engine.close()
    }
    watch?.onProgress?.(1, 'injecting')
    return { pushedMm3: this.#volumeMm3 - from, stopped: this.#stopped, last: this.#steps.at(-1)! }
  }

  async #step(
    needle: number,
    tip: NeedleTip,
    cells: TipCells,
    flowMm3PerS: number,
    leftMm3: number,
    first: boolean,
  ): Promise<void> {
    const { medium, brand } = this.#setup
    const usualMm3 = this.#setup.stepMm3Max ?? stepVoxelsUsual * voxelVolumeMm3(medium.grid)
    const careful = this.#volumeMm3 < this.#carefulUntilMm3
    const stepMm3Max = careful ? usualMm3 * carefulShare : usualMm3
    const gates = this.#ledger.gates.size
    const smallest = this.#flow.front.capacityMm3[cells.at[0]!]!
    const volumeMm3 = Math.min(
      leftMm3,
      stepMm3Max,
      Math.max(smallest, growth * (this.#volumeMm3 - this.#needleFromMm3)),
    )
    const timeS = this.#timeS + volumeMm3 / flowMm3PerS
    const step = {
      ...{ cells, flowMm3PerS, volumeMm3, timeS },
      fluxMost: flowMm3PerS / (4 * Math.PI * tip.innerRadiusMm ** 2),
      consistencyByPortion: this.#portionClocks.map((clock) => this.#consistencyOf(clock)),
      rounds: first ? firstRounds : careful ? carefulRounds : 1,
      relativeResidual: this.#residualFor(cells, flowMm3PerS),
    }
    const { tipPa, came } = await this.#engine.step(step, (from, to, mm3) => this.#cross(timeS, from, to, mm3))
    this.#timeS = timeS
    this.#syringeClock = tick(this.#syringeClock, volumeMm3 / flowMm3PerS, this.#syringeClock.roomC)
    this.#agePortions(volumeMm3 / flowMm3PerS)
    this.#openOutside(came)
    this.#volumeMm3 += volumeMm3
    if (this.#ledger.gates.size > gates) this.#carefulUntilMm3 = this.#volumeMm3 + usualMm3
    this.#note({ needle, tip, cells, flowMm3PerS, tipPa }, brand.name)
  }

  /** Relative to a right-hand side that also holds what the held pressures drive, which can be far more than is pushed. */
  #residualFor({ share }: TipCells, flowMm3PerS: number): number {
    const pushed = flowMm3PerS * Math.hypot(...share)
    return (unbalanced * pushed) / Math.hypot(pushed, this.#heldFlow)
  }

  /** Lets what surrounds the bone flow where cement has come out. */
  #openOutside(came: readonly number[]): void {
    if (came.length === 0 || !openRound(this.#surroundings, came)) return
    this.#flow.joins.set(joinsOf(this.#setup.medium))
    this.#engine.surroundingsChanged()
  }

  #cross(timeS: number, from: number, to: number, mm3: number): void {
    noteCrossing(this.#ledger, this.#setup.medium, timeS, from, to, mm3)
    this.#behindMm3 += mm3 * (this.#behind[to]! - this.#behind[from]!)
  }

  #consistencyOf(clock: CementClock): Consistency {
    const { brand, consistencyOf, spread } = this.#setup
    if (consistencyOf) return consistencyOf(clock)
    const own = consistency(brand, clock.equivalentAgeS)
    return { kPaSn: own.kPaSn * (spread?.viscosity ?? 1), n: own.n }
  }

  #note(pushed: PushedStep, about: string): void {
    const step = stateAfter(pushed, {
      setup: this.#setup,
      flow: this.#flow,
      ledger: this.#ledger,
      clock: this.#syringeClock,
      inSyringe: this.#consistencyOf(this.#syringeClock),
      inBone: this.#consistencyOf(this.#portionClocks.at(-1)!),
      timeS: this.#timeS,
      volumeMm3: this.#volumeMm3,
      portion: this.#portionClocks.length,
    })
    this.#steps.push(step)
    this.#noteHand(step.syringePressurePa, about)
    const reason = reasonToStop(this.#setup, {
      ...step,
      leakedMm3: this.#leakedMm3() - this.#leakedBeforeMm3,
      behindStopMm3: this.#behindMm3,
      clock: this.#syringeClock,
    })
    if (!reason) return
    const { rule, finding } = reason
    this.#stopped = { rule, timeS: this.#timeS, volumeMm3: this.#volumeMm3, findings: [finding] }
  }

  /** Once, when a hand could first no longer push. */
  #noteHand(pressurePa: number, about: string): void {
    const { finding } = canPush(pressurePa, this.#setup.syringe, about)
    if (finding && !this.#findings.some(({ code }) => code === finding.code)) this.#findings.push(finding)
  }

  #noteRoom(volumeMm3: number): void {
    const { inside } = this.#setup.medium
    let room = 0
    for (let v = 0; v < inside.length; v++) if (inside[v] === 1) room += this.#flow.front.capacityMm3[v]!
    if (this.#volumeMm3 + volumeMm3 <= room || this.#findings.some(({ code }) => code === 'CEM-121')) return
    const facts = { volumeMm3: Math.round(this.#volumeMm3 + volumeMm3), poresMm3: Math.round(room) }
    this.#findings.push(find('CEM-121', 'caution', 'injection', facts))
  }

  #leakedMm3(): number {
    const { B, S, C, D } = this.#ledger.byClass
    return B + S + C + D
  }

  #beginPortion(needle: number): void {
    beginPortion(this.#flow.front)
    this.#portionClocks.push(this.#syringeClock)
    this.#needleOfPortion = needle
  }

  #agePortions(seconds: number): void {
    for (const [p, clock] of this.#portionClocks.entries()) this.#portionClocks[p] = tick(clock, seconds, bodyC.value)
  }

  /** Time without pushing: the cement in the syringe ages at the room's temperature, that in the bone at the body's. */
  wait(seconds: number): void {
    if (!(seconds >= 0 && Number.isFinite(seconds))) throw refuse('CEM-003', { seconds })
    if (seconds === 0) return
    this.#timeS += seconds
    this.#syringeClock = tick(this.#syringeClock, seconds, this.#syringeClock.roomC)
    this.#agePortions(seconds)
    this.#needleOfPortion = -1
  }

  /** A needle put elsewhere, or one more where `needle` is the next number. CEM-021 outside the bone, CEM-023 no way out. */
  place(needle: number, tip: NeedleTip): void {
    if (!(needle >= 0 && needle <= this.#needles.length)) throw refuse('CEM-024', { needle })
    const { medium } = this.#setup
    checkSetup({ ...this.#setup, needles: [tip] })
    const { system, mobility, joins } = this.#flow
    assembleAll(system, mobility, medium, joins)
    checkWayOut(system, medium, tipCells(medium, tip.at))
    this.#needles[needle] = tip
    if (this.#needleOfPortion === needle) this.#needleOfPortion = -1
  }

  record(): InjectionRecord {
    return recordOf({
      medium: this.#setup.medium,
      front: this.#flow.front,
      ledger: this.#ledger,
      steps: this.#steps,
      injectedMm3: this.#volumeMm3,
      stopped: this.#stopped,
      needles: this.#needles,
      findings: this.#findings,
    })
  }

  /** Nothing is held between pushes; ends a push that is under way at its next step. */
  close(): void {
    this.#closed = true
  }
}
