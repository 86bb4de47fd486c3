// Goal: threads that run one kernel together pass every barrier together, and none waits for ever. Oracle: the same sums in
// TypeScript; the reason of the signal; a Defect where one thread traps.
import { afterAll, describe, expect, it } from 'vitest'
import { everyHost } from '../../test/hosts.ts'
import { expectSameSamples } from '../../test/kernel-contract.ts'
import { Defect } from '../base/index.ts'
import type { Kernels } from './index.ts'
import { startKernels } from './node.ts'

const slots = 13
const nobody = -1

interface Asked {
  readonly phases: number
  readonly late?: number
  readonly delay?: number
  readonly trapping?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (fraction: number) => void
}

async function sums(pool: Kernels, asked: Asked): Promise<Float64Array> {
  const mark = pool.memory.mark()
  const block = pool.memory.allocate(slots * 8)
  pool.memory.f64(block).set(start())
  try {
    const { phases, late = nobody, delay = 0, trapping = nobody } = asked
    await pool.together('togetherTest', () => [block.offset, slots, phases, late, delay, trapping], asked)
    return pool.memory.f64(block).slice()
  } finally {
    pool.memory.release(mark)
  }
}

const start = (): Float64Array => Float64Array.from({ length: slots }, (_, s) => 1 + s / 7)

/** The same sums one after the other: a phase in which a thread reads too early or too late changes them. */
function sumsInTurn(phases: number): Float64Array {
  const values = start()
  for (let p = 0; p < phases; p++) {
    const sum = values.reduce((total, value) => total + value, 0)
    for (let s = 0; s < slots; s++) values[s] = values[s]! * 0.75 + sum / (slots + s)
  }
  return values
}

describe('kernels together', async () => {
  const hosts = await everyHost()
  const pools = hosts.map(([, pool]) => pool)
  const many = pools.filter((pool) => pool.threadCount > 1)
  afterAll(() => Promise.all(pools.map((pool) => pool.close())))

  it('pass thousands of barriers in step on every host: the same bits as one after the other', async () => {
    const oracle = sumsInTurn(3000)
    for (const [name, pool] of hosts) expectSameSamples(await sums(pool, { phases: 3000 }), oracle, name)
  })

  it('wait for a thread that is late', async () => {
    const oracle = sumsInTurn(3)
    for (const pool of many)
      for (const late of [0, pool.threadCount - 1])
        expectSameSamples(await sums(pool, { phases: 3, late, delay: 30_000_000 }), oracle)
  })

  it('all end with a Defect where one traps, and work afterwards', async () => {
    for (const pool of pools) {
      await expect(sums(pool, { phases: 100, trapping: pool.threadCount - 1 })).rejects.toThrow(Defect)
      expectSameSamples(await sums(pool, { phases: 5 }), sumsInTurn(5))
    }
  })

  it('stop with the reason of the signal when cancelled, and work afterwards', async () => {
    for (const pool of many) {
      const stop = new AbortController()
      setTimeout(() => stop.abort(new Error('enough')), 20)
      await expect(sums(pool, { phases: 2_000_000_000, signal: stop.signal })).rejects.toThrow('enough')
      expectSameSamples(await sums(pool, { phases: 5 }), sumsInTurn(5))
    }
    const signal = AbortSignal.abort(new Error('too late'))
    for (const pool of pools) await expect(sums(pool, { phases: 1, signal })).rejects.toThrow('too late')
  })

  it('stop on a host of one thread when cancelled at the beginning', async () => {
    for (const pool of pools) {
      const stop = new AbortController()
      const work = sums(pool, { phases: 100, signal: stop.signal })
      stop.abort(new Error('enough'))
      await expect(work).rejects.toThrow('enough')
    }
  })

  it('report progress that never falls and ends at 1', async () => {
    for (const pool of pools) {
      const seen: number[] = []
      await sums(pool, { phases: 3000, onProgress: (fraction) => seen.push(fraction) })
      expect(seen).toEqual([...seen].sort((a, b) => a - b))
      expect(seen.at(-1)).toBe(1)
    }
  })

  it('take an unknown kernel and two at once for defects, and see that a thread is gone', async () => {
    for (const pool of pools) {
      await expect(pool.together('noSuchKernel', () => [])).rejects.toThrow(Defect)
      const first = sums(pool, { phases: 10 })
      await expect(sums(pool, { phases: 10 })).rejects.toThrow(Defect)
      await first
    }
    const closed = await startKernels(2)
    await closed.close()
    await expect(closed.together('togetherTest', () => [0, 0, 1, nobody, 0, nobody])).rejects.toThrow(Defect)
  })
})
