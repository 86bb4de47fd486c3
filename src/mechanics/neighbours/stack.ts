import {
  gridAlongVertebra,
  isBodyPart,
  type Level,
  type Spine,
  type Vertebra,
  verseNumber,
} from '../../anatomy/index.ts'
import { constant, type Finding, type Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import type { Grid } from '../../geometry/index.ts'
import { resampleLabels, resampleVolume, type Volume } from '../../imaging/index.ts'
import { largestPiece } from '../connected.ts'
import { gasBelowHu } from '../specimen/mount.ts'
import { find, refuse } from '../troubles.ts'

export const discModulusMPa = constant({
  value: 9,
  range: [8, 10],
  unit: 'MPa',
  source: 'vertebro-facts',
  note: 'disc as one composite (facts D1.14, [R-h]); nucleus and annulus are not told apart',
})

/** What a voxel of the stack is. */
export const layer = { empty: 0, treated: 1, above: 2, below: 3, discAbove: 4, discBelow: 5 } as const

/** A vertebral body with the discs and the facing halves of its neighbours; no arches (they take about 15 %, facts D5.5). */
export interface Stack {
  readonly level: Level
  readonly treated: Vertebra
  readonly above: Vertebra | null
  readonly below: Vertebra | null
  /** Along the treated vertebra; its ends along k cut through the neighbours, or end with the treated body. */
  readonly grid: Grid
  readonly layer: Uint8Array
  readonly hu: Int16Array
  readonly findings: readonly Finding[]
}

export interface StackOptions {
  /** Default 1.5 mm. */
  readonly spacingMm?: number
}

/** How far into each neighbour the stack reaches beyond its endplate. */
const intoNeighbourMm = 12
const discHighestMm = 18

/**
 * The motion segments around a level from its CT.
 *
 * Errors  MEC-004 no such level, MEC-007 neither neighbour with a disc in the image
 */
export async function stackOf(
  volume: Volume,
  spine: Spine,
  level: Level,
  kernels: Kernels,
  options: StackOptions = {},
  watch?: Watch,
): Promise<Stack> {
  const at = spine.vertebrae.findIndex((v) => v.level === level)
  const treated = spine.vertebrae[at]
  if (!treated) throw refuse('MEC-004', { level, found: spine.vertebrae.map((v) => v.level) })
  const h = options.spacingMm ?? 1.5
  const near = {
    above: neighbour(spine.vertebrae[at - 1], treated, 'above'),
    below: neighbour(spine.vertebrae[at + 1], treated, 'below'),
  }
  const room = { besideMm: 8, inFrontMm: 10, behindMm: 10, aboveMm: reach(near.above), belowMm: reach(near.below) }
  const grid = gridAlongVertebra(treated, h, room)
  const layers = layersOn(spine, grid, treated, near.above, near.below)
  const { samples } = await resampleVolume(volume, grid, kernels, watch)
  for (let e = 0; e < layers.length; e++)
    if (layers[e]! <= layer.below && samples[e]! < gasBelowHu.value) layers[e] = layer.empty
  addDisc(layers, grid, layer.discAbove)
  addDisc(layers, grid, layer.discBelow)
  const { kept } = largestPiece(layers, grid.dims)
  const whole = layers.map((l, e) => (kept[e] ? l : 0))
  const above = whole.includes(layer.discAbove) ? near.above : null
  const below = whole.includes(layer.discBelow) ? near.below : null
  if (!above && !below) throw refuse('MEC-007', { level })
  const missing = [above ? null : 'above', below ? null : 'below'].filter((side) => side !== null)
  const findings = missing.map((side) => find('MEC-107', 'caution', level, { side }))
  return { level, treated, above, below, grid, layer: whole, hu: samples, findings }
}

/** Without a neighbour the stack ends a little inside the treated body, where its whole section can be held. */
const reach = (vertebra: Vertebra | null): number => (vertebra ? discHighestMm * 0.6 + intoNeighbourMm : -4)

/** A neighbour that can be part of the stack: its facing endplate must be near enough for a disc. */
function neighbour(candidate: Vertebra | undefined, treated: Vertebra, side: 'above' | 'below'): Vertebra | null {
  if (!candidate || candidate.level === 'S1') return null
  const own = side === 'above' ? treated.body.superior : treated.body.inferior
  const other = side === 'above' ? candidate.body.inferior : candidate.body.superior
  const gap = Math.hypot(...[0, 1, 2].map((c) => own.centre[c]! - other.centre[c]!))
  return gap <= discHighestMm ? candidate : null
}

function layersOn(
  spine: Spine,
  grid: Grid,
  treated: Vertebra,
  above: Vertebra | null,
  below: Vertebra | null,
): Uint8Array {
  const labels = resampleLabels(spine.labels, grid).labels
  const parts = resampleLabels(spine.parts, grid).labels
  const kinds = new Map<number, number>([[verseNumber(treated.level), layer.treated]])
  if (above) kinds.set(verseNumber(above.level), layer.above)
  if (below) kinds.set(verseNumber(below.level), layer.below)
  return labels.map((label, e) => (isBodyPart(parts[e]!) ? (kinds.get(label) ?? layer.empty) : layer.empty))
}

/** Fills each column between the facing bones with disc. */
function addDisc(layers: Uint8Array, grid: Grid, disc: 4 | 5): void {
  const [nx, ny, nz] = grid.dims
  const plane = nx * ny
  const highest = Math.round(discHighestMm / grid.spacingMm[2])
  const [lower, upper] = disc === layer.discAbove ? [layer.treated, layer.above] : [layer.below, layer.treated]
  for (let column = 0; column < plane; column++) {
    let top = nz - 1
    while (top >= 0 && layers[column + plane * top] !== lower) top--
    if (top < 0) continue
    let bottom = top + 1
    while (bottom < nz && layers[column + plane * bottom] !== upper) bottom++
    if (bottom >= nz || bottom - top > highest) continue
    for (let k = top + 1; k < bottom; k++)
      if (layers[column + plane * k] === layer.empty) layers[column + plane * k] = disc
  }
}
