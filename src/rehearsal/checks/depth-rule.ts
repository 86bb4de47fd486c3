import type { Finding } from '../../base/index.ts'
import type { Access } from '../../planning/index.ts'
import { find } from '../troubles.ts'

/** Where a tip stands against the depth rule. */
export interface DepthRule {
  /**
   * `no rule` beside the pedicle; `open` before the posterior wall; `kept` past it; `broken` where the medial pedicle wall came
   * first.
   */
  readonly state: 'no rule' | 'open' | 'kept' | 'broken'
  /** Way left to the posterior wall of the body on the lateral view, mm; negative past it. */
  readonly toPosteriorWallMm: number
}

/** The depth rule for a cannula as it lies, measured by planning. */
export function depthRuleOf({ approach, depths }: Access): DepthRule {
  const { medialWallOnApMm, posteriorWallMm, targetMm } = depths
  const toPosteriorWallMm = posteriorWallMm - targetMm
  if (approach !== 'transpedicular') return { state: 'no rule', toPosteriorWallMm }
  const early = medialWallOnApMm !== null && medialWallOnApMm < posteriorWallMm && targetMm > medialWallOnApMm
  return { state: early ? 'broken' : toPosteriorWallMm > 0 ? 'open' : 'kept', toPosteriorWallMm }
}

/**
 * The depth rule: the tip must not be past the medial pedicle wall on AP before it has reached the posterior wall of the body
 * on lateral (facts B4.4, [V]); and what the cannula has broken through or come near.
 *
 * `access` is the cannula as it lies, measured by planning; depths are counted from its skin entry.
 */
export function checkDepthRule(access: Access): readonly Finding[] {
  const about = `${access.side} needle at ${access.level}`
  const found: Finding[] = []
  const { medialWallOnApMm, posteriorWallMm, targetMm } = access.depths
  if (depthRuleOf(access).state === 'broken')
    found.push(
      find('REH-105', 'stop', about, {
        medialWallMm: tenths(medialWallOnApMm ?? 0),
        posteriorWallMm: tenths(posteriorWallMm),
        tipMm: tenths(targetMm),
      }),
    )
  if (access.margin.leastMm < 0)
    found.push(
      find('REH-106', access.margin.structure === 'canal' ? 'stop' : 'caution', about, {
        breachMm: tenths(-access.margin.leastMm),
        structure: access.margin.structure,
        atMm: tenths(access.margin.atMm),
      }),
    )
  return found
}

/** Distance of the tip as it lies from the planned target, mm. */
export const offTargetMm = (access: Access, planned: Access): number =>
  Math.hypot(...access.target.map((v, axis) => v - (planned.target[axis] as number)))

const tenths = (mm: number): number => Math.round(mm * 10) / 10
