import type { Side } from '../../../anatomy/index.ts'
import { Refusal, type Watch } from '../../../base/index.ts'
import type { Action } from '../../../rehearsal/index.ts'
import { isCancelled } from '../../work/engine.ts'
import type { Performed } from '../../work/operations/rehearsal.ts'
import type { RehearsalOutcome } from '../../work/operations/rehearsal-course.ts'
import { aimed } from './aim.ts'
import { alarmOf } from './alarm.ts'
import { bringIn } from './bring-in.ts'
import { cleared, type DeskStore, type OpenRehearsal, timed, type ViewName } from './desk.ts'
import type { RehearsalDraft } from './draft.ts'
import type { RehearsalPlace } from './level-plan.ts'
import { Pictures } from './pictures.ts'
import type { SessionPorts } from './ports.ts'
import { cementAt, curveOf, curvePoint } from './replayed.ts'
import type { RehearsalSetup } from './setup.ts'
import { untilWorkingS } from './until-working.ts'
import { projectorFeed } from './xray-feed.ts'

/** A held key pushes this much at a time: a quarter of a second at the usual flow. */
const portionMm3 = 25
/** Seconds left untold before something that has no duration of its own. */
const untoldS = 0.5

/**
 * One person's rehearsal: turns what the hand does into actions, one after the other, and keeps the desk in step.
 *
 * Needle moves add up while the engine works; time that passes is told with the next action. Pictures follow by themselves
 * where they may: under fluoroscopy while pushing, always in planning mode.
 */
export class RehearsalSession {
  readonly desk: DeskStore
  readonly #ports: SessionPorts
  #turn: Promise<unknown> = Promise.resolve()
  #performing = 0
  #wantedMm = 0
  #wantedAim: readonly [toLeftRad: number, toHeadRad: number] = [0, 0]
  #moving = false
  #held = false
  readonly #pictures: Pictures
  #askedClockAtMs = 0

  constructor(ports: SessionPorts) {
    this.#ports = ports
    this.desk = ports.desk
    this.#pictures = new Pictures(ports)
  }

