import { type FractureShape, isLevel, type Level } from '../anatomy/index.ts'
import { madeLevels } from './template.ts'
import { refuse } from './troubles.ts'

export type BreachWall = 'superior endplate' | 'inferior endplate' | 'anterior' | 'posterior' | 'left' | 'right'

/** One fracture. `lossFraction` is of the intact height of this very body, at the place the shape loses most. */
export interface FractureOptions {
  readonly level: Level
  readonly shape: FractureShape
  /** 0 to 0.75; without it the middle of the range of `grade`. */
  readonly lossFraction?: number
  /** Genant 1, 2 or 3 (default 2 where no loss is given). */
  readonly grade?: 1 | 2 | 3
  /** Bulge of the posterior wall behind the line joining its corners, 0 to 8 mm. */
  readonly retropulsionMm?: number
  /** Round gaps in the cortex, radius 1 to 8 mm. */
  readonly breaches?: readonly { readonly wall: BreachWall; readonly radiusMm: number }[]
  /** Gas-filled cleft under the superior endplate, 0 to 6000 mm3. */
  readonly cleftVolumeMm3?: number
  /** Impacted bone under the depressed endplate as a dense band (default true). */
  readonly impaction?: boolean
}

/** What the made-up patient is like and how it was scanned. All lengths mm, all angles rad. */
export interface PhantomOptions {
  /** Everything that varies between people follows from it (default 1). */
  readonly seed?: number
  /** Neighbouring levels to make; without it from `firstLevel` to S1, with the neighbour above cut by the image. */
  readonly levels?: readonly Level[]
  /** First complete level where `levels` is absent (default T10; T5 at most). */
  readonly firstLevel?: Level
  /** Whether the neighbours above and below are there, cut by the end of the image. */
  readonly cutNeighbours?: boolean
  /** How much people differ: 0 makes the template, mirror-symmetric; 1 (default) a natural spread. */
  readonly variation?: number
  /** Trabecular HU at L1, about 170 normal, 110 osteopenic, 75 osteoporotic, 40 severe (default 150). 0 to 350. */
  readonly trabecularHu?: number
  readonly fractures?: readonly FractureOptions[]
  /** L1 to S1, default 0.8 (46 degrees). */
  readonly lordosisRad?: number
  /** T5 to T12, default 0.61 (35 degrees). */
  readonly kyphosisRad?: number
  readonly scoliosis?: { readonly cobbRad: number; readonly apex: Level; readonly rotationRad?: number }
  readonly transitional?: 'none' | 'L6' | 'T13' | 'lumbarised' | 'sacralised'
  /** In-plane pixel and slice distance (default 1). */
  readonly spacingMm?: number | readonly [x: number, y: number, z: number]
  /** Default: the slice distance. */
  readonly sliceThicknessMm?: number
  readonly kernel?: 'soft' | 'standard' | 'sharp'
  /** CTDIvol-like dose, mGy (default 15); the noise follows from it, the slice thickness and the kernel. */
  readonly doseMGy?: number
  /** Standard deviation of the noise in soft tissue, HU; instead of what follows from the dose. */
  readonly noiseHu?: number
  /** HU added to the aorta (the veins get two thirds, kidneys and bone marrow some); 0 (default) is a native scan. */
  readonly contrastHu?: number
  /** `spine`: 200 mm wide (default). `tight`: just round the bones, skin left out. `body`: the whole trunk. */
  readonly field?: 'tight' | 'spine' | 'body'
}

export interface Fracture extends Required<FractureOptions> {}

export interface Settings extends Omit<Required<PhantomOptions>, 'spacingMm' | 'scoliosis' | 'fractures' | 'levels'> {
  readonly levels: readonly Level[]
  readonly spacingMm: readonly [x: number, y: number, z: number]
  readonly scoliosis: { readonly cobbRad: number; readonly apex: Level; readonly rotationRad: number }
  readonly fractures: readonly Fracture[]
  /** Levels present in the image but cut by its end. */
  readonly cut: readonly Level[]
}

/** The options completed and checked. Throws PHA-001 to PHA-004. */
export function settle(options: PhantomOptions): Settings {
  const transitional = options.transitional ?? 'none'
  const chain = chainOf(transitional)
  const levels = levelsAsked(options, chain)
  const z = number(spacingOf(options, 2), 'spacingMm', 0.3, 6)
  const spacingMm = [
    number(spacingOf(options, 0), 'spacingMm', 0.3, 6),
    number(spacingOf(options, 1), 'spacingMm', 0.3, 6),
    z,
  ] as const
  const thickness = number(options.sliceThicknessMm ?? z, 'sliceThicknessMm', 0.3, 10)
  const kernel = options.kernel ?? 'standard'
  return {
    seed: number(options.seed ?? 1, 'seed', 0, 4294967295),
    levels,
    firstLevel: levels[0] as Level,
    cutNeighbours: options.cutNeighbours ?? options.levels === undefined,
    cut: cutLevels(levels, chain, options.cutNeighbours ?? options.levels === undefined),
    variation: number(options.variation ?? 1, 'variation', 0, 1.5),
    trabecularHu: number(options.trabecularHu ?? 150, 'trabecularHu', 0, 350),
    fractures: (options.fractures ?? []).map((f, i, every) => fractureAsked(f, levels, every.slice(0, i))),
    lordosisRad: number(options.lordosisRad ?? 0.8, 'lordosisRad', -0.2, 1.5),
    kyphosisRad: number(options.kyphosisRad ?? 0.61, 'kyphosisRad', -0.2, 1.6),
    scoliosis: {
      cobbRad: number(options.scoliosis?.cobbRad ?? 0, 'scoliosis.cobbRad', -1, 1),
      apex: knownLevel(options.scoliosis?.apex ?? 'L2', chain),
      rotationRad: number(
        options.scoliosis?.rotationRad ?? 0.5 * (options.scoliosis?.cobbRad ?? 0),
        'scoliosis.rotationRad',
        -0.7,
        0.7,
      ),
    },
    transitional,
    spacingMm,
    sliceThicknessMm: thickness,
    kernel,
    doseMGy: number(options.doseMGy ?? 15, 'doseMGy', 0.1, 1000),
    noiseHu: number(options.noiseHu ?? noiseOf(options.doseMGy ?? 15, thickness, kernel), 'noiseHu', 0, 300),
    contrastHu: number(options.contrastHu ?? 0, 'contrastHu', 0, 500),
    field: options.field ?? 'spine',
  }
}

