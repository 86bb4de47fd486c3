import type { LeakClass, StopRule } from '../../../cement/index.ts'
import type { Moment } from '../../../rehearsal/index.ts'

/** What a person must hear at once. */
export type Alarm =
  | {
      readonly kind: 'leak'
      readonly class: LeakClass
      readonly intoCanal: boolean
      readonly volumeMm3: number
      /** All leaks together. */
      readonly allMm3: number
    }
  | { readonly kind: 'stop'; readonly rule: StopRule }

/** Less than this is a trace, as in the report: a hundredth of a millilitre. */
const traceMm3 = 10

/** The alarm that a push has raised; null where nothing new happened. A leak comes before the rule that it broke. */
export function alarmOf(now: Moment, before: Moment | null): Alarm | null {
  const canalGrew = now.canalMm3 >= traceMm3 && now.canalMm3 > (before?.canalMm3 ?? 0)
  const grown = now.leaks.filter((l) => l.volumeMm3 >= traceMm3 && l.grewMm3 > 0)
  const isNew = (kind: LeakClass): boolean => (before?.leaks.find((l) => l.class === kind)?.volumeMm3 ?? 0) < traceMm3
  const worst = grown.find((l) => isNew(l.class)) ?? (now.push?.stop === 'leak' ? mostGrown(grown) : undefined)
  const allMm3 = now.leaks.reduce((sum, l) => sum + l.volumeMm3, 0)
  if (worst || (canalGrew && (before?.canalMm3 ?? 0) < traceMm3)) {
    const leak = worst ?? mostGrown(grown) ?? now.leaks[0]
    if (leak) return { kind: 'leak', class: leak.class, intoCanal: canalGrew, volumeMm3: leak.volumeMm3, allMm3 }
  }
  return now.push?.stop ? { kind: 'stop', rule: now.push.stop } : null
}

const mostGrown = (leaks: Moment['leaks']): Moment['leaks'][number] | undefined =>
  [...leaks].sort((a, b) => b.grewMm3 - a.grewMm3)[0]
