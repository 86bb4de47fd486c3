// Goal: any number of threads gives the same bits, and cancelling and failing are seen. Oracle: the values asked for.
import { afterAll, describe, expect, it } from 'vitest'
import { Defect } from '../base/index.ts'
import { startKernels } from './node.ts'

describe('kernels', async () => {
  const pools = await Promise.all([1, 2, 4].map((threads) => startKernels(threads)))
  afterAll(() => Promise.all(pools.map((pool) => pool.close())))

  it('give the same bits on 1, 2 and 4 threads', async () => {
    const results: number[][] = []
    for (const pool of pools) {
      const block = pool.memory.allocate(4000)
      await pool.run('fillF32', 10, (t) => [block.offset + t * 400, 100, t / 3])
      results.push(Array.from(pool.memory.f32(block)))
    }
    expect(results[0]?.[999]).toBe(Math.fround(3))
    expect(results[1]).toEqual(results[0])
    expect(results[2]).toEqual(results[0])
  })

  it('stop with the reason of the signal when cancelled', async () => {
    for (const pool of pools) {
      const stop = new AbortController()
      const block = pool.memory.allocate(4_000_000)
      const work = pool.run('fillF32', 5000, () => [block.offset, 1_000_000, 1], { signal: stop.signal })
      setTimeout(() => stop.abort(new Error('enough')), 10)
      await expect(work).rejects.toThrow('enough')
    }
  })

  it('report progress that never falls and ends at 1', async () => {
    for (const pool of pools) {
      const seen: number[] = []
      const block = pool.memory.allocate(400_000)
      await pool.run('fillF32', 200, () => [block.offset, 100_000, 1], { onProgress: (f) => seen.push(f) })
      expect(seen).toEqual([...seen].sort((a, b) => a - b))
      expect(seen.at(-1)).toBe(1)
    }
  })

  it('turn a trap in a kernel into a Defect, and still work afterwards', async () => {
    for (const pool of pools) {
      await expect(pool.run('fillF32', 4, () => [2 ** 32 - 8, 1000, 1])).rejects.toThrow()
      const block = pool.memory.allocate(400)
      await pool.run('fillF32', 1, () => [block.offset, 100, 5])
      expect(pool.memory.f32(block)[99]).toBe(5)
    }
    await expect(pools[0]?.run('noSuchKernel', 1, () => [0])).rejects.toThrow(Defect)
  })
})
