import type { Engine } from '../../work/engine.ts'

const stepS = 5
const mostS = 900

/** Seconds until the cement can be worked, in steps of five; 0 where it can be, cannot any more, or will not in a quarter of an hour. */
export async function untilWorkingS(engine: Engine, rehearsalId: string, laterS: number): Promise<number> {
  for (let s = 0; s <= mostS; s += stepS) {
    const { cement } = await engine.call('momentOf', { rehearsalId, laterS: laterS + s })
    if (cement?.phase !== 'mixing' && cement?.phase !== 'waiting') return s
  }
  return 0
}
