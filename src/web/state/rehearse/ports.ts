import type { Engine } from '../../work/engine.ts'
import type { DeskStore } from './desk.ts'

/** What a session is handed: everything that knows a browser or a clock. */
export interface SessionPorts {
  readonly engine: Engine
  readonly desk: DeskStore
  /** ISO 8601, UTC. */
  readonly now: () => string
  readonly nowMs: () => number
  readonly newId: () => string
  readonly pause: (ms: number) => Promise<void>
  /** Trouble that is no refusal of an action. */
  readonly tell: (cause: unknown) => void
}
