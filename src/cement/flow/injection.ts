import { type Finding, stopIfAsked, type Watch } from '../../base/index.ts'
import { voxelVolumeMm3 } from '../../geometry/index.ts'
import { type CementClock, phaseOf, tick } from '../clock/clock.ts'
import { apparentViscosityPaS, type Consistency, consistency } from '../clock/rheology.ts'
import { emptyLedger, type LeakLedger, noteCrossing } from '../leak/ledger.ts'
import { cannulaPressurePa, wallShearPerS } from '../needle/cannula.ts'
import { canPush, plungerForceN } from '../needle/syringe.ts'
import { find, refuse } from '../troubles.ts'
import { checkSetup, checkWayOut } from './check.ts'
import { assembleAll, assembleAround, type DarcySystem, emptySystem, joinsOf, type Mobility } from './darcy.ts'
import { bodyC, porousViscosityPaS } from './fluids.ts'
import { advance, beginPortion, emptyFront, type Front, type FrontNow } from './front.ts'
import { type AxisPermeability, axisPermeability, fluxOf, marrowMobility, updateMobility } from './mobility.ts'
import { mediumWith, solverOf } from './pressure.ts'
import type { PressureSolver, VoxelRange } from './pressure-solver.ts'
import type { InjectionRecord, InjectionStep, NeedleTip, PushResult, Stop } from './record.ts'
import { recordOf } from './record-of.ts'
import type { FlowSolver, InjectionSetup } from './setup.ts'
import { behindStopPlane, reasonToStop } from './stops.ts'
import { holdOutside, openRound, type Surroundings } from './surroundings.ts'
import { type TipCells, tipCells } from './tip.ts'

