import type { Watch } from '../../base/index.ts'
import type { Holdings } from './holdings.ts'

/** What one call gives an operation beside its input: progress, cancelling, and buffers that may leave with the answer. */
export interface Call extends Required<Watch> {
  /** The buffer is moved to the page instead of copied; it must not be used here any more. Shared ones are never moved. */
  readonly handOver: (buffer: ArrayBufferLike) => void
}

/** One thing a lane can do. Input and output must survive being sent between threads: data, Maps, typed arrays, Files. */
export type Operation<Input, Output> = (held: Holdings, input: Input, call: Call) => Promise<Output> | Output
