// How often cement leaks by each class, against what CT found in patients. Made-up patients, each injected again and again
// with other draws of what is uncertain. Run: node validation/leak-classes.ts [first seed] [patients] [draws]
import { present, random } from '../src/base/index.ts'
import {
  afterBalloons,
  balloonNamed,
  cementClasses,
  drawSpread,
  handLimitN,
  highOf,
  type InjectionSetup,
  inflate,
  injectOnce,
  type LeakClass,
  leakClasses,
  mediumOf,
  outcomeOf,
  type PlannedPush,
  seenMm3,
  startClock,
  syringes,
  tick,
} from '../src/cement/index.ts'
import type { Kernels } from '../src/compute/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { direction, mapDirection, mapPoint, point } from '../src/geometry/index.ts'
import { makePhantom, type PhantomOptions } from '../src/phantom/index.ts'
import { type Row, row, told } from './row.ts'

const spacingMm = 1.5

const shapes = ['wedge', 'biconcave', 'crush'] as const
const walls = ['superior endplate', 'left', 'anterior', 'superior endplate', 'inferior endplate', 'right'] as const

/** Two of three patients have a gap of 28 to 113 mm2 in a wall or an endplate: how many do in life is not known to us. */
export function patient(seed: number): PhantomOptions {
  const draw = random(seed).fork('patient')
  const gap = { wall: walls[draw.index(walls.length)]!, radiusMm: draw.between(3, 6) }
  return {
    seed,
    levels: ['L1'],
    spacingMm: 1,
    field: 'tight',
    trabecularHu: draw.between(45, 110),
    fractures: [
      { level: 'L1', shape: shapes[draw.index(shapes.length)]!, grade: 1, breaches: seed % 3 === 0 ? [] : [gap] },
    ],
  }
}

/**
 * As operators differ: one needle in a third of the patients, else two; tips from the front quarter to the middle of the depth and
 * within 5 mm of mid-height; 3 to 6 mL in all (facts A5.4) at 0.1 mL/s (A5.7); low or medium viscosity. A leak stops none of them: nine of ten
 * by veins are missed on the lateral view (yeom-2003); cement behind the stop line is answered with 0.1 to 0.5 mL behind it, assumed.
 */
export async function setupOf(
  seed: number,
  kernels: Kernels,
): Promise<readonly [InjectionSetup, readonly PlannedPush[]]> {
  const { volume, truth } = makePhantom(patient(seed))
  const vertebra = truth.spine.vertebrae[0]!
  const medium = await mediumOf(volume, truth.spine, 'L1', kernels, { spacingMm })
  const draw = random(seed).fork('operator')
  const brand = draw.uniform() < 0.5 ? cementClasses.low : cementClasses.medium
  const clock = tick(startClock(brand, { storedAtC: 22, roomC: 22 }), draw.between(240, 420), 22)
  const sides = draw.uniform() < 1 / 3 ? [1] : [-1, 1]
  const needles = sides.map((side) => {
    const aside = sides.length === 1 ? draw.between(-2, 8) : draw.between(3, 11)
    const back = draw.between(-0.25, 0) * vertebra.body.depthMm
    return {
      at: mapPoint(vertebra.patientFromVertebra, point('vertebra', side * aside, back, draw.between(-5, 5))),
      direction: mapDirection(vertebra.patientFromVertebra, direction('vertebra', -side * 0.3, -0.95, 0)),
      innerRadiusMm: 1.2,
      lengthMm: 125,
    }
  })
  const volumeMm3 = draw.between(3000, 6000) / needles.length
  const pushes = needles.map((_, needle) => ({ needle, flowMm3PerS: 100, volumeMm3, waitS: 30 * needle }))
  const stops = { plungerForceN: highOf(handLimitN), clock: true, posteriorLineMm3: 100 * 5 ** draw.uniform() }
  return [{ medium, brand, clock, needles, syringe: syringes.one, stops }, pushes]
}

/** The same patient with a balloon on each side: cavities of up to 3 mL, filled with cement and a tenth more. */
export function withBalloons([setup, pushes]: readonly [InjectionSetup, readonly PlannedPush[]]) {
  const balloon = present(balloonNamed('Xpander 15/3'), 'Xpander 15/3')
  const sites = setup.needles.map(({ at, direction: way }) => ({ balloon, at, direction: way, volumeMm3: 3000 }))
  const inflation = inflate(setup.medium, sites)
  const volumeMm3 = (1.1 * inflation.cavityMm3) / pushes.length
  return [
    { ...setup, medium: afterBalloons(setup.medium, inflation) },
    pushes.map((push) => ({ ...push, volumeMm3 })),
  ] as const
}

