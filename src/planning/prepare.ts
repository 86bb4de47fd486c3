import type { Spine, Vertebra } from '../anatomy/index.ts'
import { stopIfAsked, type Watch } from '../base/index.ts'
import type { Kernels } from '../compute/index.ts'
import { sameGrid } from '../geometry/index.ts'
import type { Volume } from '../imaging/index.ts'
import { clearance } from './clearance.ts'
import type { Approach } from './plan.ts'
import { makeSite, type Site } from './site.ts'
import { refuse } from './troubles.ts'
import { freeTo, type Walls, wallsOf } from './walls.ts'

/** The walls one approach must keep from, and the distance to them everywhere. */
export interface Clearing {
  readonly walls: Walls
  readonly field: Float32Array
}

/** One vertebra ready for searching and for measuring any needle in a few milliseconds. */
export interface Prepared {
  readonly site: Site
  readonly clearings: Readonly<Record<Approach, Clearing>>
}

export const approaches = ['transpedicular', 'parapedicular', 'extrapedicular'] as const satisfies readonly Approach[]

/**
 * Prepares one vertebra of a spine; done once per level, after which `evaluateAccess` answers at once.
 *
 * Refuses PLN-002 where the labels lie on another grid than the volume.
 */
export async function prepareLevel(
  volume: Volume,
  spine: Spine,
  vertebra: Vertebra,
  kernels: Kernels,
  watch?: Watch,
): Promise<Prepared> {
  return prepareSite(siteOf(volume, spine, vertebra), kernels, watch)
}

/** The first half of it, which needs no kernels. */
export function siteOf(volume: Volume, spine: Spine, vertebra: Vertebra): Site {
  if (!sameGrid(volume.grid, spine.labels.grid, 0.01))
    throw refuse('PLN-002', { volume: volume.grid.dims, labels: spine.labels.grid.dims })
  return makeSite(volume, spine, vertebra)
}

export async function prepareSite(site: Site, kernels: Kernels, watch?: Watch): Promise<Prepared> {
  const field = (walls: Walls) => clearance(site.box, site.codes, walls, kernels)
  stopIfAsked(watch)
  const walls = wallsOf(site, freeTo.transpedicular)
  const measured = field(walls)
  // The other two approaches keep from the same walls; they are gathered while the threads measure.
  const besideWalls = wallsOf(site, freeTo.beside)
  const transpedicular: Clearing = { walls, field: await measured }
  stopIfAsked(watch)
  const beside: Clearing = { walls: besideWalls, field: await field(besideWalls) }
  return { site, clearings: { transpedicular, parapedicular: beside, extrapedicular: beside } }
}