/** Volume between two pressures: a share of what is in already, so that the first drops are followed too. */
const growth = 0.25
/** In voxels' volumes: a small part of a shell one voxel thick round a millilitre of cement. */
const stepVoxelsUsual = 60
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
  readonly #solver: PressureSolver
  readonly #system: DarcySystem
  readonly #permeability: AxisPermeability
  readonly #mobility: Mobility
  readonly #front: Front
  readonly #pressurePa: Float64Array
  readonly #surroundings: Surroundings
  readonly #came: number[] = []
  #joins: Uint8Array
  #everythingChanged = false
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
  /** Leaked before the present attempt: since then the leak rule counts. */
  #leakedBeforeMm3 = 0
  #stopped: Stop | null = null
  #closed = false

  private constructor(given: InjectionSetup, solver: PressureSolver) {
    this.#surroundings = holdOutside(given.medium)
    const setup = { ...given, medium: this.#surroundings.medium }
    this.#setup = setup
    this.#solver = solver
    const { medium } = setup
    this.#needles = [...setup.needles]
    this.#syringeClock = setup.clock
    this.#system = emptySystem(medium)
    this.#permeability = axisPermeability(medium, setup.spread ?? {})
    this.#mobility = marrowMobility(this.#permeability, setup.spread?.marrowPaS)
    this.#front = emptyFront(medium)
    this.#pressurePa = Float64Array.from(medium.fixedPa, (p, v) => (medium.fixed[v] === 1 ? p : 0))
    this.#joins = joinsOf(medium)
    this.#behind = behindStopPlane(medium)
    assembleAll(this.#system, this.#mobility, medium, this.#joins)
    this.#heldFlow = Math.sqrt(this.#system.heldFlow.reduce((sum, flow) => sum + flow * flow, 0))
  }

  /**
   * Errors  CEM-002 cement already set, CEM-021 needle outside the bone, CEM-022 no pores, CEM-023 no way out for the marrow,
   * CEM-024 a figure is no number or out of its range
   */
  static start(setup: InjectionSetup, kernels: FlowSolver): Injection {
    checkSetup(setup)
    const medium = mediumWith(setup.medium, setup.spread ?? {})
    const injection = new Injection({ ...setup, medium }, solverOf(kernels))
    for (const needle of setup.needles)
      checkWayOut(injection.#system, injection.#setup.medium, tipCells(medium, needle.at))
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
    return this.#front
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
    this.#lastNeedle = needle
    const cells = tipCells(this.#setup.medium, tip.at)
    this.#stopped = null
    const from = this.#volumeMm3
    let first = true
    this.#solver.open(this.#system, this.#pressurePa)
    try {
      while (this.#volumeMm3 - from < volumeMm3 * (1 - 1e-12) && !this.#stopped) {
        stopIfAsked(watch)
        if (this.#closed) break
        watch?.onProgress?.((this.#volumeMm3 - from) / volumeMm3, 'injecting')
        await this.#step(needle, tip, cells, flowMm3PerS, volumeMm3 - (this.#volumeMm3 - from), first)
        first = false
      }
    } finally {
      this.#solver.close()
    }
    watch?.onProgress?.(1, 'injecting')
    return { pushedMm3: this.#volumeMm3 - from, stopped: this.#stopped, last: this.#steps.at(-1)! }
  }

  async #step(
    needle: number,
    tip: NeedleTip,
    cells: TipCells,
    flow: number,
    leftMm3: number,
    first: boolean,
  ): Promise<void> {
    const { medium, brand, stepMm3Max = stepVoxelsUsual * voxelVolumeMm3(this.#setup.medium.grid) } = this.#setup
    const smallest = this.#front.capacityMm3[cells.at[0]!]!
    const stepMm3 = Math.min(leftMm3, stepMm3Max, Math.max(smallest, growth * this.#volumeMm3))
    const sources = cells.share.map((share) => share * flow)
    for (let round = first ? firstRounds : 1; round > 0; round--) {
      this.#updateMobility(tip, flow)
      await this.#solver.solve(cells.at, sources, this.#residualFor(sources), this.#followed(cells))
    }
    const seconds = stepMm3 / flow
    this.#timeS += seconds
    this.#syringeClock = tick(this.#syringeClock, seconds, this.#syringeClock.roomC)
    this.#agePortions(seconds)
    advance(this.#front, {
      system: this.#system,
      mobility: this.#mobility,
      medium,
      pressurePa: this.#pressurePa,
      ...cells,
      volumeMm3: stepMm3,
      timeS: this.#timeS,
      onCrossing: (from, to, mm3) => this.#cross(from, to, mm3),
      waiting: this.#surroundings.waiting,
      came: this.#came,
    })
    this.#openOutside()
    this.#volumeMm3 += stepMm3
    this.#note(needle, tip, cells, flow, brand.name)
  }

  /** Relative to a right-hand side that also holds what the held pressures drive, which can be far more than is pushed. */
  #residualFor(sources: readonly number[]): number {
    const pushed = Math.hypot(...sources)
    return (unbalanced * pushed) / Math.hypot(pushed, this.#heldFlow)
  }

  /** The layers that hold cement and the tip, with one more on each side: where anything changes and is read. */
  #followed({ at }: TipCells): VoxelRange {
    if (this.#everythingChanged) {
      this.#everythingChanged = false
      return { from: 0, to: this.#pressurePa.length }
    }
    const plane = this.#system.dims[0] * this.#system.dims[1]
    let low = Number.POSITIVE_INFINITY
    let high = 0
    for (const v of at) {
      low = Math.min(low, v)
      high = Math.max(high, v)
    }
    for (const v of this.#front.reached) {
      if (v < low) low = v
      if (v > high) high = v
    }
    const last = this.#pressurePa.length / plane
    const from = Math.max(0, Math.floor(low / plane) - 1)
    const to = Math.min(last, Math.floor(high / plane) + 2)
    return { from: from * plane, to: to * plane }
  }

  /** Lets what surrounds the bone flow where cement has come out. */
  #openOutside(): void {
    if (this.#came.length === 0) return
    const { medium } = this.#setup
    if (openRound(this.#surroundings, this.#came)) {
      this.#joins = joinsOf(medium)
      this.#system.held.fill(0)
      this.#system.heldFlow.fill(0)
      assembleAll(this.#system, this.#mobility, medium, this.#joins)
      this.#everythingChanged = true
    }
    this.#came.length = 0
  }

  #cross(from: number, to: number, mm3: number): void {
    noteCrossing(this.#ledger, this.#setup.medium, this.#timeS, from, to, mm3)
    this.#behindMm3 += mm3 * (this.#behind[to]! - this.#behind[from]!)
  }

  #consistencyOf(clock: CementClock): Consistency {
    const { brand, consistencyOf, spread } = this.#setup
    if (consistencyOf) return consistencyOf(clock)
    const own = consistency(brand, clock.equivalentAgeS)
    return { kPaSn: own.kPaSn * (spread?.viscosity ?? 1), n: own.n }
  }

  /** Near the tip the voxels are smaller than the opening: the flux there is at most that through the opening's ball. */
  #updateMobility(tip: NeedleTip, flow: number): void {
    const { medium, spread } = this.#setup
    const most = flow / (4 * Math.PI * tip.innerRadiusMm ** 2)
    const flux = fluxOf(this.#system, this.#pressurePa, medium.grid.spacingMm[0])
    const byPortion = this.#portionClocks.map((clock) => this.#consistencyOf(clock))
    const atMost = (v: number): number => Math.min(most, flux(v))
    updateMobility(
      this.#mobility,
      this.#permeability,
      this.#front,
      atMost,
      byPortion,
      medium.porosity,
      spread?.marrowPaS,
    )
    assembleAround(this.#system, this.#mobility, medium, this.#joins, this.#front.reached)
  }

  /** The pressure at the opening: that of the tip's voxels, taken from their equivalent ball to the opening's. */
  #tipPressurePa(tip: NeedleTip, cells: TipCells, flow: number): number {
    const v = cells.at[0]!
    const k = this.#permeability
    const kMm2 = Math.cbrt(k.x[v]! * k.y[v]! * k.z[v]!)
    const porosity = this.#setup.medium.porosity[v]!
    const frontMm = Math.cbrt((3 * this.#volumeMm3) / (4 * Math.PI * porosity))
    // Before the cement has filled that ball there is nothing to take the pressure through.
    const r0 = frontMm > cells.equivalentRadiusMm ? Math.min(tip.innerRadiusMm, frontMm) : cells.equivalentRadiusMm
    const own = this.#consistencyOf(this.#portionClocks.at(-1)!)
    const most = flow / (4 * Math.PI * tip.innerRadiusMm ** 2)
    const mu = porousViscosityPaS(own, most, kMm2 / 1e6, porosity)
    const drop = ((flow * mu) / (4 * Math.PI * kMm2)) * (1 / cells.equivalentRadiusMm - 1 / r0)
    const mean = cells.at.reduce((sum, at, n) => sum + this.#pressurePa[at]! * cells.share[n]!, 0)
    return mean - drop
  }

  #note(needle: number, tip: NeedleTip, cells: TipCells, flow: number, about: string): void {
    const { syringe } = this.#setup
    const { kPaSn, n } = this.#consistencyOf(this.#syringeClock)
    const tipPressurePa = this.#tipPressurePa(tip, cells, flow)
    const tube = { lengthMm: tip.lengthMm, innerRadiusMm: tip.innerRadiusMm, flowMm3PerS: flow, kPaSn, n }
    const syringePressurePa = Math.max(0, tipPressurePa) + cannulaPressurePa(tube)
    const force = plungerForceN(syringePressurePa, syringe.boreMm, syringe.rodFrictionN)
    const leakedMm3 = { ...this.#ledger.byClass }
    this.#steps.push({
      timeS: this.#timeS,
      sinceMixingS: this.#syringeClock.sinceMixingS,
      volumeMm3: this.#volumeMm3,
      needle,
      portion: this.#portionClocks.length,
      flowMm3PerS: flow,
      tipPressurePa,
      syringePressurePa,
      plungerForceN: force,
      viscosityPaS: apparentViscosityPaS({ kPaSn, n }, wallShearPerS({ ...tube, n })),
      leakedMm3,
      canalMm3: this.#ledger.canalMm3,
    })
    const leaked = this.#leakedMm3()
    const standing = {
      volumeMm3: this.#volumeMm3,
      leakedMm3: leaked - this.#leakedBeforeMm3,
      behindStopMm3: this.#behindMm3,
      syringePressurePa,
      plungerForceN: force,
      clock: this.#syringeClock,
    }
    this.#noteHand(syringePressurePa, about)
    const reason = reasonToStop(this.#setup, standing)
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
    for (let v = 0; v < inside.length; v++) if (inside[v] === 1) room += this.#front.capacityMm3[v]!
    if (this.#volumeMm3 + volumeMm3 <= room || this.#findings.some(({ code }) => code === 'CEM-121')) return
    const facts = { volumeMm3: Math.round(this.#volumeMm3 + volumeMm3), poresMm3: Math.round(room) }
    this.#findings.push(find('CEM-121', 'caution', 'injection', facts))
  }

  #leakedMm3(): number {
    const { B, S, C, D } = this.#ledger.byClass
    return B + S + C + D
  }

  #beginPortion(needle: number): void {
    beginPortion(this.#front)
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
    checkWayOut(this.#system, medium, tipCells(medium, tip.at))
    this.#needles[needle] = tip
    if (this.#needleOfPortion === needle) this.#needleOfPortion = -1
  }

  record(): InjectionRecord {
    return recordOf({
      medium: this.#setup.medium,
      front: this.#front,
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
