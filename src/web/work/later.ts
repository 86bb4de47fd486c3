import { refuse } from '../troubles.ts'
import type { Operation } from './operation.ts'

// biome-ignore lint/suspicious/noExplicitAny: operations of a group differ in their inputs; the group's own type keeps them.
type Group = Readonly<Record<string, Operation<any, unknown>>>

/** Operations whose code a lane fetches at the first call of one of them; `names` must name them all. */
export function later<G extends Group>(load: () => Promise<G>, names: Readonly<Record<keyof G, true>>): G {
  const fetched = Object.keys(names).map((name): [string, Group[string]] => [
    name,
    async (held, input, call) => (await load().catch(unfetched))[name]?.(held, input, call),
  ])
  return Object.fromEntries(fetched) as G
}

const unfetched = (cause: unknown): never => {
  throw refuse('WEB-004', { text: String(cause) })
}
