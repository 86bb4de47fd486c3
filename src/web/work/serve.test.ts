// Goal: the worker's end answers every call once, whatever it does, and holds only what it was given. Oracle: the messages.
import { afterAll, describe, expect, it } from 'vitest'
import { Refusal, stopIfAsked } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { startKernels } from '../../compute/node.ts'
import { gridAlongPatient, point } from '../../geometry/index.ts'
import type { Volume } from '../../imaging/index.ts'
import { Holdings } from './holdings.ts'
import { later } from './later.ts'
import type { Operation } from './operation.ts'
import { serve } from './serve.ts'
import type { ToPage } from './wire.ts'

const sum: Operation<readonly number[], number> = (_held, numbers) => numbers.reduce((a, b) => a + b, 0)
const refusing: Operation<void, void> = () => {
  throw new Refusal('IMG-001', { sentence: 'No.', remedy: 'Do.' }, { file: 'x' })
}
const breaking: Operation<void, void> = () => {
  throw new TypeError('broken')
}
const waiting: Operation<void, void> = async (_held, _input, call) => {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    stopIfAsked(call)
  }
}
const telling: Operation<number, void> = (_held, count, call) => {
  for (let n = 0; n < count; n++) call.onProgress(n / count, 'one stage')
}
const leaving: Operation<void, Uint8Array> = (_held, _input, call) => {
  const bytes = new Uint8Array(8)
  call.handOver(bytes.buffer)
  return bytes
}
const dims: Operation<{ readonly imageId: string }, readonly number[]> = (held, { imageId }) =>
  held.volume(imageId).grid.dims

const operations = { sum, refusing, breaking, waiting, telling, leaving, dims }

function servant(kernels: () => Promise<Kernels> = () => Promise.reject(new Error('no kernels here'))) {
  const said: { message: ToPage; moved: number }[] = []
  const held = new Holdings(kernels)
  const hear = serve(operations, held, (message, transfer = []) => said.push({ message, moved: transfer.length }))
  const call = (id: number, name: string, input?: unknown) => hear({ kind: 'call', id, name, input })
  return { said, held, hear, call, last: () => said.at(-1)?.message }
}

describe('worker of a lane', () => {
  it('answers with the output, a refusal, or a defect', async () => {
    const { call, last } = servant()
    await call(1, 'sum', [1, 2, 3])
    expect(last()).toEqual({ kind: 'done', id: 1, output: 6 })
    await call(2, 'refusing')
    expect(last()).toMatchObject({ kind: 'failed', id: 2, trouble: { kind: 'refusal', code: 'IMG-001' } })
    await call(3, 'breaking')
    expect(last()).toMatchObject({ kind: 'failed', id: 3, trouble: { kind: 'defect' } })
    await call(4, 'nothing of this name')
    expect(last()).toMatchObject({ kind: 'failed', id: 4, trouble: { kind: 'defect' } })
  })

  it('stops the call that is cancelled', async () => {
    const { call, hear, last } = servant()
    const work = call(1, 'waiting')
    await hear({ kind: 'cancel', id: 1 })
    await work
    expect(last()).toEqual({ kind: 'failed', id: 1, trouble: { kind: 'cancelled' } })
  })

  it('tells progress seldom, and moves only what it was told to', async () => {
    const { call, said } = servant()
    await call(1, 'telling', 10_000)
    expect(said.filter(({ message }) => message.kind === 'progress').length).toBeLessThan(50)
    await call(2, 'leaving')
    expect(said.at(-1)?.moved).toBe(1)
  })

  it('knows what it was given until it is to forget it', async () => {
    const { call, hear, last } = servant()
    const grid = gridAlongPatient([2, 3, 4], [1, 1, 1], point('patient', 0, 0, 0))
    const volume: Volume = { grid, samples: new Int16Array(24), acquisition: { modality: 'CT', title: '' } }
    await hear({ kind: 'give', given: { kind: 'image', id: 'ct', volume } })
    await call(1, 'dims', { imageId: 'ct' })
    expect(last()).toMatchObject({ output: [2, 3, 4] })
    await hear({ kind: 'forget', name: { kind: 'image', id: 'ct' } })
    await call(2, 'dims', { imageId: 'ct' })
    expect(last()).toMatchObject({ trouble: { code: 'WEB-002' } })
  })
})

describe('operations fetched later', () => {
  it('are fetched at the first call and then do what the fetched ones do', async () => {
    let fetched = 0
    const group = later(
      async () => {
        fetched++
        return { sum }
      },
      { sum: true },
    )
    expect(fetched).toBe(0)
    const call = { signal: new AbortController().signal, onProgress: () => undefined, handOver: () => undefined }
    expect(await group.sum(new Holdings(() => Promise.reject(new Error('none'))), [1, 2], call)).toBe(3)
    expect(fetched).toBe(1)
  })
})

it('operations that cannot be fetched are refused with what to do', async () => {
  const group = later<{ sum: typeof sum }>(() => Promise.reject(new TypeError('Failed to fetch')), { sum: true })
  const call = { signal: new AbortController().signal, onProgress: () => undefined, handOver: () => undefined }
  const held = new Holdings(() => Promise.reject(new Error('none')))
  await expect(group.sum(held, [1], call)).rejects.toMatchObject({ code: 'WEB-004' })
})

describe('holdings', () => {
  const pools: Kernels[] = []
  const start = async (): Promise<Kernels> => {
    const kernels = await startKernels(1)
    pools.push(kernels)
    return kernels
  }
  afterAll(() => Promise.all(pools.map((pool) => pool.close())))
  const image = { kind: 'image', id: 'ct' } as const

  it('make a thing once for the same name, and again after what it was made from has changed', async () => {
    const held = new Holdings(start)
    let made = 0
    const make = () => held.kept([image], 'thing', async () => ++made)
    expect([await make(), await make()]).toEqual([1, 1])
    held.forget(image)
    expect(await make()).toBe(2)
    await expect(held.kept([image], 'bad', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await held.kept([image], 'bad', async () => 'good')).toBe('good')
  })

  it('keep only the things last used', async () => {
    const held = new Holdings(start)
    let made = 0
    const make = (n: number) => held.kept([image], `${n}`, async () => ++made)
    for (let n = 0; n < 20; n++) {
      await make(0)
      await make(n)
    }
    expect(made).toBe(20)
    await make(1)
    expect(made).toBe(21)
  })

  it('start kernels once, and anew after a defect', async () => {
    const held = new Holdings(start)
    expect(await held.kernels()).toBe(await held.kernels())
    const before = await held.kernels()
    held.renewKernels()
    expect(await held.kernels()).not.toBe(before)
  })

  it('have one volume ready for X-rays: the last asked for, its kernel memory given back when it goes', async () => {
    const held = new Holdings(start)
    const grid = gridAlongPatient([40, 40, 40], [1, 1, 1], point('patient', 0, 0, 0))
    const volume: Volume = { grid, samples: new Int16Array(64000), acquisition: { modality: 'CT', title: '' } }
    for (const id of ['a', 'b']) held.give({ kind: 'image', id, volume })
    const a = await held.preparedVolume('a')
    const top = a.kernels.memory.mark()
    expect((await held.preparedVolume('a')).prepared).toBe(a.prepared)
    const b = await held.preparedVolume('b')
    expect(b.kernels).toBe(a.kernels)
    expect(b.kernels.memory.mark()).toBe(top)
    await expect(held.preparedVolume('c')).rejects.toMatchObject({ code: 'WEB-002' })
  })
})
