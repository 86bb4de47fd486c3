import { expect, test } from 'vitest'
import type { Level } from '../../../anatomy/index.ts'
import { type CasePlan, type PlannedNeedle, planRecord } from '../../../case/index.ts'
import { point } from '../../../geometry/index.ts'
import type { Access, LevelPlan, Plan } from '../../../planning/index.ts'
import { planAfterSearch, type Remeasure } from './case-plan.ts'
import { isOutOfDate, needlesOfChoice, otherWays } from './level.ts'

const access = (level: Level, side: 'left' | 'right', leastMm: number, aim: Access['aim'] = 'paramedian'): Access =>
  ({
    level,
    side,
    aim,
    gauge: '11G',
    approach: 'transpedicular',
    margin: { leastMm },
    boneEntry: point('patient', leastMm, 0, 0),
    target: point('patient', leastMm, 9, 9),
  }) as unknown as Access
const planOf = (...levels: Level[]): Plan => ({
  gauge: '11G',
  levels: levels.map(
    (level): LevelPlan =>
      ({
        level,
        accesses: [access(level, 'left', 3), access(level, 'right', 4)],
        alternatives: [access(level, 'left', 2, 'crossing'), access(level, 'right', 2.5)],
        findings: [],
      }) as unknown as LevelPlan,
  ),
  findings: [],
})
const acceptance = { who: 'tester', when: '2026-01-01T00:00:00Z', reason: null }
const withNeedle = (plan: CasePlan, level: Level, left: PlannedNeedle): CasePlan => ({
  ...plan,
  levels: plan.levels.map((l) => (l.level === level ? { ...l, needles: { ...l.needles, left } } : l)),
})
const same: Remeasure = async (_level, needle) => ({ access: needle.access, findings: [] })
const needleAt = (plan: CasePlan, level: Level) => plan.levels.find((l) => l.level === level)?.needles.left

test('a level searched later stands beside those planned before on the same spine, cranial first', async () => {
  const before = planRecord(planOf('L2'), 'spine 1')
  const { plan } = await planAfterSearch(planOf('L1'), 'spine 1', before, same)
  expect(plan.levels.map(({ level }) => level)).toEqual(['L1', 'L2'])
  expect(plan.searched.levels.map(({ level }) => level)).toEqual(['L1', 'L2'])
  expect(plan.levels[1]).toBe(before.levels[0])
})

test('on another spine only what was searched on it stays', async () => {
  const { plan } = await planAfterSearch(planOf('L1'), 'spine 2', planRecord(planOf('L2'), 'spine 1'), same)
  expect(plan.levels.map(({ level }) => level)).toEqual(['L1'])
  expect(plan.spineId).toBe('spine 2')
})

test('an accepted needle that asks nothing new is kept as accepted, measured anew', async () => {
  const accepted: PlannedNeedle = { access: access('L1', 'left', 2.2), movedByHand: true, accepted: acceptance }
  const before = withNeedle(planRecord(planOf('L1'), 'spine 1'), 'L1', accepted)
  const now: Remeasure = async () => ({ access: access('L1', 'left', 1.9), findings: [] })
  const { plan, kept } = await planAfterSearch(planOf('L1'), 'spine 2', before, now)
  expect(needleAt(plan, 'L1')).toMatchObject({ movedByHand: true, accepted: acceptance })
  expect(needleAt(plan, 'L1')?.access.margin.leastMm).toBe(1.9)
  expect(kept).toEqual([{ level: 'L1', side: 'left', outcome: 'kept' }])
})

test('one that now has too little wall is kept and has to be accepted anew, unless a reason was given for it', async () => {
  const poor: Remeasure = async () => ({ access: access('L1', 'left', 0.4), findings: [] })
  const before = (reason: string | null): CasePlan =>
    withNeedle(planRecord(planOf('L1'), 'spine 1'), 'L1', {
      access: access('L1', 'left', reason ? 0.5 : 2),
      movedByHand: false,
      accepted: { ...acceptance, reason },
    })
  const anew = await planAfterSearch(planOf('L1'), 'spine 2', before(null), poor)
  expect(needleAt(anew.plan, 'L1')?.accepted).toBeNull()
  expect(anew.kept[0]?.outcome).toBe('to accept anew')
  const reasoned = await planAfterSearch(planOf('L1'), 'spine 2', before('thin pedicle'), poor)
  expect(needleAt(reasoned.plan, 'L1')?.accepted?.reason).toBe('thin pedicle')
})

test('a reason given for little wall is none for a wall pierced', async () => {
  const pierced: Remeasure = async () => ({ access: access('L1', 'left', -0.2), findings: [] })
  const before = withNeedle(planRecord(planOf('L1'), 'spine 1'), 'L1', {
    access: access('L1', 'left', 0.5),
    movedByHand: false,
    accepted: { ...acceptance, reason: 'thin pedicle' },
  })
  expect((await planAfterSearch(planOf('L1'), 'spine 2', before, pierced)).kept[0]?.outcome).toBe('to accept anew')
})

test('one that is no way in any more gives way to the one found, and that is said', async () => {
  const before = withNeedle(planRecord(planOf('L1'), 'spine 1'), 'L1', {
    access: access('L1', 'left', 2),
    movedByHand: true,
    accepted: acceptance,
  })
  const { plan, kept } = await planAfterSearch(planOf('L1'), 'spine 2', before, async () => null)
  expect(needleAt(plan, 'L1')).toMatchObject({ movedByHand: false, accepted: null })
  expect(kept[0]?.outcome).toBe('gone')
})

test('a needle not accepted is replaced by the one found; a chosen cement volume stays', async () => {
  const made = planRecord(planOf('L1'), 'spine 1')
  const before = { ...made, levels: made.levels.map((l) => ({ ...l, cementVolumeMm3: 4200 })) }
  const { plan, kept } = await planAfterSearch(planOf('L1'), 'spine 1', before, same)
  expect(kept).toEqual([])
  expect(plan.levels[0]?.cementVolumeMm3).toBe(4200)
})

test('one needle takes the way that crosses the midline, two take those proposed; other ways leave out the one taken', () => {
  const searched = planOf('L1').levels[0] as LevelPlan
  expect(needlesOfChoice({ searched }, 'unipedicular left')).toEqual({ left: searched.alternatives[0], right: null })
  expect(needlesOfChoice({ searched }, 'unipedicular right').right).toBe(searched.accesses[1])
  expect(needlesOfChoice({ searched }, 'bipedicular').left).toBe(searched.accesses[0])
  expect(otherWays({ searched }, 'left', searched.accesses[0] as Access)).toEqual([searched.alternatives[0]])
})

test('a plan is out of date when it was made on another spine', () => {
  const plan = planRecord(planOf('L1'), 'spine 1')
  const spine = (id: string) => ({ id }) as NonNullable<Parameters<typeof isOutOfDate>[0]['spine']>
  expect(isOutOfDate({ plan, spine: spine('spine 1') })).toBe(false)
  expect(isOutOfDate({ plan, spine: spine('spine 2') })).toBe(true)
  expect(isOutOfDate({ plan: null, spine: spine('spine 2') })).toBe(false)
})
