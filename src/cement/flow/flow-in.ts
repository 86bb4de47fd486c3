import type { BoneMedium } from '../medium/bone-medium.ts'
import { tissue } from '../medium/bone-medium.ts'
import { assembleAll, emptySystem, joinsOf } from './darcy.ts'
import type { Flow } from './engine/engine.ts'
import { marrowViscosityPaS } from './fluids.ts'
import { emptyFront } from './front.ts'
import { axisPermeability, marrowMobility } from './mobility.ts'
import type { FlowSpread } from './record.ts'
import type { Surroundings } from './surroundings.ts'

/** A medium with marrow everywhere, before any cement comes. `behind`: 1 where a voxel lies behind the stop plane. */
export function flowIn({ medium, waiting }: Surroundings, spread: FlowSpread, behind: Uint8Array): Flow {
  const permeability = axisPermeability(medium, spread)
  const marrowPaS = spread.marrowPaS ?? marrowViscosityPaS.value
  const mobility = marrowMobility(permeability, marrowPaS)
  const joins = joinsOf(medium)
  const system = emptySystem(medium)
  assembleAll(system, mobility, medium, joins)
  const pressurePa = new Float64Array(medium.fixed.length)
  for (let v = 0; v < pressurePa.length; v++) if (medium.fixed[v] === 1) pressurePa[v] = medium.fixedPa[v]!
  const front = emptyFront(medium)
  const marks = marksOf(medium, behind)
  return { medium, waiting, joins, marks, permeability, marrowPaS, system, mobility, pressurePa, front }
}

/** Where crossings matter: the bone's surface, the canal's, and the stop plane. */
function marksOf({ inside, tissue: kinds }: BoneMedium, behind: Uint8Array): Uint8Array {
  return inside.map((own, v) => own | (kinds[v] === tissue.canal ? 2 : 0) | (behind[v]! << 2))
}
