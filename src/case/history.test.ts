import { expect, test } from 'vitest'
import { point } from '../geometry/index.ts'
import { emptyCase, historyOf, type Measurement, progressOf, redone, undone, withChange } from './index.ts'

const stamp = { who: 'tester', when: '2026-01-01T00:00:00Z' }
const measurement: Measurement = {
  id: 'm1',
  kind: 'length',
  imageId: 'ct',
  points: [point('patient', 0, 0, 0), point('patient', 3, 4, 0)],
  level: null,
  note: '',
}
const start = historyOf(emptyCase('case', 'A case', 'made up'))

test('undo gives back the very document, redo the one after it', () => {
  const drawn = withChange(start, { name: 'draw measurement', measurement }, stamp)
  const renamed = withChange(drawn, { name: 'rename case', title: 'Another' }, stamp)
  expect(undone(renamed).present).toBe(drawn.present)
  expect(undone(undone(renamed)).present).toBe(start.present)
  expect(redone(undone(renamed)).present).toBe(renamed.present)
  expect(redone(redone(undone(undone(renamed)))).present).toBe(renamed.present)
})

test('a new change after an undo drops what was taken back', () => {
  const drawn = withChange(start, { name: 'draw measurement', measurement }, stamp)
  const other = withChange(undone(drawn), { name: 'note', note: 'instead' }, stamp)
  expect(other.future).toEqual([])
  expect(redone(other)).toBe(other)
})

test('nothing to undo or redo leaves the history as it is', () => {
  expect(undone(start)).toBe(start)
  expect(redone(start)).toBe(start)
})

test('a change never alters the document before it', () => {
  const before = JSON.stringify(start.present)
  withChange(start, { name: 'draw measurement', measurement }, stamp)
  expect(JSON.stringify(start.present)).toBe(before)
})

test('a change about what is not there is refused', () => {
  for (const change of [
    { name: 'remove measurement', measurementId: 'none' },
    { name: 'lock level', level: 'L1', locked: true },
    { name: 'cement volume', level: 'L1', volumeMm3: 4000 },
  ] as const)
    expect(() => withChange(start, change, stamp)).toThrow('CAS-001')
})

test('an empty case is empty', () => expect(progressOf(start.present)).toBe('empty'))
