// Goal: calls of a lane run in order, the newest of a key wins, cancelling and a lost worker leave nothing hanging. Oracle: a
// port of the test's own that says exactly what a worker would.
import { describe, expect, it } from 'vitest'
import { Defect, Refusal } from '../../base/index.ts'
import type { Given } from './given.ts'
import { Lane, type LanePort, type LaneState } from './lane.ts'
import { isCancelled, type ToLane, type ToPage } from './wire.ts'

class FakePort implements LanePort {
  readonly heard: ToLane[] = []
  closed = false
  say: (message: ToPage) => void = () => undefined
  crash: (text: string) => void = () => undefined
  post(message: ToLane): void {
    this.heard.push(message)
  }
  listen(onMessage: (message: ToPage) => void, onCrash: (text: string) => void): void {
    this.say = onMessage
    this.crash = onCrash
  }
  close(): void {
    this.closed = true
  }
  get calls(): readonly Extract<ToLane, { kind: 'call' }>[] {
    return this.heard.flatMap((message) => (message.kind === 'call' ? [message] : []))
  }
  /** Answers the last call it got. */
  done(output: unknown): void {
    const call = this.calls.at(-1)
    if (call) this.say({ kind: 'done', id: call.id, output })
  }
}

function laneOfFakes(stubbornMs?: number) {
  const ports: FakePort[] = []
  const states: LaneState[] = []
  const given = new Map<string, Given>()
  const open = (): LanePort => {
    const port = new FakePort()
    ports.push(port)
    return port
  }
  const lane = new Lane(open, given, (state) => states.push(state), stubbornMs)
  return { lane, ports, states, given, port: () => ports.at(-1) as FakePort }
}

const causeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (cause: unknown) => cause,
  )

