// Goal: any host gives the same bits; cancelling, failing and a lost thread are seen. Oracle: the values asked for.
import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { everyHost } from '../../test/hosts.ts'
import { Defect, Refusal } from '../base/index.ts'
import { Kernels } from './kernels.ts'
import { startKernels, startKernelsAlone } from './node.ts'

describe('kernels', async () => {
  const hosts = await everyHost()
  const pools = hosts.map(([, pool]) => pool)
  afterAll(() => Promise.all(pools.map((pool) => pool.close())))

  it('give the same bits on every host', async () => {
    const results: number[][] = []
    for (const pool of pools) {
      const block = pool.memory.allocate(4000)
      await pool.run('fillF32', 10, (t) => [block.offset + t * 400, 100, t / 3])
      results.push(Array.from(pool.memory.f32(block)))
    }
    expect(results[0]?.[999]).toBe(Math.fround(3))
    for (const result of results) expect(result).toEqual(results[0])
  })

  it('stop with the reason of the signal when cancelled, before the last task', async () => {
    for (const pool of pools) {
      const stop = new AbortController()
      const block = pool.memory.allocate(4 * 205_000)
      pool.memory.f32(block).fill(7)
      // Each task begins one number later: only the last one reaches the end.
      const work = pool.run('fillF32', 5001, (t) => [block.offset + 4 * t, 200_000, 1], { signal: stop.signal })
      setTimeout(() => stop.abort(new Error('enough')), 5)
      await expect(work).rejects.toThrow('enough')
      expect(pool.memory.f32(block)[204_999]).toBe(7)
    }
  })

  it('do not begin what was cancelled before', async () => {
    for (const pool of pools) {
      const block = pool.memory.allocate(4)
      pool.memory.f32(block)[0] = 7
      const signal = AbortSignal.abort(new Error('too late'))
      await expect(pool.run('fillF32', 1, () => [block.offset, 1, 1], { signal })).rejects.toThrow('too late')
      expect(pool.memory.f32(block)[0]).toBe(7)
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
      await expect(pool.run('fillF32', 4, () => [2 ** 32 - 8, 1000, 1])).rejects.toThrow(Defect)
      const block = pool.memory.allocate(400)
      await pool.run('fillF32', 1, () => [block.offset, 100, 5])
      expect(pool.memory.f32(block)[99]).toBe(5)
    }
  })

  it('take an unknown kernel, uneven tasks and two batches at once for defects', async () => {
    for (const pool of pools) {
      const block = pool.memory.allocate(4)
      await expect(pool.run('noSuchKernel', 1, () => [0])).rejects.toThrow(Defect)
      await expect(pool.run('fillF32', 2, (t) => (t === 0 ? [block.offset, 1, 1] : [block.offset]))).rejects.toThrow(
        Defect,
      )
      const first = pool.run('fillF32', 8, () => [block.offset, 1, 1], {})
      await expect(pool.run('fillF32', 1, () => [block.offset, 1, 1])).rejects.toThrow(Defect)
      await first
    }
  })

  it('see that a thread is gone instead of waiting for it', async () => {
    const pool = await startKernels(2)
    const block = pool.memory.allocate(4)
    await pool.close()
    await expect(pool.run('fillF32', 1, () => [block.offset, 1, 1])).rejects.toThrow(Defect)
  })

  it('say on a host that shares no memory that they are slower', () => {
    expect(pools.map((pool) => pool.findings.map((finding) => finding.code))).toEqual([
      ['CMP-101'],
      ['CMP-101'],
      [],
      [],
      [],
    ])
  })

  it('refuse to start from something that is not a kernel', async () => {
    const wasm = async () => new Uint8Array(8)
    await expect(Kernels.start({ threadCount: 1, wasm })).rejects.toMatchObject({ code: 'CMP-001' })
  })
})

describe('memory of the kernels', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is smaller where the host cannot set so many addresses aside, and says no at its own limit', async () => {
    const { Memory } = WebAssembly
    const asked: number[] = []
    class SmallHost {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        asked.push(descriptor.maximum ?? 0)
        if ((descriptor.maximum ?? 0) > 16384) throw new RangeError('could not allocate memory')
        // biome-ignore lint/correctness/noConstructorReturn: what stands in for the host's own constructor gives its memory.
        return new Memory(descriptor)
      }
    }
    vi.stubGlobal('WebAssembly', Object.assign(Object.create(WebAssembly), { Memory: SmallHost }))
    const pool = await startKernelsAlone()
    expect(asked).toEqual([65536, 32768, 16384])
    expect(() => pool.memory.allocate(2 ** 30)).toThrow(Refusal)
    expect(pool.memory.f64(pool.memory.allocate(16)).length).toBe(2)
  })
})

describe('starting threads', () => {
  it('closes those that came up where one does not', async () => {
    let closed = 0
    let started = 0
    const startThread = async () => {
      started++
      if (started === 3) throw new Error('no more threads')
      return {
        run: async () => {},
        close: async () => {
          closed++
        },
      }
    }
    const wasm = async () => new Uint8Array(await readFile(new URL('../../build/kernels.wasm', import.meta.url)))
    await expect(Kernels.start({ threadCount: 4, wasm, startThread })).rejects.toMatchObject({ code: 'CMP-001' })
    expect(closed).toBe(3)
  })
})

describe('kernel memory', async () => {
  const hosts = await everyHost()
  afterAll(() => Promise.all(hosts.map(([, pool]) => pool.close())))

  it('hands out blocks that do not overlap, keeps what they hold while it grows, and takes them back', () => {
    for (const [, { memory }] of hosts) {
      const mark = memory.mark()
      const first = memory.allocate(10)
      memory.u8(first).fill(9)
      const second = memory.allocate(40_000_000)
      expect(second.offset).toBeGreaterThanOrEqual(first.offset + 10)
      expect(Array.from(memory.u8(first))).toEqual(Array(10).fill(9))
      memory.release(mark)
      expect(memory.allocate(1).offset).toBe(first.offset)
      expect(() => memory.release(memory.mark() + 1)).toThrow(Defect)
    }
  })

  it('refuses what a kernel cannot address, and still works', () => {
    for (const [, { memory }] of hosts) {
      expect(() => memory.allocate(2 ** 32)).toThrow(Refusal)
      expect(memory.f64(memory.allocate(16)).length).toBe(2)
    }
  })
})
