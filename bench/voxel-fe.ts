/**
 * Voxel finite elements: a vertebra-like cube, a whole vertebra, and CalculiX with its direct solver in the same run.
 *
 * Set-up counts: from the model's moduli to displacements and reactions. Wall time is what a quiet machine is asked for; CPU
 * time and the load are shown beside it, because a busy one stretches wall time.
 *
 * Goal: 128^3 (6.4 million unknowns) to 1e-6 within 1.3 s and 400 MB; a vertebra of 1 mm with caps within 0.3 s; at least 500
 * times CalculiX SPOOLES at 32^3. Non-goals: reading files, making the models.
 *
 *   node bench/voxel-fe.ts [--tiny]
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Kernels } from '../src/compute/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { type LoadCase, type Solution, solve, type VoxelModel } from '../src/mechanics/index.ts'
import { readVerse004, verse004Model } from '../validation/verse004-model.ts'
import { hasCalculix, runCalculix } from './voxel-fe-calculix.ts'
import { inMaterials, squeezedCube, vertebraLike } from './voxel-fe-cube.ts'

const threads = 2
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number
const seconds = (ms: number): string => (ms / 1000).toFixed(3)

interface Timed {
  readonly wallMs: number[]
  readonly cpuMs: number[]
  readonly last: Solution
}

async function timed(model: VoxelModel, load: LoadCase, kernels: Kernels, rounds: number): Promise<Timed> {
  const [wallMs, cpuMs]: [number[], number[]] = [[], []]
  let last: Solution | undefined
  for (let round = 0; round < rounds; round++) {
    const [cpu, start] = [process.cpuUsage(), performance.now()]
    last = await solve(model, load, kernels, { relativeResidual: 1e-6 })
    wallMs.push(performance.now() - start)
    const used = process.cpuUsage(cpu)
    cpuMs.push((used.user + used.system) / 1000)
  }
  return { wallMs, cpuMs, last: last! }
}

function describe({ wallMs, cpuMs, last }: Timed): string {
  const bits = createHash('sha256').update(new Uint8Array(last.displacementMm.buffer)).digest('hex').slice(0, 12)
  return [
    `${last.iterations} iterations to ${last.relativeResidual.toExponential(1)}`,
    `wall ${seconds(median(wallMs))} s (least ${seconds(Math.min(...wallMs))})`,
    `CPU ${seconds(median(cpuMs))} s (least ${seconds(Math.min(...cpuMs))})`,
    `load ${loadavg()[0]!.toFixed(1)}`,
    `result ${bits}`,
  ].join('; ')
}

/** The compiler has seen everything once. */
async function warmKernels(): Promise<Kernels> {
  const kernels = await startKernels(threads)
  const model = vertebraLike(32)
  for (let round = 0; round < 3; round++) await solve(model, squeezedCube(model), kernels)
  return kernels
}

const peakMb = (): number => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024

/** In a process of its own, so that its peak memory is its own. */
async function cube(n: number): Promise<void> {
  const kernels = await warmKernels()
  const model = vertebraLike(n)
  const load = squeezedCube(model)
  const before = peakMb()
  await timed(model, load, kernels, 1)
  // Of one solve: what later ones leave to the garbage collector is not theirs.
  const peak = peakMb()
  const found = await timed(model, load, kernels, 3)
  const asked = n === 128 ? `asked <= 1.3 s, <= 400 MB; reached ${seconds(median(found.wallMs))} s, ` : ''
  console.log(
    `cube ${n}^3, ${((3 * (n + 1) ** 3) / 1e6).toFixed(2)} million unknowns: ${asked}peak of the process ${peak.toFixed(0)} MB, ${before.toFixed(0)} of them before the solve (Node, model)`,
  )
  console.log(`  ${describe(found)}`)
  await kernels.close()
}

async function vertebra(kernels: Kernels): Promise<void> {
  const data = readVerse004()
  if (!data) return console.log('whole vertebra: skipped, sub-verse004 L2 is absent')
  const { model, load } = verse004Model(data, {})
  const found = await timed(model, load, kernels, 7)
  console.log(
    `whole vertebra with caps, 1 mm, 67,186 elements: asked <= 0.3 s, reached ${seconds(median(found.wallMs))} s`,
  )
  console.log(`  ${describe(found)}`)
}

async function besideCalculix(kernels: Kernels, n: number): Promise<void> {
  if (!hasCalculix())
    return console.log('CalculiX: skipped, ccx is not installed (Debian: apt-get install calculix-ccx)')
  const model = inMaterials(vertebraLike(n), 8)
  const load = squeezedCube(model)
  const before = await timed(model, load, kernels, 5)
  const theirs = runCalculix(model, threads)
  const after = await timed(model, load, kernels, 5)
  const ours = {
    wallMs: [...before.wallMs, ...after.wallMs],
    cpuMs: [...before.cpuMs, ...after.cpuMs],
    last: after.last,
  }
  const force = ours.last.reactions[1]!.forceN[2]
  console.log(
    [
      `CalculiX SPOOLES, ${n}^3 with 8 moduli, ${threads} threads: ${seconds(theirs.wallMs)} s (CPU ${seconds(theirs.cpuMs)} s)`,
      `ours ${seconds(median(ours.wallMs))} s (CPU ${seconds(median(ours.cpuMs))} s)`,
      `asked >= 500x, reached ${(theirs.wallMs / median(ours.wallMs)).toFixed(0)}x (CPU ${(theirs.cpuMs / median(ours.cpuMs)).toFixed(0)}x)`,
      `force on the top ${theirs.forceN} N and ${force.toFixed(3)} N`,
    ].join('; '),
  )
  console.log(`  ${describe(ours)}`)
}

async function main(): Promise<void> {
  const tiny = process.argv.includes('--tiny')
  const own = process.argv.indexOf('--cube')
  if (own > 0) return cube(Number(process.argv[own + 1]))
  for (const n of tiny ? [16] : [64, 128])
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--cube', `${n}`], { stdio: 'inherit' })
  const kernels = await warmKernels()
  await vertebra(kernels)
  await besideCalculix(kernels, tiny ? 8 : 32)
  await kernels.close()
}

if (import.meta.main) await main()
