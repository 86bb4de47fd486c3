import { expect, test } from 'vitest'
import { Refusal } from '../../../base/index.ts'
import { point } from '../../../geometry/index.ts'
import type { Access, EvaluatedAccess } from '../../../planning/index.ts'
import { type DeskPlace, NeedleDesk } from './desk.ts'
import type { HeldNeedle } from './needle.ts'

const place: DeskPlace = { imageId: 'ct', spineId: 'spine', level: 'L1' }
const held = (x: number): HeldNeedle => ({
  side: 'left',
  gauge: '11G',
  approach: 'transpedicular',
  skin: point('patient', x, 90, 0),
  bone: point('patient', x, 45, 0),
  target: point('patient', x, 0, 0),
})
const measuredOf = (needle: HeldNeedle): EvaluatedAccess => ({
  access: { side: needle.side, skinEntry: needle.skin } as Access,
  findings: [],
})
const replaced = new Error('replaced')

/** A desk whose planner answers when it is told to. */
function deskWithPlanner() {
  const asked: { needle: HeldNeedle; answer: () => void; fail: (cause: unknown) => void }[] = []
  const committed: Access[] = []
  const told: unknown[] = []
  const desk = new NeedleDesk({
    evaluate: (_place, needle) =>
      new Promise((resolve, reject) => {
        asked.push({ needle, answer: () => resolve(measuredOf(needle)), fail: reject })
      }),
    commit: (_level, access) => committed.push(access),
    wasReplaced: (cause) => cause === replaced,
    tell: (cause) => told.push(cause),
  })
  desk.turnTo(place)
  return { desk, asked, committed, told }
}
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

test('what is committed is the last needle held, measured, once', async () => {
  const { desk, asked, committed } = deskWithPlanner()
  desk.hold(held(1))
  desk.hold(held(2))
  const done = desk.release()
  asked[0]?.fail(replaced)
  asked[1]?.answer()
  await done
  expect(committed.map((a) => a.skinEntry[0])).toEqual([2])
  expect(desk.store.getState().held).toBeNull()
})

test('an answer that comes after a newer one is not shown', async () => {
  const { desk, asked } = deskWithPlanner()
  desk.hold(held(1))
  desk.hold(held(2))
  asked[1]?.answer()
  await settle()
  asked[0]?.answer()
  await settle()
  expect(desk.store.getState().measured?.access.skinEntry[0]).toBe(2)
})

test('a needle that is no way into the vertebra is said while held and goes back when let go', async () => {
  const { desk, asked, committed, told } = deskWithPlanner()
  desk.hold(held(1))
  asked[0]?.answer()
  await settle()
  desk.hold(held(99))
  asked[1]?.fail(new Refusal('PLN-003', { sentence: 'no way', remedy: '' }, {}))
  await settle()
  expect(desk.store.getState().refused?.code).toBe('PLN-003')
  await desk.release()
  expect(committed).toEqual([])
  expect(told).toEqual([])
  expect(desk.store.getState()).toMatchObject({ held: null, refused: null })
})

test('cancelled, nothing is committed and late answers are not heard', async () => {
  const { desk, asked, committed } = deskWithPlanner()
  desk.hold(held(1))
  const done = desk.release()
  desk.cancel()
  asked[0]?.answer()
  await done
  expect(committed).toEqual([])
  expect(desk.store.getState()).toMatchObject({ held: null, measured: null })
})

test('turning to another level or side lays the needle down', async () => {
  const { desk, asked, committed } = deskWithPlanner()
  desk.hold(held(1))
  const done = desk.release()
  desk.turnTo({ ...place, level: 'L2' })
  asked[0]?.answer()
  await done
  expect(committed).toEqual([])
  desk.hold(held(3))
  desk.chooseSide('right')
  expect(desk.store.getState()).toMatchObject({ side: 'right', held: null })
})

test('any other trouble is told', async () => {
  const { desk, asked, told } = deskWithPlanner()
  desk.hold(held(1))
  asked[0]?.fail(new Error('worker lost'))
  await settle()
  expect(told).toHaveLength(1)
})