const spacingOf = (options: PhantomOptions, axis: 0 | 1 | 2): number =>
  typeof options.spacingMm === 'object' ? options.spacingMm[axis] : (options.spacingMm ?? 1)

/** Quantum noise: 14 HU at 15 mGy, 1 mm and the standard kernel, as the inverse root of dose and thickness. */
function noiseOf(doseMGy: number, thicknessMm: number, kernel: 'soft' | 'standard' | 'sharp'): number {
  const gain = { soft: 0.6, standard: 1, sharp: 2.2 }[kernel]
  return 14 * gain * Math.sqrt(15 / doseMGy) * Math.sqrt(1 / thicknessMm)
}

function number(value: number, name: string, low: number, high: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < low || value > high)
    throw refuse('PHA-001', { option: name, given: String(value), low, high })
  return value
}

function chainOf(transitional: NonNullable<PhantomOptions['transitional']>): readonly Level[] {
  if (!['none', 'L6', 'T13', 'lumbarised', 'sacralised'].includes(transitional))
    throw refuse('PHA-002', { transitional })
  if (transitional === 'T13')
    return madeLevels.flatMap((level) => (level === 'T12' ? ['T12', 'T13'] : [level]) as Level[])
  if (transitional === 'L6' || transitional === 'lumbarised')
    return madeLevels.flatMap((level) => (level === 'L5' ? ['L5', 'L6'] : [level]) as Level[])
  return madeLevels
}

function knownLevel(level: Level, chain: readonly Level[]): Level {
  if (typeof level !== 'string' || !isLevel(level) || !chain.includes(level))
    throw refuse('PHA-002', { level: String(level), possible: chain })
  return level
}

function levelsAsked(options: PhantomOptions, chain: readonly Level[]): readonly Level[] {
  if (options.levels === undefined) return chain.slice(chain.indexOf(knownLevel(options.firstLevel ?? 'T10', chain)))
  if (options.levels.length === 0) throw refuse('PHA-003', { levels: 'none' })
  const places = options.levels.map((level) => chain.indexOf(knownLevel(level, chain)))
  if (places.some((place, i) => i > 0 && place !== (places[i - 1] as number) + 1))
    throw refuse('PHA-003', { levels: options.levels })
  return options.levels
}

function cutLevels(levels: readonly Level[], chain: readonly Level[], wanted: boolean): readonly Level[] {
  if (!wanted) return []
  const above = chain[chain.indexOf(levels[0] as Level) - 1]
  const below = chain[chain.indexOf(levels.at(-1) as Level) + 1]
  return [above, below].filter((level) => level !== undefined)
}

const gradeLoss = { 1: [0.2, 0.25], 2: [0.25, 0.4], 3: [0.4, 0.75] } as const

function fractureAsked(f: FractureOptions, levels: readonly Level[], before: readonly FractureOptions[]): Fracture {
  const refused = (why: string, facts = {}) => refuse('PHA-004', { level: String(f.level), why, ...facts })
  if (!levels.includes(f.level) || f.level === 'S1') throw refused('not a made level above the sacrum')
  if (before.some((other) => other.level === f.level)) throw refused('fractured twice')
  if (!['wedge', 'biconcave', 'crush'].includes(f.shape)) throw refused('unknown shape', { shape: String(f.shape) })
  if (f.grade !== undefined && ![1, 2, 3].includes(f.grade))
    throw refused('grade is 1, 2 or 3', { grade: String(f.grade) })
  const grade = f.grade ?? 2
  const [low, high] = gradeLoss[grade]
  const lossFraction = number(f.lossFraction ?? (grade === 3 ? 0.5 : (low + high) / 2), 'lossFraction', 0, 0.75)
  if (f.grade !== undefined && (lossFraction < low || lossFraction > high))
    throw refused('loss outside its grade', { grade, lossFraction })
  const breaches = f.breaches ?? []
  for (const breach of breaches) {
    number(breach.radiusMm, 'breach radiusMm', 1, 8)
    if (!['superior endplate', 'inferior endplate', 'anterior', 'posterior', 'left', 'right'].includes(breach.wall))
      throw refused('unknown wall', { wall: String(breach.wall) })
  }
  return {
    level: f.level,
    shape: f.shape,
    lossFraction,
    grade,
    retropulsionMm: number(f.retropulsionMm ?? 0, 'retropulsionMm', 0, 8),
    breaches,
    cleftVolumeMm3: number(f.cleftVolumeMm3 ?? 0, 'cleftVolumeMm3', 0, 6000),
    impaction: f.impaction ?? true,
  }
}
