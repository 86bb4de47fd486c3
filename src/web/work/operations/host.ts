import type { Finding } from '../../../base/index.ts'
import type { Operation } from '../operation.ts'

export interface HostInfo {
  readonly threadCount: number
  /** CMP-101 where the page shares no memory between threads. */
  readonly findings: readonly Finding[]
}

/** What the lanes' kernels run on here. */
const hostInfo: Operation<Record<string, never>, HostInfo> = async (held) => {
  const { threadCount, findings } = await held.kernels()
  return { threadCount, findings }
}

export const hostOperations = { hostInfo } as const
