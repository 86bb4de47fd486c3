import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Level, Side } from '../../../anatomy/index.ts'
import { Refusal } from '../../../base/index.ts'
import type { Access, EvaluatedAccess } from '../../../planning/index.ts'
import { type HeldNeedle, heldOf, settled } from './needle.ts'

/** Which vertebra of which spine the needle in hand belongs to. */
export interface DeskPlace {
  readonly imageId: string
  readonly spineId: string
  readonly level: Level
}

export interface DeskState {
  readonly side: Side
  /** The needle in the hand; null while none is moved. */
  readonly held: HeldNeedle | null
  /** What is known about the needle in the hand; a few milliseconds behind it. */
  readonly measured: EvaluatedAccess | null
  /** Another way that is looked at and not taken. */
  readonly looked: Access | null
  /** Where the plane across the needle lies, mm from the skin; null at the narrowest place. */
  readonly depthMm: number | null
  /** Why the needle in the hand is no way into the vertebra. */
  readonly refused: Refusal | null
}

export interface DeskPorts {
  /** Newer questions may take the place of those that wait; those then reject. */
  readonly evaluate: (place: DeskPlace, needle: HeldNeedle) => Promise<EvaluatedAccess>
  readonly commit: (level: Level, access: Access) => void
  readonly wasReplaced: (cause: unknown) => boolean
  readonly tell: (cause: unknown) => void
}

const empty = { held: null, measured: null, looked: null, depthMm: null, refused: null } as const

/** The needle in a person's hand: every move asks the planner, letting go writes the needle into the case. */
export class NeedleDesk {
  readonly store: StoreApi<DeskState> = createStore<DeskState>(() => ({ side: 'left', ...empty }))
  readonly #ports: DeskPorts
  #place: DeskPlace | null = null
  #asked = 0
  #answered = 0
  #last: Promise<void> = Promise.resolve()

  constructor(ports: DeskPorts) {
    this.#ports = ports
  }

  /** Lays the needle in hand down and turns to a level; what was not let go is forgotten. */
  turnTo(place: DeskPlace | null): void {
    this.#place = place
    this.#drop()
    this.store.setState({ looked: null, depthMm: null })
  }

  chooseSide(side: Side): void {
    if (this.store.getState().side === side) return
    this.#drop()
    this.store.setState({ side, looked: null, depthMm: null })
  }

  /** Another way is looked at where it is narrowest. */
  look(looked: Access | null): void {
    if (this.store.getState().looked !== looked) this.store.setState({ looked, depthMm: null })
  }
  showDepth = (depthMm: number | null): void => this.store.setState({ depthMm })

  /** Moves the needle: numbers follow as soon as the planner has answered. */
  hold(needle: HeldNeedle): void {
    const place = this.#place
    if (!place) return
    this.store.setState({ held: needle, looked: null })
    const turn = ++this.#asked
    this.#last = this.#ports.evaluate(place, needle).then(
      (measured) => this.#hear(turn, { measured, refused: null }),
      (cause) => {
        if (this.#ports.wasReplaced(cause)) return
        if (cause instanceof Refusal && cause.code === 'PLN-003') this.#hear(turn, { refused: cause })
        else this.#ports.tell(cause)
      },
    )
  }

  /** Lets go: the needle as last measured is written into the case; one that is no way in goes back to where it was. */
  async release(): Promise<void> {
    const place = this.#place
    const asked = this.#asked
    await this.#last
    if (place !== this.#place || asked !== this.#asked) return
    const { held, measured, refused } = this.store.getState()
    this.#drop()
    if (place && held && measured && !refused) this.#ports.commit(place.level, measured.access)
  }

  /** Puts the needle back to where it was. */
  cancel = (): void => this.#drop()

  #hear(turn: number, heard: Partial<DeskState>): void {
    if (turn < this.#answered || this.store.getState().held === null) return
    this.#answered = turn
    this.store.setState(heard)
  }

  #drop(): void {
    this.#asked++
    this.#answered = this.#asked
    this.store.setState({ held: null, measured: null, refused: null })
  }
}

/** The needle as it is to be drawn: in the hand, looked at, or as it stands in the case. */
export function shownNeedle(desk: DeskState, inCase: Access | null): HeldNeedle | null {
  if (desk.held) return desk.measured ? settled(desk.held, desk.measured.access) : desk.held
  const access = desk.looked ?? inCase
  return access && heldOf(access)
}

/** What is known about the needle shown; null before anything is known. */
export const shownAccess = (desk: DeskState, inCase: Access | null): Access | null =>
  desk.held ? (desk.measured?.access ?? inCase) : (desk.looked ?? inCase)
