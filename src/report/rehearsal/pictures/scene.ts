import type { Side, Vertebra } from '../../../anatomy/index.ts'
import { present } from '../../../base/index.ts'
import type { InjectionRecord } from '../../../cement/index.ts'
import type { LevelRehearsal } from '../../../rehearsal/index.ts'

/** One rehearsed level with cement in it, and which side each of its needles and portions came from. */
export interface Scene {
  readonly rehearsal: LevelRehearsal
  readonly record: InjectionRecord
  readonly vertebra: Vertebra
  /** Of the portions, from 1. */
  readonly sideOf: ReadonlyMap<number, Side>
  /** Between mixing and the first cement, s: the record's own times count from then. */
  readonly mixedBeforeS: number
}

/** Null where no cement was injected. */
export function sceneOf(rehearsal: LevelRehearsal): Scene | null {
  const { record, theatre, level, log } = rehearsal
  const first = record?.steps[0]
  if (!record || !first) return null
  const vertebra = present(
    theatre.spine.vertebrae.find((v) => v.level === level),
    `vertebra ${level}`,
  )
  const sides = [...new Set(log.flatMap(({ action }) => (action.do === 'inject' ? [action.side] : [])))]
  return {
    rehearsal,
    record,
    vertebra,
    sideOf: new Map(record.steps.map((s) => [s.portion, sides[s.needle] ?? 'left'])),
    mixedBeforeS: first.sinceMixingS - first.timeS,
  }
}

/** A leak smaller than this is a trace: it is counted, but neither named nor pointed at. */
export const traceMm3 = 10
