// Goal: a rehearsal can be driven by hand, millimetre by millimetre and drop by drop, and always says how it stands.
// Oracle: the same thing done at once, the record, planning's own measures, and sums by hand.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Kernels } from '../../compute/index.ts'
import { startKernels } from '../../compute/node.ts'
import { type Triple, voxelVolumeMm3 } from '../../geometry/index.ts'
import { makePhantom } from '../../phantom/index.ts'
import { evaluateAccess, planSpine } from '../../planning/index.ts'
import type { Action } from './action.ts'
import { layNeedle } from './lying-needle.ts'
import { Rehearsal } from './rehearsal.ts'
import { replay } from './replay.ts'
import { openTheatre, plannedFor, type Theatre } from './theatre.ts'

describe('a rehearsal driven live', () => {
  let kernels: Kernels
  let theatre: Theatre
  beforeAll(async () => {
    kernels = await startKernels(2)
    const patient = makePhantom({ levels: ['L1', 'L2'], spacingMm: 1, cutNeighbours: true, seed: 3 })
    const plan = await planSpine(patient.volume, patient.truth.spine, kernels, { levels: ['L1'] })
    theatre = await openTheatre(patient.volume, patient.truth.spine, plan.levels[0]!, kernels, { spacingMm: 1.5 })
  })
  afterAll(() => kernels.close())

  const triple = (p: readonly number[]): Triple => [...p] as unknown as Triple
  const planned = (side: 'left' | 'right') => plannedFor(theatre.plan, side)!
  const toTarget = (side: 'left' | 'right'): Action => ({
    do: 'access',
    side,
    through: triple(planned(side).skinEntry),
    tip: triple(planned(side).target),
    takesS: 1,
  })
  const mix: Action = { do: 'mix', brand: 'high viscosity', storedAtC: 22, roomC: 22 }
  const inject = (side: 'left' | 'right', volumeMm3: number): Action => ({
    do: 'inject',
    side,
    volumeMm3,
    flowMm3PerS: 100,
    watchedIn: null,
  })

  it('goes from the skin to the target millimetre by millimetre, and lies as if it had been put there', async () => {
    const rehearsal = Rehearsal.start(theatre, kernels)
    const { skinEntry, direction, depths, target } = planned('left')
    const behind = skinEntry.map((x, axis) => x - 20 * direction[axis]!)
    await rehearsal.perform({ do: 'access', side: 'left', through: triple(behind), tip: triple(skinEntry), takesS: 1 })
    const rules: string[] = []
    let before = rehearsal.now().needles[0]!
    expect(before.depthMm).toBeCloseTo(0, 0)
    expect(before.toBoneMm).toBeCloseTo(depths.boneMm, 0)
    const wholeMm = Math.floor(depths.targetMm)
    for (let mm = 0; mm < wholeMm; mm += 2) {
      await rehearsal.perform({ do: 'advance', side: 'left', byMm: Math.min(2, wholeMm - mm), takesS: 2 })
      const now = rehearsal.now().needles[0]!
      expect(now.toBoneMm).toBeLessThanOrEqual(before.toBoneMm + 0.05)
      rules.push(now.rule?.state ?? 'before the bone')
      before = now
    }
    await rehearsal.perform({ do: 'advance', side: 'left', byMm: depths.targetMm - wholeMm, takesS: 1 })
    const last = rehearsal.now().needles[0]!
    // The skin is found in steps of 0.5 mm from the bone entry: depth from it moves by so much.
    for (const axis of [0, 1, 2]) expect(last.tip[axis]).toBeCloseTo(target[axis]!, 6)
    expect(Math.abs(last.depthMm - depths.targetMm)).toBeLessThan(0.6)
    expect(last.wall!.leastMm).toBeCloseTo(planned('left').margin.leastMm, 1)
    expect(last.rule!.state).toBe('kept')
    expect([...new Set(rules)]).toEqual(['before the bone', 'open', 'kept'])
    expect(rehearsal.timeS).toBeCloseTo(1 + wholeMm + (wholeMm % 2) + 1, 9)
    rehearsal.close()
  })

  it('is drawn back out of the bone and cannot be injected through there', async () => {
    const rehearsal = Rehearsal.start(theatre, kernels)
    await rehearsal.perform(toTarget('left'))
    await rehearsal.perform({ do: 'move back', side: 'left', byMm: 60 })
    expect(rehearsal.now().needles[0]!.toBoneMm).toBeGreaterThan(0)
    await rehearsal.perform(mix)
    await expect(rehearsal.perform(inject('left', 50))).rejects.toMatchObject({ code: 'REH-002' })
    rehearsal.close()
  })

  it('measures a needle that is dragged as planning does, and changes nothing', () => {
    const rehearsal = Rehearsal.start(theatre, kernels)
    const { skinEntry, target, gauge, approach } = planned('right')
    const lying = layNeedle(theatre, 'right', triple(skinEntry), triple(target))
    const needle = { side: 'right', gauge, approach, through: skinEntry, tip: target } as const
    expect(lying.access).toEqual(evaluateAccess(theatre.prepared, needle).access)
    expect(rehearsal.now().needles).toEqual([])
    rehearsal.close()
  })

  it('a held key comes to nearly the same as one push, as one portion', async () => {
    const [once, held] = [Rehearsal.start(theatre, kernels), Rehearsal.start(theatre, kernels)]
    for (const rehearsal of [once, held])
      for (const action of [toTarget('left'), mix, { do: 'wait', durationS: 300 }] as Action[])
        await rehearsal.perform(action)
    await once.perform(inject('left', 800))
    for (let n = 0; n < 16; n++) await held.perform(inject('left', 50))
    const [a, b] = [once.now(), held.now()]
    expect(b.push!.injectedMm3).toBeCloseTo(800, 6)
    expect(b.push!.portion).toBe(1)
    expect(b.cement!.sinceMixingS).toBeCloseTo(a.cement!.sinceMixingS, 6)
    const [x, y] = [once.cementNow()!.saturation, held.cementNow()!.saturation]
    let apart = 0
    let all = 0
    for (let v = 0; v < x.length; v++) {
      apart += Math.abs(x[v]! - y[v]!)
      all += x[v]!
    }
    // Steps of 50 in place of up to 200 mm3 on this coarse grid, with the pressure found again for each.
    expect(apart / all).toBeLessThan(0.12)
    expect(Math.abs(b.push!.tipPressurePa / a.push!.tipPressurePa - 1)).toBeLessThan(0.1)
    const again = await replay(JSON.parse(JSON.stringify(held.log)), theatre, kernels)
    expect(again.same).toBe(true)
    for (const rehearsal of [once, held, again.rehearsal]) rehearsal.close()
  })

  it('shows the cement without a copy, and as the record has it', async () => {
    const rehearsal = Rehearsal.start(theatre, kernels)
    expect(rehearsal.cementNow()).toBeNull()
    await rehearsal.perform(toTarget('left'))
    await rehearsal.perform(mix)
    await rehearsal.perform(inject('left', 100))
    const first = rehearsal.cementNow()!
    await rehearsal.perform(inject('left', 100))
    const now = rehearsal.cementNow()!
    expect(now.saturation).toBe(first.saturation)
    const record = rehearsal.record()!
    expect(now.saturation).toEqual(record.saturation)
    expect(now.filledAtS).toEqual(record.filledAtS)
    const voxelMm3 = voxelVolumeMm3(now.grid)
    expect(now.share).toEqual(record.cementFraction)
    const mm3 = now.reached.reduce((sum, v) => sum + now.share[v]! * voxelMm3, 0)
    expect(mm3).toBeCloseTo(200, 2)
    rehearsal.close()
  })

  it('says leaks by class with what the last push added, the stop, and the clock later on', async () => {
    const rehearsal = Rehearsal.start({ ...theatre, stops: { leakMm3: 20 } }, kernels)
    await rehearsal.perform(toTarget('left'))
    await rehearsal.perform({ ...mix, brand: 'low viscosity' } as Action)
    const volumes: number[] = []
    let grew = 0
    while (volumes.length < 60 && !rehearsal.now().push?.stop) {
      await rehearsal.perform(inject('left', 200))
      const now = rehearsal.now()
      grew += now.leaks.reduce((sum, leak) => sum + leak.grewMm3, 0)
      volumes.push(now.leaks.reduce((sum, leak) => sum + leak.volumeMm3, 0))
    }
    const now = rehearsal.now()
    expect(now.push!.stop).toBe('leak')
    expect(now.findings.map((f) => f.code)).toContain('CEM-123')
    expect(grew).toBeCloseTo(volumes.at(-1)!, 9)
    expect(volumes.at(-1)).toBeGreaterThanOrEqual(20)
    const later = rehearsal.now(60)
    expect(later.cement!.sinceMixingS - now.cement!.sinceMixingS).toBeCloseTo(60, 9)
    expect(now.cement!.workingLeftS.value - later.cement!.workingLeftS.value).toBeCloseTo(60, 0)
    await rehearsal.perform({ do: 'wait', durationS: 60 })
    expect(rehearsal.now().cement).toEqual(later.cement)
    rehearsal.close()
  })

  it('fills a balloon in steps as at once, by pressure, and pressed bone does not come back', async () => {
    const balloon = (volumeMm3: number, untilPa?: number): Action => ({
      do: 'balloon',
      side: 'left',
      size: 'Xpander 15/3',
      volumeMm3,
      takesS: 1,
      ...(untilPa === undefined ? {} : { untilPa }),
    })
    const [once, stepped] = [Rehearsal.start(theatre, kernels), Rehearsal.start(theatre, kernels)]
    for (const rehearsal of [once, stepped]) await rehearsal.perform(toTarget('left'))
    await once.perform(balloon(1600))
    for (const volumeMm3 of [400, 800, 1200, 1600]) await stepped.perform(balloon(volumeMm3))
    expect(stepped.inflation!.cavity).toEqual(once.inflation!.cavity)
    expect(stepped.now().balloons).toEqual(once.now().balloons)
    const { cavityMm3 } = once.inflation!
    await once.perform(balloon(300))
    expect(once.inflation!.cavityMm3).toBe(cavityMm3)
    const { value: peakPa } = stepped.now().balloons[0]!.pressurePa
    const byPressure = Rehearsal.start(theatre, kernels)
    await byPressure.perform(toTarget('left'))
    await expect(byPressure.perform(balloon(1600, 1e4))).rejects.toMatchObject({ code: 'REH-006' })
    await byPressure.perform(balloon(1600, 1.0001 * peakPa))
    expect(byPressure.inflation!.cavityMm3).toBe(cavityMm3)
    for (const rehearsal of [once, stepped, byPressure]) rehearsal.close()
  })

  it('takes a second needle after the first cement, and a needle moved on', async () => {
    const rehearsal = Rehearsal.start(theatre, kernels)
    await rehearsal.perform(toTarget('left'))
    await rehearsal.perform(mix)
    await rehearsal.perform(inject('left', 100))
    await rehearsal.perform(toTarget('right'))
    await rehearsal.perform(inject('right', 100))
    expect(rehearsal.now().push).toMatchObject({ side: 'right', portion: 2, injectedMm3: 200 })
    await rehearsal.perform({ do: 'move back', side: 'right', byMm: 2 })
    await rehearsal.perform(inject('right', 100))
    expect(rehearsal.now().push).toMatchObject({ side: 'right', portion: 3, injectedMm3: 300 })
    const tips = rehearsal.needles.map((access) => access.target)
    const at = rehearsal.cementNow()!.reached
    expect(at.length).toBeGreaterThan(100)
    expect(tips).toHaveLength(2)
    rehearsal.close()
  })

  it('performs one action at a time', async () => {
    const rehearsal = Rehearsal.start(theatre, kernels)
    await rehearsal.perform(toTarget('left'))
    await rehearsal.perform(mix)
    const first = rehearsal.perform(inject('left', 100))
    await expect(rehearsal.perform(inject('left', 100))).rejects.toThrow('an action is being performed')
    await first
    expect(rehearsal.now().push!.injectedMm3).toBe(100)
    rehearsal.close()
  })
})
