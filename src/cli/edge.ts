// What a command gets from the process it runs in.
import type { Watch } from '../base/index.ts'
import type { Kernels } from '../compute/index.ts'

export interface Edge {
  readonly signal: AbortSignal
  /** The result, for a person or a program. */
  readonly print: (text: string) => void
  /** Starts a named part of the work and gives the watch that follows and stops it. */
  readonly stage: (name: string) => Watch
  /** The kernels on so many threads, started once and ended with the command. */
  readonly kernels: () => Promise<Kernels>
}
