// What every function that runs a kernel promises: the same bits on any host, progress, cancelling, and memory given back.
import { expect } from 'vitest'
import type { Watch } from '../src/base/index.ts'
import type { Kernels } from '../src/compute/index.ts'

type Samples = Float32Array | Float64Array | Int16Array | Uint8Array

/** Equal sample by sample; says where the first difference is instead of printing millions of numbers. */
export function expectSameSamples(actual: Samples, expected: Samples, about = ''): void {
  expect(actual.length, about).toBe(expected.length)
  const first = actual.findIndex((value, v) => !Object.is(value, expected[v]))
  if (first >= 0) expect([about, first, actual[first]]).toEqual([about, first, expected[first]])
}

export async function expectSameBits(
  hosts: readonly (readonly [string, Kernels])[],
  work: (kernels: Kernels) => Promise<Samples>,
): Promise<void> {
  const results = await Promise.all(hosts.map(async ([name, kernels]) => [name, await work(kernels)] as const))
  const [first] = results
  for (const [name, bits] of results) if (first) expectSameSamples(bits, first[1], name)
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
