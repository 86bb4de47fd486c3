// The kernels as tests start them: on 1, 2 and 4 threads, and on hosts that share no memory.
import type { Kernels } from '../src/compute/index.ts'
import { startKernels, startKernelsAlone } from '../src/compute/node.ts'

/** The same kernels every way they can be started; all must give the same bits. */
export async function everyHost(): Promise<readonly (readonly [name: string, kernels: Kernels])[]> {
  return [
    ['no threads', await startKernelsAlone()],
    ['no threads, fields in slabs', await startKernelsAlone({ fieldBytesMax: 40_000 })],
    ['1 thread', await startKernels(1)],
    ['2 threads', await startKernels(2)],
    ['4 threads', await startKernels(4)],
  ]
}
