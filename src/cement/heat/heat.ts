import { invariant, partOf, type Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { distanceToMm } from '../../imaging/index.ts'
import { phaseOf } from '../clock/clock.ts'
import { refuse } from '../troubles.ts'
import { runCase } from './case.ts'
import { coarsened } from './coarsen.ts'
import { bodyC as bodyTemperature } from './figures.ts'
import { gather } from './gather.ts'
import { type Case, type CementField, hasCement } from './materials.ts'
import type { HeatResult } from './result.ts'
import type { HeatSetup } from './setup.ts'

/**
 * Warms the bone with the cement in it: curing, conduction and blood, from the first cement until all has set and cooled.
 *
 * Three runs, with what is uncertain at its coolest, usual and warmest together. Refuses CEM-002 for cement that has set
 * before it is injected, CEM-005 for a field without cement and CEM-001 for a body outside 15 to 45 degrees C.
 */
export async function heatOf(fine: HeatSetup, kernels: Kernels, watch?: Watch): Promise<HeatResult> {
  const setup = fine.joined === false ? fine : coarsened(fine)
  const { field, brand, clock, bodyC = bodyTemperature.value } = setup
  if (!(bodyC >= 15 && bodyC <= 45)) throw refuse('CEM-001', { bodyC: String(bodyC) })
  for (const [name, mask] of Object.entries(setup.places))
    invariant(mask.length === field.cementFraction.length, () => `the mask of ${name} is not on the cement's grid`)
  if (phaseOf(brand, clock) === 'set') throw refuse('CEM-002', { brand: brand.name, minutes: clock.sinceMixingS / 60 })
  let lastS = -1
  for (let v = 0; v < field.filledAtS.length; v++)
    if (hasCement(field, v)) lastS = Math.max(lastS, field.filledAtS[v] as number)
  if (lastS < 0) throw refuse('CEM-005', {})
  const core = await deepest(field, kernels)
  const run = (which: Case, part: Watch) => runCase(setup, which, lastS, core, kernels, part)
  const low = await run('low', partOf(watch, 0, 0.33))
  const value = await run('value', partOf(watch, 0.33, 0.66))
  const high = await run('high', partOf(watch, 0.66, 1))
  return gather(setup, lastS, { low, value, high })
}

/** The cement voxel farthest from its surface. */
async function deepest(field: CementField, kernels: Kernels): Promise<number> {
  const empty = Uint8Array.from(field.cementFraction, (_, v) => (hasCement(field, v) ? 0 : 1))
  const depth = await distanceToMm(empty, field.grid, kernels)
  let best = -1
  for (let v = 0; v < depth.length; v++)
    if (empty[v] === 0 && (best < 0 || (depth[v] as number) > (depth[best] as number))) best = v
  return best
}
