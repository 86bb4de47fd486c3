import { expect, test } from 'vitest'
import type { Access } from '../../planning/index.ts'
import { anaestheticShare, checkAnaesthetic, mostAnaestheticMg } from './anaesthetic.ts'
import { checkDepthRule } from './depth-rule.ts'
import { checkLying, checkOrder, checkPlace } from './order.ts'

const lidocaine = { drug: 'lidocaine', withAdrenaline: false, patientKg: 70 } as const

test('the largest dose is by weight up to the ceiling: the worked examples of facts A7.7 and A7.8', () => {
  expect(mostAnaestheticMg('lidocaine', true, 70)).toBe(490)
  expect(mostAnaestheticMg('lidocaine', false, 70)).toBe(300)
  expect(mostAnaestheticMg('lidocaine', false, 50)).toBe(225)
  expect(mostAnaestheticMg('bupivacaine', false, 60)).toBe(120)
})

test('shares of different drugs add, and only above one whole a finding is made', () => {
  const half = { ...lidocaine, massMg: 150 }
  const other = { drug: 'bupivacaine', withAdrenaline: false, patientKg: 70, massMg: 70 } as const
  expect(anaestheticShare([half, other])).toBeCloseTo(1, 12)
  expect(checkAnaesthetic([half, other])).toEqual([])
  const more = checkAnaesthetic([half, other, { ...lidocaine, massMg: 10 }])
  expect(more.map((f) => [f.code, f.severity])).toEqual([['REH-103', 'stop']])
})

test('a step before one it needs is named, in order nothing is said', () => {
  const inject = { do: 'inject', side: 'left', volumeMm3: 1000, flowMm3PerS: 100, watchedIn: null } as const
  expect(checkOrder(inject, new Set(['position']))[0]?.facts).toEqual({ missing: ['access'] })
  expect(checkOrder(inject, new Set(['position', 'anaesthetise', 'access']))).toEqual([])
  expect(checkOrder({ do: 'wait', durationS: 5 }, new Set())).toEqual([])
  const late = checkOrder(
    { do: 'anaesthetise', side: 'left', massMg: 50, ...lidocaine },
    new Set(['position', 'access']),
  )
  expect(late.map((f) => f.code)).toEqual(['REH-101'])
})

test('the wrong level stops, the wrong side cautions, a level not counted cautions', () => {
  const planned = { level: 'L1', sides: ['left'] } as const
  const at = (level: 'L1' | 'L2', countedFrom: string) =>
    checkPlace({ do: 'position', lying: 'prone', level, countedFrom }, planned).map((f) => [f.code, f.severity])
  expect(at('L1', 'sacrum')).toEqual([])
  expect(at('L2', 'sacrum')).toEqual([['REH-102', 'stop']])
  expect(at('L1', ' ')).toEqual([['REH-108', 'caution']])
  const right = checkPlace({ do: 'inject', side: 'right', volumeMm3: 1, flowMm3PerS: 1, watchedIn: null }, planned)
  expect(right.map((f) => f.code)).toEqual(['REH-102'])
})

test('lying is measured against the longer of an hour and setting at the core', () => {
  expect(checkLying(3600, 1200)).toEqual([])
  expect(checkLying(3599, null).map((f) => f.code)).toEqual(['REH-104'])
  expect(checkLying(3600, 4000)[0]?.facts).toEqual({ lainMin: 60, usualMin: 67 })
})

const access = (medialWallOnApMm: number | null, posteriorWallMm: number, leastMm: number, structure: string) =>
  ({
    level: 'L1',
    side: 'left',
    approach: 'transpedicular',
    depths: { medialWallOnApMm, posteriorWallMm, targetMm: 90 },
    margin: { leastMm, structure, atMm: 60 },
  }) as unknown as Access

test('the depth rule is broken only by a tip past the medial wall that came there too early', () => {
  const codes = (a: Access) => checkDepthRule(a).map((f) => [f.code, f.severity])
  expect(codes(access(70, 60, 1, 'canal'))).toEqual([])
  expect(codes(access(null, 60, 1, 'canal'))).toEqual([])
  expect(codes(access(55, 60, 1, 'canal'))).toEqual([['REH-105', 'stop']])
  expect(codes(access(95, 99, 1, 'canal'))).toEqual([])
  expect(codes(access(70, 60, -1, 'canal'))).toEqual([['REH-106', 'stop']])
  expect(codes(access(70, 60, -1, 'lateral wall'))).toEqual([['REH-106', 'caution']])
})