describe('lane', () => {
  it('starts at its first call and runs calls one after the other', async () => {
    const { lane, ports, port, states } = laneOfFakes()
    expect(ports.length).toBe(0)
    const [first, second] = [lane.call('a', 1), lane.call('b', 2)]
    expect(port().calls.map((c) => c.name)).toEqual(['a'])
    port().done('A')
    expect(await first).toBe('A')
    expect(port().calls.map((c) => c.name)).toEqual(['a', 'b'])
    port().done('B')
    expect(await second).toBe('B')
    expect(states).toEqual(['idle', 'busy', 'idle'])
  })

  it('evaluates only the newest of the waiting calls of one key, and leaves the running one alone', async () => {
    const { lane, port } = laneOfFakes()
    const drag = (at: number): Promise<unknown> => lane.call('needle', at, { coalesce: 'needle' })
    const works = [drag(1), drag(2), lane.call('other', 0), drag(3), drag(4)]
    const causes = works.map(causeOf)
    expect(isCancelled(await causes[1])).toBe(true)
    expect(isCancelled(await causes[3])).toBe(true)
    for (let n = 0; n < 3; n++) port().done(n)
    expect(await Promise.all([works[0], works[2], works[4]])).toEqual([0, 1, 2])
    expect(port().calls.map((c) => c.input)).toEqual([1, 0, 4])
  })

  it('rejects a cancelled call at once, running or waiting, and tells the worker of the running one', async () => {
    const { lane, port, states } = laneOfFakes()
    const [stop, stopWaiting] = [new AbortController(), new AbortController()]
    const running = causeOf(lane.call('a', 0, { signal: stop.signal }))
    const waiting = causeOf(lane.call('b', 0, { signal: stopWaiting.signal }))
    const third = lane.call('c', 0)
    stopWaiting.abort()
    expect(isCancelled(await waiting)).toBe(true)
    stop.abort()
    expect(isCancelled(await running)).toBe(true)
    expect(port().heard.at(-1)).toEqual({ kind: 'cancel', id: port().calls[0]?.id })
    // The worker is still at it: nothing new begins before it has let go.
    expect(port().calls.length).toBe(1)
    expect(states.at(-1)).toBe('busy')
    port().say({ kind: 'failed', id: port().calls[0]?.id ?? 0, trouble: { kind: 'cancelled' } })
    port().done('C')
    expect(await third).toBe('C')
    expect(port().calls.map((c) => c.name)).toEqual(['a', 'c'])
    await expect(lane.call('d', 0, { signal: AbortSignal.abort() })).rejects.toSatisfy(isCancelled)
  })

  it('ends a worker that does not hear of the cancelling, gives what was given to the new one, and goes on', async () => {
    const { lane, ports, given, port } = laneOfFakes(1)
    given.set('image ct', { kind: 'image', id: 'ct' } as Given)
    const stop = new AbortController()
    const deaf = causeOf(lane.call('deaf', 0, { signal: stop.signal }))
    const next = lane.call('next', 0)
    stop.abort()
    expect(isCancelled(await deaf)).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(ports.map((p) => p.closed)).toEqual([true, false])
    expect(port().heard.map((m) => m.kind)).toEqual(['give', 'call'])
    port().done('N')
    expect(await next).toBe('N')
  })

  it('rejects the running call with WEB-001 where the worker is lost, and the waiting ones run on a new one', async () => {
    const { lane, ports, given, port, states } = laneOfFakes()
    const lost = causeOf(lane.call('a', 0))
    const next = lane.call('b', 0)
    given.set('image ct', { kind: 'image', id: 'ct' } as Given)
    ports[0]?.say({ kind: 'ready', life: null })
    ports[0]?.crash('out of memory')
    expect(await lost).toMatchObject({ code: 'WEB-001', facts: { operation: 'a', text: 'out of memory' } })
    expect(port()).not.toBe(ports[0])
    expect(port().heard.map((m) => m.kind)).toEqual(['give', 'call'])
    // What the old worker still says is not heard.
    ports[0]?.say({ kind: 'done', id: port().calls[0]?.id ?? 0, output: 'old' })
    port().done('B')
    expect(await next).toBe('B')
    expect(states).toEqual(['idle', 'busy', 'crashed', 'idle', 'busy', 'idle'])
  })

  it('stays down after three crashes in a row, and tries again when asked', async () => {
    const { lane, ports, port } = laneOfFakes()
    const causes = [1, 2, 3, 4].map((n) => causeOf(lane.call('a', n)))
    for (let n = 0; n < 3; n++) port().crash('again')
    // None of them ever said a word: their code was not there.
    for (const cause of causes) expect(await cause).toMatchObject({ code: 'WEB-004' })
    expect(lane.state).toBe('crashed')
    expect(ports.length).toBe(3)
    const work = lane.call('a', 5)
    port().done('up')
    expect(await work).toBe('up')
  })

  it('gives troubles back as what they were', async () => {
    const { lane, port } = laneOfFakes()
    const refused = causeOf(lane.call('a', 0))
    const trouble = { code: 'IMG-001', sentence: 'No.', facts: { file: 'x' }, remedy: 'Do.' }
    port().say({ kind: 'failed', id: 1, trouble: { kind: 'refusal', ...trouble } })
    expect(await refused).toBeInstanceOf(Refusal)
    expect(await refused).toMatchObject(trouble)
    const broken = causeOf(lane.call('a', 0))
    port().say({ kind: 'failed', id: 2, trouble: { kind: 'defect', text: 'ours' } })
    expect(await broken).toBeInstanceOf(Defect)
  })

  it('tells progress of the running call only, and rejects what is left when closed', async () => {
    const { lane, port, states } = laneOfFakes()
    const seen: number[] = []
    const work = causeOf(lane.call('a', 0, { onProgress: (share) => seen.push(share) }))
    port().say({ kind: 'progress', id: 1, share: 0.5, stage: 's' })
    port().say({ kind: 'progress', id: 9, share: 0.7, stage: 's' })
    expect(seen).toEqual([0.5])
    lane.close()
    expect(isCancelled(await work)).toBe(true)
    expect(port().closed).toBe(true)
    expect(states.at(-1)).toBe('resting')
  })

  it('takes an input that cannot be sent for a defect, and runs the next call', async () => {
    const { lane, port } = laneOfFakes()
    lane.warm()
    const post = port().post
    port().post = () => {
      throw new Error('could not be cloned')
    }
    await expect(lane.call('a', 0)).rejects.toThrow(Defect)
    port().post = post
    const work = lane.call('b', 0)
    port().done('B')
    expect(await work).toBe('B')
  })
})
