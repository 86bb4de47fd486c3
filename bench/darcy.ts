// Pressure of a Darcy flow on a cube, log-normal permeability, to 1e-6, set-up counted, beside hypre PFMG-PCG on as many ranks,
// alternating in one run. Run: npm exec node bench/darcy.ts [cells a side] [threads]. Rival: apt-get install libhypre-dev
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { random } from '../src/base/index.ts'
import { assembleAll, type DarcySystem, emptySystem, joinsOf } from '../src/cement/flow/darcy.ts'
import { kernelSolver } from '../src/cement/flow/engine/kernel-solver.ts'
import { axisPermeability, marrowMobility } from '../src/cement/flow/mobility.ts'
import { homogeneousMedium } from '../src/cement/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { gridAlongPatient, point } from '../src/geometry/index.ts'

const sizes = process.argv[2] ? [Number(process.argv[2])] : [64, 128]
const threads = Number(process.argv[3] ?? 2)
const laps = 7
const folder = mkdtempSync(join(tmpdir(), 'darcy-'))
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

/** Correlated log-normal permeability, sigma about 1.5; two opposite faces held, a source in the middle. */
function cube(n: number): DarcySystem {
  const grid = gridAlongPatient([n, n, n], [1, 1, 1], point('patient', 0, 0, 0))
  const medium = homogeneousMedium(grid, {
    porosity: 0.85,
    permeabilityM2: 1e-8,
    isFixed: (at) => at[2] < 0.5 || at[2] > n - 1.5,
  })
  const draw = random(11)
  for (let v = 0; v < medium.permeabilityM2.length; v++) medium.permeabilityM2[v] = 1e-8 * Math.exp(1.5 * draw.normal())
  const system = emptySystem(medium)
  assembleAll(system, marrowMobility(axisPermeability(medium, {})), medium, joinsOf(medium))
  return system
}

/** The rival's program, or why there is none. */
function buildRival(): string | null {
  const program = join(folder, 'hypre-darcy')
  const source = fileURLToPath(new URL('./rivals/hypre-darcy.c', import.meta.url))
  const built = spawnSync('mpicc', ['-O3', '-I/usr/include/hypre', source, '-o', program, '-lHYPRE', '-lm'])
  return built.status === 0 ? program : null
}

function lapOfRival(program: string, file: string): { ms: number; middlePa: number; iterations: number } {
  const options = ['--allow-run-as-root', '--oversubscribe', '-np', String(threads), program, file, '1e-6', '1']
  const run = spawnSync('mpirun', options, { encoding: 'utf8' })
  const [ms, iterations, , middlePa] = run.stdout.trim().split(' ').map(Number)
  return { ms: ms!, middlePa: middlePa!, iterations: iterations! }
}

const kernels = await startKernels(threads)
const rival = buildRival()
if (!rival) console.log('hypre: skipped, libhypre-dev or mpicc is not installed')
for (const n of sizes) {
  const system = cube(n)
  const middle = (n >> 1) * (1 + n + n * n)
  const sourceMm3PerS = 100
  const all = { from: 0, to: n ** 3 }
  const file = join(folder, `cube-${n}`)
  const rhs = system.heldFlow.slice()
  rhs[middle]! += sourceMm3PerS
  const parts = [new Int32Array([n, n, n]), system.x, system.y, system.z, system.held, rhs]
  writeFileSync(file, Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))))
  const [cold, warm, theirs]: [number[], number[], number[]] = [[], [], []]
  let [middlePa, iterations, differs, theirIterations] = [0, 0, 0, 0]
  for (let lap = 0; lap < laps; lap++) {
    const p = new Float64Array(n ** 3)
    const solver = kernelSolver(kernels)
    const start = performance.now()
    solver.open(system, p)
    iterations = (await solver.solve([middle], [sourceMm3PerS], 1e-6, all)).iterations
    cold.push(performance.now() - start)
    middlePa = p[middle]!
    const again = performance.now()
    await solver.solve([middle], [1.02 * sourceMm3PerS], 1e-4, all)
    warm.push(performance.now() - again)
    solver.close()
    if (!rival) continue
    const other = lapOfRival(rival, file)
    theirs.push(other.ms)
    theirIterations = other.iterations
    differs = Math.abs(other.middlePa / middlePa - 1)
  }
  const least = (values: readonly number[]): number => Math.min(...values)
  const own = `ours ${median(cold).toFixed(1)} ms (least ${least(cold).toFixed(1)}), ${iterations} iterations; warm 1e-4 ${median(warm).toFixed(1)} ms (least ${least(warm).toFixed(1)})`
  if (rival)
    console.log(
      `${n}^3, 1e-6, ${threads} threads or ranks, set-up counted: ${own}; hypre PFMG-PCG ${median(theirs).toFixed(1)} ms (least ${least(theirs).toFixed(1)}), ${theirIterations} iterations; asked >= 3x at 128^3, reached ${(median(theirs) / median(cold)).toFixed(2)}x, least against least ${(least(theirs) / least(cold)).toFixed(2)}x; pressures differ by ${differs.toExponential(1)}`,
    )
  else console.log(`${n}^3, 1e-6, ${threads} threads, set-up counted: ${own}`)
}
await kernels.close()
rmSync(folder, { recursive: true })
