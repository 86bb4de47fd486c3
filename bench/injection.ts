// Speed of injections: 5 mL into a fractured L1 at 0.75 mm in 200 steps, 500 two-phase steps on 64^3 cells, and 100 samples of
// what is uncertain. Run: npm exec node bench/injection.ts [threads]. No packaged rival does the same job; OPM flow needs 266 s for
// 20 steps of oil and water on 64^3 cells (measured once on such a machine).
import { createHash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { cpuUsage } from 'node:process'
import {
  type BoneMedium,
  cementClasses,
  homogeneousMedium,
  Injection,
  type InjectionSetup,
  injectMany,
  mediumOf,
  startClock,
  syringes,
  tick,
} from '../src/cement/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { direction, gridAlongPatient, mapDirection, mapPoint, point } from '../src/geometry/index.ts'
import { makePhantom } from '../src/phantom/index.ts'

const threads = Number(process.argv[2] ?? 2)
const kernels = await startKernels(threads)
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

interface Lap {
  readonly ms: number
  readonly cpuMs: number
}

async function lap(work: () => Promise<unknown>): Promise<Lap> {
  const [start, before] = [performance.now(), cpuUsage()]
  await work()
  const used = cpuUsage(before)
  return { ms: performance.now() - start, cpuMs: (used.user + used.system) / 1000 }
}

const brand = cementClasses.medium
const clock = tick(startClock(brand, { storedAtC: 20, roomC: 20 }), 240, 20)

const { volume, truth } = makePhantom({
  seed: 7,
  levels: ['L1'],
  spacingMm: 0.8,
  field: 'tight',
  trabecularHu: 80,
  fractures: [
    { level: 'L1', shape: 'wedge', grade: 2, cleftVolumeMm3: 800, breaches: [{ wall: 'anterior', radiusMm: 3 }] },
  ],
})
const vertebra = truth.spine.vertebrae[0]!

function setupIn(medium: BoneMedium): InjectionSetup {
  const at = mapPoint(vertebra.patientFromVertebra, point('vertebra', 6, -6, 0))
  const way = mapDirection(vertebra.patientFromVertebra, direction('vertebra', -0.3, -0.95, 0))
  const needle = { at, direction: way, innerRadiusMm: 1.2, lengthMm: 125 }
  return { medium, brand, clock, needles: [needle], syringe: syringes.one, stops: {} }
}

function cubeSetup(): InjectionSetup {
  const half = 63 * 0.25
  const grid = gridAlongPatient([64, 64, 64], [0.5, 0.5, 0.5], point('patient', -half, -half, -half))
  const medium = homogeneousMedium(grid, {
    porosity: 0.85,
    permeabilityM2: 2e-8,
    isFixed: (p) => Math.max(Math.abs(p[0]), Math.abs(p[1]), Math.abs(p[2])) > half - 0.1,
  })
  const needle = {
    at: point('patient', 0, 0, 0),
    direction: direction('patient', 0, 1, 0),
    innerRadiusMm: 1.2,
    lengthMm: 125,
  }
  return { medium, brand, clock, needles: [needle], syringe: syringes.one, stops: {}, stepMm3Max: 10.4 }
}

const row = (what: string, asked: string, laps: readonly Lap[], more: string): void => {
  const ms = laps.map((l) => l.ms)
  const cpu = median(laps.map((l) => l.cpuMs))
  console.log(
    `${what}: asked ${asked}, reached ${(median(ms) / 1000).toFixed(2)} s (least ${(Math.min(...ms) / 1000).toFixed(2)}), ${(cpu / 1000).toFixed(2)} s of processor; ${more}`,
  )
}

async function injectLaps(
  setup: InjectionSetup,
  volumeMm3: number,
  repeats: number,
): Promise<readonly [Lap[], string]> {
  const laps: Lap[] = []
  let said = ''
  for (let n = 0; n < repeats; n++) {
    let injection = Injection.start(setup, kernels)
    laps.push(
      await lap(async () => {
        injection = Injection.start(setup, kernels)
        await injection.push(0, 50, volumeMm3)
      }),
    )
    const record = injection.record()
    const hash = createHash('sha256').update(record.saturation).digest('hex').slice(0, 12)
    said = `${record.steps.length} steps, grid ${record.grid.dims.join(' x ')}, balance ${record.balanceMm3.toExponential(1)} mm3, result ${hash}`
  }
  return [laps, said]
}

console.log(`injections, ${threads} threads; other work on the machine lengthens seconds, less so seconds of processor`)
const fine = await mediumOf(volume, truth.spine, 'L1', kernels)
const [one, oneSaid] = await injectLaps({ ...setupIn(fine), stepMm3Max: 27.5 }, 5000, 3)
row('5 mL at 0.75 mm, 200 steps', '<= 1.5 s', one, oneSaid)
const [cube, cubeSaid] = await injectLaps(cubeSetup(), 5000, 3)
row('64^3 cells, 500 two-phase steps', '<= 2.5 s', cube, cubeSaid)
const coarse = await mediumOf(volume, truth.spine, 'L1', kernels, { spacingMm: 1.5 })
const pushes = [{ needle: 0, flowMm3PerS: 50, volumeMm3: 5000 }]
let shares = ''
const many = await lap(async () => {
  const found = await injectMany({ ...setupIn(coarse), pushes }, 100, 1, kernels)
  shares = `leak in ${(100 * found.anyLeakProbability.value).toFixed(0)} %, grid ${found.grid.dims.join(' x ')}`
})
row('100 samples of 5 mL at 1.5 mm', '<= 60 s', [many], shares)
await kernels.close()
