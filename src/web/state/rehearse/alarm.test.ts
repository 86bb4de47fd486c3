// Goal: a leak is told when it is new or stops a push, with its class; the canal before all; a trace is not.
import { describe, expect, it } from 'vitest'
import type { Moment } from '../../../rehearsal/index.ts'
import { alarmOf } from './alarm.ts'

const leak = (kind: 'B' | 'S' | 'C' | 'D', volumeMm3: number, grewMm3: number) => ({ class: kind, volumeMm3, grewMm3 })
const moment = (leaks: Moment['leaks'], stop: string | null = null, canalMm3 = 0): Moment =>
  ({ leaks, canalMm3, push: { stop } }) as unknown as Moment

describe('alarm', () => {
  it('comes with the first leak of a class, not with each further drop', () => {
    const first = moment([leak('S', 12, 12)])
    expect(alarmOf(first, moment([]))).toMatchObject({ kind: 'leak', class: 'S', volumeMm3: 12, intoCanal: false })
    expect(alarmOf(moment([leak('S', 20, 8)]), first)).toBeNull()
    expect(alarmOf(moment([leak('S', 20, 8), leak('D', 15, 15)]), first)).toMatchObject({ class: 'D', allMm3: 35 })
  })
  it('does not come for a trace', () => {
    expect(alarmOf(moment([leak('B', 4, 4)]), null)).toBeNull()
  })
  it('says that cement came into the canal', () => {
    const before = moment([leak('B', 30, 5)])
    expect(alarmOf(moment([leak('B', 60, 30)], null, 25), before)).toMatchObject({ kind: 'leak', intoCanal: true })
  })
  it('tells the rule that stopped a push; a leak before its rule', () => {
    expect(alarmOf(moment([], 'force'), null)).toEqual({ kind: 'stop', rule: 'force' })
    expect(alarmOf(moment([leak('C', 60, 20)], 'leak'), moment([leak('C', 40, 5)]))).toMatchObject({ class: 'C' })
  })
})
