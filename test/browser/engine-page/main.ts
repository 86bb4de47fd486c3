// A page with nothing but the engine, for the tests that run it in a real browser.
import * as work from '../../../src/web/work/engine.ts'

export interface EnginePage {
  readonly work: typeof work
  readonly engine: work.Engine
  /** What a test keeps between its steps. */
  readonly kept: Map<string, unknown>
}

const page: EnginePage = { work, engine: work.startEngine(), kept: new Map() }
Object.assign(globalThis, { page })
