import { useState } from 'react'
import type { Level } from '../../../anatomy/index.ts'
import { Refusal } from '../../../base/index.ts'
import type { Gauge } from '../../../planning/index.ts'
import { tell } from '../../state/jobs.ts'
import { type KeptNeedle, planAfterSearch, type Remeasure } from '../../state/plan/case-plan.ts'
import { useStation, useTexts } from '../shell/context.tsx'
import { usePlanRoom } from './room.tsx'

/** The search for needles as a job of the workstation; what it finds goes into the case. */
export function useSearch() {
  const station = useStation()
  const texts = useTexts().plan
  const { place, desk } = usePlanRoom()
  const [isRunning, run] = useState(false)
  const { imageId, spineId } = place
  const remeasure: Remeasure = async (level, { access }) => {
    const { side, gauge, approach, boneEntry, target } = access
    const needle = { side, gauge, approach, through: boneEntry, tip: target }
    try {
      return await station.engine.call('evaluateNeedle', { imageId, spineId, level, needle })
    } catch (cause) {
      if (cause instanceof Refusal) return null
      throw cause
    }
  }
  const report = (kept: readonly KeptNeedle[]): void => {
    for (const { level, side, outcome } of kept) {
      const sentence = texts.keptNeedles[outcome](texts.needleOf(level, texts.side[side]))
      const code = `kept ${level} ${side}`
      tell(station.store, { id: station.newId(), kind: 'done', code, sentence, remedy: '', details: '' })
    }
  }
  const search = async (levels: readonly Level[], gauge: Gauge): Promise<void> => {
    // Levels that the spine no longer has cannot be searched; they leave the plan with their vertebra.
    const there = levels.filter((l) => station.spine?.vertebrae.some(({ level }) => level === l))
    run(true)
    desk.cancel()
    const done = await station.run(texts.planJob(there.join(', ')), async (watch) => {
      const plan = await station.engine.call('planLevels', { imageId, spineId, levels: there, gauge }, watch)
      return planAfterSearch(plan, spineId, station.document?.plan ?? null, remeasure)
    })
    run(false)
    // Another case, or another spine, may have been opened meanwhile: what was found is then about nothing.
    if (!done || station.document?.spine?.id !== spineId) return
    station.change({ name: 'plan', plan: done.plan })
    report(done.kept)
  }
  return { search, isRunning }
}
