// The kernels as tests start them: on 1, 2 and 4 threads, and on a host that shares no memory.
import { readFile } from 'node:fs/promises'
import { Kernels } from '../src/compute/index.ts'
import { startKernels } from '../src/compute/node.ts'

/** A host without threads, as a web page without cross-origin isolation would be. */
export function startWithoutThreads(): Promise<Kernels> {
  const wasm = async () => new Uint8Array(await readFile(new URL('../build/kernels.wasm', import.meta.url)))
  return Kernels.start({ threadCount: 1, wasm })
}

/** The same kernels every way they can be started; all must give the same bits. */
export async function everyHost(): Promise<readonly (readonly [name: string, kernels: Kernels])[]> {
  return [
    ['no threads', await startWithoutThreads()],
    ['1 thread', await startKernels(1)],
    ['2 threads', await startKernels(2)],
    ['4 threads', await startKernels(4)],
  ]
}
