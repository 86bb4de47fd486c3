import type { Level, Side, Spine, Vertebra } from '../anatomy/index.ts'
import { type Finding, partOf, stopIfAsked, type Watch, worstFirst } from '../base/index.ts'
import type { Kernels } from '../compute/index.ts'
import type { Volume } from '../imaging/index.ts'
import { type TargetZone, targetZone } from './candidates.ts'
import { wallMarginMm } from './cannula.ts'
import { cementPlanOf } from './cement.ts'
import type { Gauge, LevelPlan, Plan } from './plan.ts'
import { planSides, type SideOptions } from './plan-side.ts'
import { type Prepared, prepareSite, siteOf } from './prepare.ts'
import { sidesAdvice } from './sides.ts'
import type { Site } from './site.ts'
import { find, refuse } from './troubles.ts'
import { viewFindings, viewsOf } from './views.ts'

export interface PlanOptions {
  /** Levels to plan; the fractured ones where absent, every complete one from T5 to L6 where none is fractured. */
  readonly levels?: readonly Level[]
  readonly gauge?: Gauge
  readonly sides?: readonly Side[]
  /** Bone wanted between cannula and wall, mm. */
  readonly wallMarginMm?: number
  readonly zone?: TargetZone
}

/**
 * Plans the needles, views and cement of each chosen level.
 *
 * Measures and proposes; whether anything should be done is not said here. Refuses PLN-001 for a level not in the spine and
 * PLN-002 where labels and volume lie on different grids. The same input gives the same plan on any number of threads.
 */
export async function planSpine(
  volume: Volume,
  spine: Spine,
  kernels: Kernels,
  options: PlanOptions = {},
  watch?: Watch,
): Promise<Plan> {
  const findings: Finding[] = []
  const chosen = chooseVertebrae(spine, options.levels, findings)
  const plans: LevelPlan[] = []
  let next = chosen[0] && siteOf(volume, spine, chosen[0])
  for (const [index, vertebra] of chosen.entries()) {
    stopIfAsked(watch)
    const part = partOf(watch, index / chosen.length, (index + 1) / chosen.length)
    part.onProgress?.(0, `planning ${vertebra.level}`)
    const prepared = await prepareSite(next as Site, kernels, part)
    part.onProgress?.(0.4, `planning ${vertebra.level}`)
    const meanwhile = () => {
      const following = chosen[index + 1]
      next = following && siteOf(volume, spine, following)
    }
    plans.push(await planLevel(prepared, options, kernels, part, meanwhile))
    if (!prepared.site.vesselsSeen && !findings.some((f) => f.code === 'PLN-108'))
      findings.push(find('PLN-108', 'note', 'vessels'))
  }
  watch?.onProgress?.(1, 'planned')
  return { gauge: options.gauge ?? '11G', levels: plans, findings: worstFirst(findings) }
}

/** Plans one prepared level; `meanwhile` is called once while the threads are busy. */
export async function planLevel(
  prepared: Prepared,
  options: PlanOptions,
  kernels: Kernels,
  watch?: Watch,
  meanwhile?: () => void,
): Promise<LevelPlan> {
  const { vertebra, marks } = prepared.site
  const sideOptions: SideOptions = {
    gauge: options.gauge ?? '11G',
    wallMarginMm: options.wallMarginMm ?? wallMarginMm.value,
    zone: options.zone ?? targetZone,
  }
  const stop = watch?.signal ? { signal: watch.signal } : undefined
  const planned = await planSides(prepared, options.sides ?? ['left', 'right'], sideOptions, kernels, stop, meanwhile)
  const sidePlans = Object.values(planned)
  const accesses = sidePlans.flatMap((p) => (p.access ? [p.access] : []))
  const cement = cementPlanOf(vertebra, marks)
  const views = viewsOf(vertebra, accesses)
  const none = { paramedian: null, crossing: null }
  const strength = cement.suggestions.find((s) => s.source.startsWith('Molloy'))?.volumeMm3.value ?? 0
  return {
    level: vertebra.level,
    accesses,
    alternatives: sidePlans.flatMap((p) => p.alternatives),
    sides: sidesAdvice(
      prepared,
      { left: planned.left ?? none, right: planned.right ?? none },
      strength,
      sideOptions.wallMarginMm,
      cement.stopFraction,
    ),
    views,
    cement,
    candidateCount: sidePlans.reduce((sum, p) => sum + p.candidateCount, 0),
    findings: worstFirst([
      ...sidePlans.flatMap((p) => p.findings),
      ...viewFindings(vertebra.level, views),
      find('PLN-112', 'note', `cement for ${vertebra.level}`, {
        lowMl: Math.round(Math.min(...cement.suggestions.map((s) => s.volumeMm3.low)) / 100) / 10,
        highMl: Math.round(Math.max(...cement.suggestions.map((s) => s.volumeMm3.high)) / 100) / 10,
      }),
    ]),
  }
}

/** Cervical bodies and the sacrum are no targets here. */
const plannable = (v: Vertebra): boolean => /^(T([5-9]|1[0-3])|L[1-6])$/.test(v.level)

function chooseVertebrae(spine: Spine, asked: readonly Level[] | undefined, findings: Finding[]): readonly Vertebra[] {
  if (asked) {
    const chosen = asked.map((level) => {
      const vertebra = spine.vertebrae.find((v) => v.level === level)
      if (!vertebra) throw refuse('PLN-001', { level, found: spine.vertebrae.map((v) => v.level) })
      return vertebra
    })
    for (const v of chosen) if (!v.complete) findings.push(find('PLN-109', 'stop', v.level))
    return chosen.filter((v) => v.complete)
  }
  const whole = spine.vertebrae.filter((v) => v.complete && plannable(v))
  const broken = whole.filter((v) => v.morphometry.genant.grade > 0)
  return broken.length > 0 ? broken : whole
}
