// What every function that runs a kernel promises: the same bits on any host, progress, cancelling, and memory given back.
import { expect } from 'vitest'
import type { Watch } from '../src/base/index.ts'
import type { Kernels } from '../src/compute/index.ts'

type Bits = Float32Array | Int16Array | Uint8Array

export async function expectSameBits(
  hosts: readonly (readonly [string, Kernels])[],
  work: (kernels: Kernels) => Promise<Bits>,
): Promise<void> {
  const results = await Promise.all(hosts.map(async ([name, kernels]) => [name, await work(kernels)] as const))
  for (const [name, bits] of results) expect(bits, name).toEqual(results[0]?.[1])
}

/** Progress rises to 1; a cancelled run throws the signal's reason; both leave the kernels' memory as they found it. */
export async function expectWatched(
  kernels: Kernels,
  work: (kernels: Kernels, watch: Watch) => Promise<unknown>,
): Promise<void> {
  const before = kernels.memory.mark()
  const seen: number[] = []
  await work(kernels, { onProgress: (fraction) => seen.push(fraction) })
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
  expect(seen.at(-1)).toBeCloseTo(1, 9)
  expect(kernels.memory.mark(), 'memory after the work').toBe(before)
  const stop = new AbortController()
  const cancelled = work(kernels, { signal: stop.signal })
  stop.abort(new Error('enough'))
  await expect(cancelled).rejects.toThrow('enough')
  expect(kernels.memory.mark(), 'memory after cancelling').toBe(before)
}