  get #now() {
    return this.desk.getState()
  }

  choose = (change: Partial<RehearsalSetup>): void =>
    this.desk.setState(({ setup }) => ({ setup: { ...setup, ...change } }))

  /** Opens the theatre and brings the patient in: positioned, anaesthetised, cannulas on the skin, a first look both ways. */
  async begin(caseId: string, place: RehearsalPlace, countedFrom: string, watch: Watch = {}): Promise<void> {
    const { engine, newId, now } = this.#ports
    const { setup } = this.#now
    const id = newId()
    this.desk.setState({ ...cleared(this.#now), phase: 'opening' })
    try {
      const { imageId, spineId, plan } = place
      const input = { rehearsalId: id, imageId, spineId, plan, options: { syringe: setup.syringe } }
      const feed = projectorFeed(engine, imageId, plan.views)
      const [opened] = await Promise.all([
        engine.call('openRehearsal', input, watch),
        engine.call('prepareXray', { imageId }),
      ])
      const open: OpenRehearsal = { id, caseId, startedAt: now(), ...place, medium: opened.medium, feed }
      const side = plan.accesses[0]?.side ?? 'left'
      this.desk.setState({ open, moment: opened.moment, side, phase: 'running' })
      await bringIn(this, open, setup, countedFrom)
      this.desk.setState({ trouble: null })
      await this.shoot('AP')
      await this.shoot('lateral')
    } catch (cause) {
      this.desk.setState(cleared(this.#now))
      if (!isCancelled(cause)) throw cause
    }
  }

  /** Takes an interrupted rehearsal up again: its log is performed once more, then it goes on. */
  async resume(draft: RehearsalDraft, watch: Watch = {}): Promise<void> {
    const { engine } = this.#ports
    const { id, caseId, startedAt, imageId, spineId, plan, setup, log } = draft
    this.desk.setState({ ...cleared(this.#now), setup, phase: 'opening' })
    try {
      const input = { rehearsalId: id, imageId, spineId, plan, options: { syringe: setup.syringe }, log }
      const opened = await engine.call('openRehearsal', input, watch)
      const feed = projectorFeed(engine, imageId, plan.views)
      const open = { id, caseId, startedAt, imageId, spineId, plan, medium: opened.medium, feed }
      const { moment } = opened
      const side = moment.push?.side ?? plan.accesses[0]?.side ?? 'left'
      this.desk.setState({ open, moment, clock: moment.cement, log: opened.log, side, phase: 'running', paused: true })
      for (const view of ['AP', 'lateral'] as const) void this.#pictures.draw(view)
    } catch (cause) {
      this.desk.setState(cleared(this.#now))
      if (!isCancelled(cause)) throw cause
    }
  }

  /** Performs one action after those asked for before it; null where it was refused. */
  do(action: Action): Promise<Performed | null> {
    const turn = this.#turn.then(() => this.#perform(action))
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async #perform(action: Action): Promise<Performed | null> {
    const { open, laterS } = this.#now
    if (!open) return null
    const takesTime = 'takesS' in action
    if (!takesTime && laterS >= untoldS) {
      const durationS = Math.round(laterS * 10) / 10
      this.desk.setState({ laterS: 0 })
      if (!(await this.#send(open, { do: 'wait', durationS }))) return null
    }
    const told: Action = takesTime ? { ...action, takesS: action.takesS + Math.round(laterS * 10) / 10 } : action
    const done = await this.#send(open, told)
    if (done && takesTime) this.desk.setState({ laterS: 0 })
    return done
  }

  async #send(open: OpenRehearsal, action: Action): Promise<Performed | null> {
    this.#performing++
    try {
      const performed = await this.#ports.engine.call('perform', { rehearsalId: open.id, action })
      if (this.#now.open?.id !== open.id) return null
      const { entry, moment } = performed
      this.desk.setState(({ log }) => ({ moment, clock: moment.cement, log: [...log, entry], trouble: null }))
      if (this.#now.setup.mode === 'planning' && action.do !== 'inject') this.#follow()
      return performed
    } catch (cause) {
      if (cause instanceof Refusal) {
        this.desk.setState({ trouble: { sentence: cause.sentence, remedy: cause.remedy } })
        return null
      }
      if (!isCancelled(cause)) this.#ports.tell(cause)
      return null
    } finally {
      this.#performing--
    }
  }

  /** Time goes by, `seconds` on the rehearsal's clock; it stands still while something with its own duration is done. */
  pass(seconds: number): void {
    const { phase, paused, pushing, open } = this.#now
    if (phase !== 'running' || paused || pushing || this.#performing > 0 || !open) return
    this.desk.setState(({ laterS }) => ({ laterS: laterS + seconds }))
    const { moment, laterS } = this.#now
    const ms = this.#ports.nowMs()
    if (!moment?.cement || ms - this.#askedClockAtMs < 500) return
    this.#askedClockAtMs = ms
    const input = { rehearsalId: open.id, laterS }
    this.#ports.engine.call('momentOf', input, { coalesce: 'clock' }).then(
      ({ cement }) => this.#now.open?.id === open.id && this.desk.setState({ clock: cement }),
      () => undefined,
    )
  }

  /** The needle in hand goes on (or back, where negative); moves add up while one is being made. */
  advance(byMm: number): void {
    this.#wantedMm += byMm
    void this.#move()
  }

  /** Turns the needle in hand about its skin entry; only as long as its tip has not met the bone. */
  aim(toLeftRad: number, toHeadRad: number): void {
    this.#wantedAim = [this.#wantedAim[0] + toLeftRad, this.#wantedAim[1] + toHeadRad]
    void this.#move()
  }

  async #move(): Promise<void> {
    if (this.#moving) return
    this.#moving = true
    try {
      while (this.#wantsToMove()) if (!(await this.#moveOnce())) break
    } finally {
      this.#wantedMm = 0
      this.#wantedAim = [0, 0]
      this.#moving = false
    }
  }

  #wantsToMove = (): boolean =>
    Math.abs(this.#wantedMm) >= 0.05 || Math.abs(this.#wantedAim[0]) + Math.abs(this.#wantedAim[1]) > 1e-6

  async #moveOnce(): Promise<boolean> {
    const { side, moment } = this.#now
    const needle = moment?.needles.find((n) => n.side === side)
    if (!needle) return false
    const [toLeftRad, toHeadRad] = this.#wantedAim
    const mm = Math.max(-20, Math.min(20, Math.round(10 * this.#wantedMm) / 10))
    this.#wantedMm -= mm
    this.#wantedAim = [0, 0]
    if ((toLeftRad !== 0 || toHeadRad !== 0) && needle.rule === null) {
      const line = aimed(needle, toLeftRad, toHeadRad)
      if (!(await this.do({ do: 'access', side, ...line, takesS: 0 }))) return false
    }
    if (mm > 0) return (await this.do({ do: 'advance', side, byMm: mm, takesS: 0 })) !== null
    if (mm < 0) return (await this.do({ do: 'move back', side, byMm: -mm })) !== null
    return true
  }

  take = (side: Side): void => this.desk.setState({ side })

  /** One picture, counted. */
  async shoot(view: ViewName): Promise<void> {
    const done = await this.do({ do: 'image', view, shots: 1, fluoroscopyS: 0 })
    if (done) await this.#pictures.draw(view)
  }

  /** Pushes cement until `release`, a stop rule or a refusal. */
  async push(): Promise<void> {
    if (this.#now.pushing || this.#now.phase !== 'running') return
    this.#held = true
    this.desk.setState({ pushing: true, alarm: null })
    try {
      while (this.#held) if (!(await this.#pushPortion())) break
    } finally {
      this.#held = false
      this.desk.setState({ pushing: false })
    }
  }

  release = (): void => {
    this.#held = false
  }

  async #pushPortion(): Promise<boolean> {
    const { nowMs, pause } = this.#ports
    const { side, flowMm3PerS, watchedIn, moment: before, setup } = this.#now
    const began = nowMs()
    const done = await this.do({ do: 'inject', side, volumeMm3: portionMm3, flowMm3PerS, watchedIn })
    if (!done) return false
    const tookMs = nowMs() - began
    const { moment } = done
    const point = curvePoint(moment)
    const alarm = alarmOf(moment, before)
    this.desk.setState((desk) => ({
      curve: point ? [...desk.curve, point] : desk.curve,
      alarm: alarm ?? desk.alarm,
      timings: { ...desk.timings, pushMs: timed(desk.timings.pushMs, tookMs) },
    }))
    this.#follow(true)
    if (moment.push?.stop) return false
    await pause(Math.max(0, (1000 * portionMm3) / flowMm3PerS / setup.pace - (nowMs() - began)))
    return true
  }

  /** What may be seen without asking is drawn: the view a push is watched in, all in planning mode. */
  #follow(pushed = false): void {
    const { setup, watchedIn } = this.#now
    const all = setup.mode === 'planning'
    for (const view of ['AP', 'lateral'] as const)
      if (all || (pushed && watchedIn === view)) void this.#pictures.draw(view)
  }

  /** Waits until the cement has come into its working time. */
  async waitUntilWorking(): Promise<void> {
    const { open, laterS } = this.#now
    const durationS = open ? await untilWorkingS(this.#ports.engine, open.id, laterS) : 0
    if (durationS > 0) await this.do({ do: 'wait', durationS })
  }

  /** In a replay: how it stood after this line of the log. */
  showAt(line: number): void {
    const { replay } = this.#now
    if (!replay) return
    const { moments } = replay.replayed
    const at = Math.max(0, Math.min(moments.length - 1, Math.round(line)))
    const moment = moments[at] ?? null
    const curve = curveOf(moments.slice(0, at + 1))
    const cement = cementAt(replay, at)
    const side = moment?.push?.side ?? moment?.needles.at(-1)?.side ?? this.#now.side
    this.desk.setState({ replay: { ...replay, at }, moment, side, clock: moment?.cement ?? null, curve, cement })
    for (const view of ['AP', 'lateral'] as const) void this.#pictures.draw(view)
  }

  /** What it came to; the rehearsal stays open until `leave`. */
  async score(watch: Watch): Promise<RehearsalOutcome | null> {
    const { open } = this.#now
    if (!open) return null
    this.desk.setState({ phase: 'scoring', alarm: null })
    try {
      const outcome = await this.#ports.engine.call('rehearsalOutcome', { rehearsalId: open.id }, watch)
      this.desk.setState({ outcome })
      return outcome
    } catch (cause) {
      this.desk.setState({ phase: 'running' })
      throw cause
    }
  }

  /** Ends it without a trace; the setup stays as it was chosen. */
  leave(): void {
    const { open } = this.#now
    this.#held = false
    this.desk.setState(cleared(this.#now))
    if (open) void this.#ports.engine.call('closeRehearsal', { rehearsalId: open.id }).catch(() => undefined)
  }
}