export type Shares = Readonly<Record<LeakClass | 'any' | 'disc or cortex', number>>

const names = [...leakClasses, 'disc or cortex', 'any'] as const

/** Share of injections that leaked more than a CT shows, by class, one patient after the other. */
export async function leakShares(
  seeds: readonly number[],
  draws: number,
  kernels: Kernels,
  balloons = false,
): Promise<readonly Shares[]> {
  const out: Shares[] = []
  for (const seed of seeds) {
    const counts = { B: 0, S: 0, C: 0, D: 0, 'disc or cortex': 0, any: 0 }
    const plain = await setupOf(seed, kernels)
    const [setup, pushes] = balloons ? withBalloons(plain) : plain
    for (let draw = 0; draw < draws; draw++) {
      const spread = drawSpread(7000 + seed, draw)
      const { leakedMm3 } = outcomeOf(draw, spread, await injectOnce({ ...setup, spread }, pushes, kernels))
      const leaked = {
        ...leakedMm3,
        'disc or cortex': leakedMm3.C + leakedMm3.D,
        any: Math.max(...Object.values(leakedMm3)),
      }
      for (const name of names) if (leaked[name] > seenMm3) counts[name]++
    }
    out.push(Object.fromEntries(names.map((name) => [name, counts[name] / draws])) as Shares)
  }
  return out
}

/** Mean over the patients and its standard error. */
function over(patients: readonly Shares[], name: keyof Shares): { readonly mean: number; readonly error: number } {
  const values = patients.map((own) => own[name])
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return { mean, error: Math.sqrt(variance / values.length) }
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`

/** Rows for the validation table. */
export async function leakClassRows(first = 501, patients = 30, draws = 5): Promise<readonly Row[]> {
  const kernels = await startKernels(2)
  try {
    const seeds = Array.from({ length: patients }, (_, n) => first + n)
    const shares = await leakShares(seeds, draws, kernels)
    const cavities = await leakShares(seeds.slice(0, patients / 2), draws, kernels, true)
    const without = over(shares.slice(0, patients / 2), 'any').mean
    const ratio = over(cavities, 'any').mean / without
    const on = `made-up L1, ${patients} patients x ${draws} draws, 3 to 6 mL; veins calibrated on patients 1 to 20, none of them here`
    const said = (name: keyof Shares): string => {
      const { mean, error } = over(shares, name)
      return `${percent(mean)} (standard error ${percent(error)})`
    }
    const near = (name: keyof Shares, asked: string, low: number, high: number): Row =>
      row(on, `${name}: ${asked}`, said(name), over(shares, name).mean >= low && over(shares, name).mean <= high)
    return [
      near('S', '34 % (A4.4), 25 to 53 % (A4.25)', 0.245, 0.525),
      near('B', '29 % (A4.4), 21 to 32 % (A4.25)', 0.209, 0.317),
      near('disc or cortex', '24 % (A4.4), 17 to 40 % (A4.25)', 0.165, 0.403),
      told(on, 'C, D apart (12 to 26 and 7 to 17 %, A4.25; the gaps are chosen)', `${said('C')}, ${said('D')}`),
      near('any', '55 % pooled (A4.1), 34 to 91 % in single series (A4.2, A4.3, A4.25)', 0.34, 0.91),
      row(
        `${on}; the first half of them again with balloons of 3 mL, 1.1 times the cavity's cement`,
        'any leak with over without balloon: 0.34 pooled (18.4 / 54.7 %, A4.1); 0.17 to 0.67 accepted',
        `${ratio.toFixed(2)} (${percent(over(cavities, 'any').mean)} / ${percent(without)}; by veins ${percent(over(cavities, 'B').mean)} B, ${percent(over(cavities, 'S').mean)} S)`,
        ratio >= 0.17 && ratio <= 0.67,
      ),
    ]
  } finally {
    await kernels.close()
  }
}

if (import.meta.main) {
  const [first, patients, draws] = process.argv.slice(2).map(Number)
  for (const { asked, reached, met } of await leakClassRows(first, patients, draws))
    console.log(`${met.padEnd(4)} ${asked} | ${reached}`)
}
