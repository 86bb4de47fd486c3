import type { Level } from '../anatomy/index.ts'
import type { Random } from '../base/index.ts'
import type { Fracture, Settings } from './options.ts'
import { type Mould, mouldOf, outlineOf } from './shape/mould.ts'
import { type Dimension, type Dimensions, templateOf } from './template.ts'

/** A vertebra before it stands anywhere: its measures and its body. */
export interface Draft {
  readonly level: Level
  readonly thoracic: boolean
  readonly dimensions: Dimensions
  readonly sides: readonly [Dimensions, Dimensions]
  readonly mould: Mould
  readonly fracture: Fracture | undefined
}

const ranks = 'T5 T6 T7 T8 T9 T10 T11 T12 T13 L1 L2 L3 L4 L5 L6 S1'.split(' ')
export const order = (level: Level): number => ranks.indexOf(level)
export const isThoracic = (level: Level): boolean => level.startsWith('T')
export const clamped = (chance: Random): number => Math.max(-2, Math.min(2, chance.normal()))

/** Relative spread of each dimension between people of one size (assumed; facts A12.6 for the pedicle). */
const spread: Partial<Record<Dimension, number>> = {
  pedicleWidthMm: 0.12,
  pedicleHeightMm: 0.07,
  spinousLengthMm: 0.08,
  transverseSpanMm: 0.06,
  discHeightMm: 0.12,
  canalWidthMm: 0.05,
  canalDepthMm: 0.06,
  posteriorHeightMm: 0.025,
  anteriorHeightMm: 0.025,
}
const spreadDeg: Partial<Record<Dimension, number>> = {
  pedicleTransverseDeg: 2,
  pedicleSagittalDeg: 1.5,
  spinousSlopeDeg: 3,
  facetAngleDeg: 4,
}

function varied(mean: Dimensions, size: number, variation: number, chance: Random): Dimensions {
  const entry = ([name, value]: [string, number]) => {
    const key = name as Dimension
    const draw = clamped(chance.fork(name)) * variation
    const angle = spreadDeg[key]
    if (angle !== undefined) return [key, value + angle * draw] as const
    return [key, value * size * (1 + (spread[key] ?? 0.03) * draw)] as const
  }
  return Object.fromEntries((Object.entries(mean) as [string, number][]).map(entry)) as unknown as Dimensions
}

/** The last mobile vertebra half joined to the sacrum: a thin disc, and processes that reach for the wings. */
function transitional({ transitional: kind }: Settings, level: Level, d: Dimensions): Dimensions {
  const joined = (kind === 'lumbarised' && level === 'L6') || (kind === 'sacralised' && level === 'L5')
  return joined ? { ...d, discHeightMm: 4.5, transverseSpanMm: 104, spinousLengthMm: 0.85 * d.spinousLengthMm } : d
}

/** The same vertebra's left or right side: pedicle, joints and process differ a little. */
function sided(d: Dimensions, variation: number, chance: Random): Dimensions {
  const by = (share: number) => 1 + share * variation * clamped(chance)
  return {
    ...d,
    pedicleWidthMm: d.pedicleWidthMm * by(0.05),
    pedicleHeightMm: d.pedicleHeightMm * by(0.03),
    pedicleTransverseDeg: d.pedicleTransverseDeg + variation * clamped(chance),
    pedicleSagittalDeg: d.pedicleSagittalDeg + 0.7 * variation * clamped(chance),
    transverseSpanMm: d.transverseSpanMm * by(0.04),
    facetAngleDeg: d.facetAngleDeg + 3 * variation * clamped(chance),
  }
}

export function draftOf(settings: Settings, level: Level, size: number, chance: Random): Draft {
  const dimensions = transitional(settings, level, varied(templateOf(level), size, settings.variation, chance))
  const concavity = { L4: 1.4, L5: 0.6, L6: 0.4, S1: 0 }[level as string] ?? 2.3
  const outline = outlineOf(dimensions, concavity, level === 'S1' ? 0 : settings.variation, chance.fork('outline'))
  const fracture = settings.fractures.find((f) => f.level === level)
  const posteriorMm = dimensions.posteriorHeightMm
  const anteriorMm = dimensions.anteriorHeightMm
  const hollow = isThoracic(level) ? 2.2 : level === 'S1' ? 1 : 3.4
  const target = {
    anteriorMm,
    posteriorMm,
    middleMm:
      (anteriorMm + posteriorMm) / 2 - hollow * (1 + 0.15 * settings.variation * clamped(chance.fork('hollow'))),
  }
  return {
    level,
    thoracic: isThoracic(level),
    dimensions,
    sides: [
      sided(dimensions, settings.variation, chance.fork('left')),
      sided(dimensions, settings.variation, chance.fork('right')),
    ],
    mould: mouldOf(outline, target, fracture, settings.variation, chance.fork('mould')),
    fracture,
  }
}
