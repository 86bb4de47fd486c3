import { expect, test } from 'vitest'
import { poorMarginMm, questionsBeforeAccepting } from './acceptance.ts'
import type { Margins } from './plan.ts'
import { find } from './troubles.ts'

const withLeast = (leastMm: number) => ({ margin: { leastMm } as Margins })

test('a needle with the margin asked for and no stop finding asks nothing', () => {
  expect(questionsBeforeAccepting(withLeast(poorMarginMm.value), [find('PLN-105', 'caution', 'x')])).toEqual([])
})

test('less wall than asked for and a wall pierced each ask, never both', () => {
  expect(questionsBeforeAccepting(withLeast(poorMarginMm.value - 0.01), [])).toEqual(['poor margin'])
  expect(questionsBeforeAccepting(withLeast(-0.01), [])).toEqual(['through a wall'])
})

test('a stop finding asks whatever the margin is', () => {
  expect(questionsBeforeAccepting(withLeast(5), [find('PLN-107', 'stop', 'x')])).toEqual(['stop finding'])
  // A pierced wall asks once, not again by its own finding.
  expect(questionsBeforeAccepting(withLeast(-1), [find('PLN-113', 'stop', 'x')])).toEqual(['through a wall'])
})
