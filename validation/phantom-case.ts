// One made-up patient: segmented, named, measured, and compared with what is known of it. Prints one line of JSON.
//   node validation/phantom-case.ts <seed> <trabecular HU>
import { findSpine, isBodyPart, type Level, type Spine, type Vertebra, verseNumber } from '../src/anatomy/index.ts'
import { degFromRad } from '../src/base/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { distance } from '../src/geometry/index.ts'
import { type FractureOptions, makePhantom, type Phantom, type PhantomOptions } from '../src/phantom/index.ts'
import { dice } from './dice.ts'

export interface LevelResult {
  readonly level: Level
  /** The name given to the vertebra found at this place; null where none was found. */
  readonly named: Level | null
  readonly diceBody: number
  readonly diceWhole: number
  readonly heightErrorsMm: readonly number[]
  readonly grade: { readonly truth: number; readonly found: number } | null
  readonly lossTruth: number
  readonly pedicleAxisErrorDeg: readonly number[]
  readonly pedicleWidthErrorMm: readonly number[]
  readonly huError: number | null
}

export interface CaseResult {
  readonly seed: number
  readonly trabecularHu: number
  readonly spacingMm: number
  readonly fracture: string
  readonly certainty: string
  readonly seconds: number
  readonly levels: readonly LevelResult[]
  readonly trouble?: string
}

const spacings = [1, 1.25, 1.5, 2, 3] as const
const broken: readonly (FractureOptions | null)[] = [
  null,
  { level: 'L1', shape: 'wedge', grade: 2 },
  { level: 'T12', shape: 'biconcave', grade: 2 },
  { level: 'L2', shape: 'crush', grade: 3, retropulsionMm: 3 },
  { level: 'T11', shape: 'wedge', grade: 3 },
  { level: 'L3', shape: 'biconcave', grade: 3, cleftVolumeMm3: 800 },
]

/** Which patient a seed stands for: spacing and fracture change from seed to seed. */
export function optionsOf(seed: number, trabecularHu: number): PhantomOptions {
  const spacingMm = spacings[seed % spacings.length] as number
  const fracture = broken[seed % broken.length]
  return {
    seed,
    trabecularHu,
    spacingMm: [Math.min(spacingMm, 0.9), Math.min(spacingMm, 0.9), spacingMm],
    fractures: fracture ? [fracture] : [],
  }
}

export async function studyCase(seed: number, trabecularHu: number): Promise<CaseResult> {
  const options = optionsOf(seed, trabecularHu)
  const phantom = makePhantom(options)
  const kernels = await startKernels(1)
  const start = performance.now()
  const about = {
    seed,
    trabecularHu,
    spacingMm: (options.spacingMm as readonly number[])[2] as number,
    fracture: options.fractures?.map((f) => `${f.level} ${f.shape} ${f.grade}`).join() || 'none',
  }
  try {
    const spine = await findSpine(phantom.volume, kernels)
    const seconds = (performance.now() - start) / 1000
    const levels = phantom.truth.spine.vertebrae
      .filter((v) => v.level !== 'S1')
      .map((truth) => compare(truth, phantom, spine))
    return { ...about, certainty: spine.numbering.certainty, seconds, levels }
  } catch (cause) {
    return { ...about, certainty: 'none', seconds: 0, levels: [], trouble: String(cause) }
  } finally {
    await kernels.close()
  }
}

function compare(truth: Vertebra, phantom: Phantom, spine: Spine): LevelResult {
  const near = spine.vertebrae
    .map((v) => ({ v, mm: distance(v.body.centre, truth.body.centre) }))
    .sort((a, b) => a.mm - b.mm)[0]
  const found = near && near.mm < 10 ? near.v : null
  const known = verseNumber(truth.level)
  const seen = found ? verseNumber(found.level) : -1
  const [a, b] = [phantom.labels.labels, spine.labels.labels]
  const [ap, bp] = [phantom.parts.labels, spine.parts.labels]
  const whole = (map: Uint8Array, label: number) => (i: number) => map[i] === label
  const body = (map: Uint8Array, parts: Uint8Array, label: number) => (i: number) =>
    map[i] === label && isBodyPart(parts[i] as number)
  return {
    level: truth.level,
    named: found?.level ?? null,
    diceBody: dice(a.length, body(a, ap, known), body(b, bp, seen)),
    diceWhole: dice(a.length, whole(a, known), whole(b, seen)),
    heightErrorsMm: found ? heightErrors(truth, found) : [],
    grade: found ? { truth: truth.morphometry.genant.grade, found: found.morphometry.genant.grade } : null,
    lossTruth: truth.morphometry.genant.lossFraction,
    pedicleAxisErrorDeg: found ? pedicleErrors(truth, found).map((e) => e.axisDeg) : [],
    pedicleWidthErrorMm: found ? pedicleErrors(truth, found).map((e) => e.widthMm) : [],
    huError: found?.density && truth.density ? found.density.trabecularMeanHu - truth.density.trabecularMeanHu : null,
  }
}

function heightErrors(truth: Vertebra, found: Vertebra): number[] {
  const [t, f] = [truth.morphometry.heights, found.morphometry.heights]
  return [f.anteriorMm - t.anteriorMm, f.middleMm - t.middleMm, f.posteriorMm - t.posteriorMm]
}

function pedicleErrors(truth: Vertebra, found: Vertebra): { axisDeg: number; widthMm: number }[] {
  return (['left', 'right'] as const).flatMap((side) => {
    const [t, f] = [truth.pedicles[side], found.pedicles[side]]
    if (!t || !f) return []
    const cosine = t.axis[0] * f.axis[0] + t.axis[1] * f.axis[1] + t.axis[2] * f.axis[2]
    return [{ axisDeg: degFromRad(Math.acos(Math.min(1, cosine))), widthMm: f.widthMm - t.widthMm }]
  })
}

if (import.meta.main) {
  const [seed, trabecularHu] = process.argv.slice(2).map(Number)
  console.log(JSON.stringify(await studyCase(seed ?? 1, trabecularHu ?? 150)))
}
