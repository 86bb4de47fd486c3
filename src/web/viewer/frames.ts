/** Something that is painted when it has changed. */
export interface Painted {
  /** Paints within about `budgetMs`; true where nothing is left to make sharper. */
  paint(budgetMs: number): boolean
  /** Paints at full sharpness in pieces, waiting for `pause` between them. */
  refine(isStale: () => boolean, pause: () => Promise<void>): Promise<void>
}

/** What all views together may take of one frame while something moves, ms: half of a frame at 30 a second. */
const frameBudgetMs = 16
/** After so long without a change pictures are made sharp, ms. */
const restMs = 90

/** Paints views that asked for it, once a frame and together; sharpens them when all has come to rest. */
export class Frames {
  readonly #asked = new Set<Painted>()
  readonly #coarse = new Set<Painted>()
  readonly #after: (ms: number) => void
  #frame = 0
  #rest: ReturnType<typeof setTimeout> | undefined
  #turn = 0
  #restTurn = -1
  #resting = false

  /** `onPainted` is told how long the painting of each frame took, ms. */
  constructor(onPainted: (ms: number) => void = () => {}) {
    this.#after = onPainted
  }

  ask(view: Painted): void {
    this.#turn++
    this.askAgain(view)
  }

  /** For a view that could not be painted yet: nothing has changed, so that others may go on being made sharp. */
  askAgain(view: Painted): void {
    this.#asked.add(view)
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#paint())
  }

  leave(view: Painted): void {
    this.#asked.delete(view)
    this.#coarse.delete(view)
    this.#turn++
  }

  close(): void {
    cancelAnimationFrame(this.#frame)
    clearTimeout(this.#rest)
    this.#asked.clear()
    this.#coarse.clear()
    this.#turn++
  }

  #paint(): void {
    this.#frame = 0
    const began = performance.now()
    const views = [...this.#asked]
    this.#asked.clear()
    for (const view of views) {
      if (view.paint(frameBudgetMs / views.length)) this.#coarse.delete(view)
      else this.#coarse.add(view)
    }
    this.#after(performance.now() - began)
    const isAwaited = this.#resting && this.#restTurn === this.#turn
    if (this.#coarse.size > 0 && !isAwaited) this.#awaitRest()
  }

  #awaitRest(): void {
    clearTimeout(this.#rest)
    this.#restTurn = this.#turn
    this.#resting = true
    this.#rest = setTimeout(() => void this.#sharpen(), restMs)
  }

  async #sharpen(): Promise<void> {
    const turn = this.#turn
    const isStale = (): boolean => this.#turn !== turn
    for (const view of [...this.#coarse]) {
      if (isStale()) break
      this.#coarse.delete(view)
      await view.refine(isStale, nextFrame)
      if (isStale()) this.#coarse.add(view)
    }
    this.#resting = false
    // What a change of another view interrupted is taken up when that has come to rest.
    if (this.#coarse.size > 0 && this.#frame === 0) this.#awaitRest()
  }
}

const nextFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()))
