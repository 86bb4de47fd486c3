import type { Side } from '../../anatomy/index.ts'
import { constant, partOf, stopIfAsked, type Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import type { Triple } from '../../geometry/index.ts'
import type { Access, LevelPlan, PlannedView } from '../../planning/index.ts'
import { refuse } from '../troubles.ts'
import type { Action } from './action.ts'
import { brandFor, temperaturesFor, waitUntilWorkingS } from './cement-ready.ts'
import { Rehearsal } from './rehearsal.ts'
import type { Theatre } from './theatre.ts'

export const flowMm3PerS = constant({
  value: 100,
  range: [20, 100],
  unit: 'mm3/s',
  source: 'vertebro-facts',
  note: 'at most 0.1 mL/s (facts A5.7, [R-h]); the lower bound is assumed',
})

export const portionMm3 = constant({
  value: 500,
  range: [250, 1000],
  unit: 'mm3',
  source: 'project-assumption',
  note: 'pushed between two looks at the lateral view; assumed',
})

export const thickeningWaitS = constant({
  value: 60,
  range: [30, 120],
  unit: 's',
  source: 'project-assumption',
  note: 'wait after a leak for the cement to thicken before trying once more; assumed',
})

const usualWeightKg = constant({
  value: 65,
  range: [45, 90],
  unit: 'kg',
  source: 'project-assumption',
  note: 'weight taken where none is given; assumed',
})

/** What the planned course may differ in; all may be left out. */
export interface CourseWishes {
  /** Name of a brand or class: `medium viscosity` where left out. */
  readonly brand?: string
  /** For all needles together; the volume said to bring strength back (facts D4.2) where left out. */
  readonly volumeMm3?: number
  readonly flowMm3PerS?: number
  readonly roomC?: number
  readonly storedAtC?: number
  readonly patientKg?: number
  /** Balloon before the cement, on each side. */
  readonly balloon?: { readonly size: string; readonly volumeMm3: number }
  /** Which of the planned needles are used; all where left out. */
  readonly sides?: readonly Side[]
}

/** The volume the plan's own sources suggest for strength, mm3. */
export function plannedVolumeMm3({ cement }: LevelPlan): number {
  const strength = cement.suggestions.find((s) => s.source.includes('strength')) ?? cement.suggestions[0]
  return strength?.volumeMm3.value ?? 0
}

/**
 * Goes through the whole procedure as the plan says: position, anaesthetic, needles, balloon where wished, cement in
 * portions from each needle in turn, setting, withdrawing, recheck.
 *
 * After a leak it waits once for the cement to thicken and tries again; a second leak, the posterior line, the force or the
 * clock end that side. The caller closes the rehearsal.
 */
export async function rehearseAsPlanned(
  theatre: Theatre,
  kernels: Kernels,
  wishes: CourseWishes = {},
  watch?: Watch,
): Promise<Rehearsal> {
  const rehearsal = Rehearsal.start(theatre, kernels)
  try {
    const accesses = theatre.plan.accesses.filter((a) => wishes.sides?.includes(a.side) ?? true)
    if (accesses.length === 0) throw refuse('REH-004', { level: theatre.plan.level, sides: wishes.sides ?? [] })
    for (const action of beforeCement(theatre, accesses, wishes)) await rehearsal.perform(action)
    await waitUntilWorking(rehearsal)
    await injectAll(rehearsal, accesses, wishes, partOf(watch, 0.1, 0.95))
    for (const action of afterCement(accesses)) await rehearsal.perform(action)
    watch?.onProgress?.(1, 'rehearsed')
    return rehearsal
  } catch (cause) {
    rehearsal.close()
    throw cause
  }
}

const look = (view: PlannedView['name'], shots: number, fluoroscopyS: number): Action => ({
  do: 'image',
  view,
  shots,
  fluoroscopyS,
})

/** Pictures and times of the planned course; assumptions, listed in docs/rehearsal.md. */
function beforeCement(theatre: Theatre, accesses: readonly Access[], wishes: CourseWishes): readonly Action[] {
  const { level } = theatre.plan
  const countedFrom = theatre.spine.numbering.reasons[0] ?? ''
  const patientKg = wishes.patientKg ?? usualWeightKg.value
  const out: Action[] = [
    { do: 'position', lying: 'prone', level, countedFrom },
    look('AP', 2, 0),
    look('lateral', 2, 0),
  ]
  for (const { side } of accesses)
    out.push({ do: 'anaesthetise', side, drug: 'lidocaine', massMg: 100, withAdrenaline: false, patientKg })
  for (const access of accesses) {
    const through = [...access.skinEntry] as unknown as Triple
    const tip = [...access.target] as unknown as Triple
    out.push(look(access.side === 'left' ? 'bull’s-eye left' : 'bull’s-eye right', 3, 5))
    out.push({ do: 'access', side: access.side, through, tip, takesS: 300 })
    out.push(look('AP', 3, 0), look('lateral', 3, 0))
  }
  const { balloon } = wishes
  if (balloon)
    for (const { side } of accesses) out.push({ do: 'balloon', side, ...balloon, takesS: 180 }, look('lateral', 3, 0))
  out.push({ do: 'mix', brand: brandFor(wishes).name, ...temperaturesFor(wishes) })
  return out
}

/** Waits until the cement may be injected. */
async function waitUntilWorking(rehearsal: Rehearsal): Promise<void> {
  const { brand, clock } = rehearsal
  if (!brand || !clock) throw refuse('REH-003')
  const durationS = waitUntilWorkingS(brand, clock)
  if (durationS > 0) await rehearsal.perform({ do: 'wait', durationS })
}

async function injectAll(
  rehearsal: Rehearsal,
  accesses: readonly Access[],
  wishes: CourseWishes,
  watch: Watch,
): Promise<void> {
  const wholeMm3 = wishes.volumeMm3 ?? plannedVolumeMm3(rehearsal.theatre.plan)
  for (const [n, { side }] of accesses.entries()) {
    const share = partOf(watch, n / accesses.length, (n + 1) / accesses.length)
    await injectSide(rehearsal, side, wholeMm3 / accesses.length, wishes.flowMm3PerS ?? flowMm3PerS.value, share)
  }
}

async function injectSide(
  rehearsal: Rehearsal,
  side: Side,
  wholeMm3: number,
  flow: number,
  watch: Watch,
): Promise<void> {
  let leftMm3 = wholeMm3
  let mayTryAgain = true
  while (leftMm3 > 1) {
    stopIfAsked(watch)
    watch.onProgress?.(1 - leftMm3 / wholeMm3, 'injecting')
    const volumeMm3 = leftMm3 < 1.2 * portionMm3.value ? leftMm3 : portionMm3.value
    const push: Action = { do: 'inject', side, volumeMm3, flowMm3PerS: flow, watchedIn: 'lateral' }
    const { outcome } = await rehearsal.perform(push, stopOnly(watch))
    leftMm3 -= outcome.pushedMm3 as number
    await rehearsal.perform(look('AP', 1, 0))
    if (outcome.stop === null) continue
    if (outcome.stop !== 'leak' || !mayTryAgain) return
    mayTryAgain = false
    await rehearsal.perform({ do: 'wait', durationS: thickeningWaitS.value })
  }
}

const stopOnly = ({ signal }: Watch): Watch => (signal ? { signal } : {})

function afterCement(accesses: readonly Access[]): readonly Action[] {
  return [
    look('AP', 1, 0),
    { do: 'set', durationS: 3600 },
    ...accesses.map(({ side }): Action => ({ do: 'withdraw', side })),
    { do: 'recheck', legsMove: true, feelingNormal: true },
  ]
}
