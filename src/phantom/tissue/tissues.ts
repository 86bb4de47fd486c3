import type { Random } from '../../base/index.ts'
import type { Settings } from '../options.ts'
import { type Grain, grainAt } from './grain.ts'
import { hounsfield } from './hounsfield.ts'
import type { Stuff } from './slice.ts'

export const fatHu = hounsfield.fat.value

/** What each soft tissue looks like in this person and this scan. */
export interface Tissues {
  readonly fat: Stuff
  /** Fat with small vessels in it. */
  readonly mesentery: Stuff
  /** Thickness of the fat between two muscles, broken here and there, mm. */
  readonly seamMm: (x: number, y: number, z: number) => number
  readonly muscle: Stuff
  readonly blood: number
  readonly vein: number
  readonly kidney: number
  readonly lung: Stuff
  /** Places round the aorta (angle, level) where its wall is chalk. */
  readonly chalk: readonly { readonly angleRad: number; readonly level: number; readonly size: number }[]
}

/** Weak bone comes with weak, fatty muscle: the streaks follow the trabecular density. */
export function tissuesOf(settings: Settings, grain: Grain, chance: Random): Tissues {
  const marbling = 1.55 - 0.65 * Math.max(0, Math.min(1, (150 - settings.trabecularHu) / 110))
  const muscle = (x: number, y: number, z: number) => {
    const streak = grainAt(grain, x * 0.5 + 3, y * 0.26, z * 0.07)
    const fatty = streak > marbling ? Math.min(1, (streak - marbling) * 1.6) : 0
    return hounsfield.muscle.value + settings.contrastHu * 0.08 + 5 * streak - fatty * 105
  }
  const lung = (x: number, y: number, z: number) => {
    const vessel = grainAt(grain, x * 0.21 + 5, y * 0.21, z * 0.13)
    return hounsfield.lung.value + 12 * vessel + (vessel > 2.1 ? Math.min(1, (vessel - 2.1) * 3) * 700 : 0)
  }
  const mesentery = (x: number, y: number, z: number) => {
    const vessel = grainAt(grain, x * 0.3 + 40, y * 0.3, z * 0.16)
    return vessel > 1.5 ? fatHu + Math.min(1, (vessel - 1.5) * 2.5) * (135 + 0.7 * settings.contrastHu) : fatHu
  }
  const seamMm = (x: number, y: number, z: number) =>
    Math.max(0, 0.5 + 0.55 * grainAt(grain, x * 0.12, y * 0.12 + 11, z * 0.05))
  const c = settings.contrastHu
  const plaques =
    settings.variation > 0 ? Math.round(14 * Math.max(0, Math.min(1, (135 - settings.trabecularHu) / 90))) : 0
  const chalk = Array.from({ length: plaques }, () => ({
    angleRad: chance.between(0, 6.28),
    level: chance.between(11, 17.5),
    size: chance.between(0.6, 1.6),
  }))
  return {
    lung,
    mesentery,
    seamMm,
    chalk,
    fat: fatHu,
    muscle,
    blood: 42 + c,
    vein: 40 + 0.66 * c,
    kidney: 32 + 0.85 * c,
  }
}
