import { isCancelled } from '../../work/engine.ts'
import { timed, type ViewName } from './desk.ts'
import type { SessionPorts } from './ports.ts'
import { sceneOf } from './scene.ts'

/** The monitors: draws a view when asked, one picture of each at a time, always ending with the latest. */
export class Pictures {
  readonly #ports: Pick<SessionPorts, 'engine' | 'desk' | 'nowMs' | 'tell'>
  readonly #drawing = new Set<ViewName>()
  readonly #again = new Set<ViewName>()

  constructor(ports: Pick<SessionPorts, 'engine' | 'desk' | 'nowMs' | 'tell'>) {
    this.#ports = ports
  }

  /** Draws a view as it is now; where one is being drawn, once more afterwards. */
  async draw(view: ViewName): Promise<void> {
    this.#again.add(view)
    if (this.#drawing.has(view)) return
    this.#drawing.add(view)
    try {
      while (this.#again.delete(view)) await this.#drawOnce(view)
    } catch (cause) {
      if (!isCancelled(cause)) this.#ports.tell(cause)
    } finally {
      this.#drawing.delete(view)
    }
  }

  async #drawOnce(view: ViewName): Promise<void> {
    const { desk, nowMs } = this.#ports
    const { open, replay } = desk.getState()
    if (!open) return
    const began = nowMs()
    if (!replay && desk.getState().moment?.push) await this.#look(open.id)
    const { moment, log, cement } = desk.getState()
    if (!moment) return
    const film = await open.feed.expose(view, sceneOf(moment, cement, open.plan))
    if (desk.getState().open?.id !== open.id) return
    const actions = replay ? replay.at : log.length
    const picture = { film, atS: moment.timeS, actions, needles: moment.needles }
    desk.setState(({ pictures, timings }) => ({
      pictures: { ...pictures, [view]: picture },
      timings: { ...timings, pictureMs: timed(timings.pictureMs, nowMs() - began) },
    }))
  }

  async #look(rehearsalId: string): Promise<void> {
    const { desk, engine } = this.#ports
    const cement = await engine.call('cementReached', { rehearsalId })
    if (desk.getState().open?.id === rehearsalId) desk.setState({ cement })
  }
}
