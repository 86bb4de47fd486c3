// A page with nothing but the engine, for the tests that run it in a real browser.
import * as work from '../../../src/web/work/engine.ts'
import { fingerprint } from './fingerprint.ts'

export interface EnginePage {
  readonly work: typeof work
  readonly engine: work.Engine
  readonly fingerprint: typeof fingerprint
}

const page: EnginePage = { work, engine: work.startEngine(), fingerprint }
Object.assign(globalThis, { page })
