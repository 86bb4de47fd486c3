// Speed of the planner: all ways of one level, both sides, three approaches, asked and reached. Run: npm exec node bench/plan-search.ts
import { performance } from 'node:perf_hooks'
import { cpuUsage } from 'node:process'
import { startKernels } from '../src/compute/node.ts'
import { makePhantom } from '../src/phantom/index.ts'
import { spaceOf } from '../src/planning/best-ways.ts'
import { targetZone } from '../src/planning/candidates.ts'
import { evaluateAccess, planLevel, planSpine, prepareLevel } from '../src/planning/index.ts'
import { search } from '../src/planning/search.ts'

const threads = Number(process.argv[2] ?? 2)
const kernels = await startKernels(threads)
const { volume, truth } = makePhantom({ levels: ['L1', 'L2', 'L3'], spacingMm: 0.8, cutNeighbours: true })
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

interface Lap {
  readonly ms: number
  readonly cpuMs: number
}
async function lap(work: () => Promise<unknown> | unknown): Promise<Lap> {
  const [t, c] = [performance.now(), cpuUsage()]
  await work()
  const used = cpuUsage(c)
  return { ms: performance.now() - t, cpuMs: (used.user + used.system) / 1000 }
}

const rounds = 3
console.log(`planner, ${threads} threads, medians; other work on the machine lengthens ms, and cpu ms a little`)
const [searches, prepares, plans, wholes, edits] = [[], [], [], [], []] as Lap[][] as [
  Lap[],
  Lap[],
  Lap[],
  Lap[],
  Lap[],
]
let ways = 0
for (const vertebra of truth.spine.vertebrae) {
  let prepared = await prepareLevel(volume, truth.spine, vertebra, kernels)
  prepares.push(
    await lap(async () => {
      prepared = await prepareLevel(volume, truth.spine, vertebra, kernels)
    }),
  )
  const spaces = (['left', 'right'] as const).map((side) => spaceOf(prepared, side, 'transpedicular', targetZone))
  ways = Math.min(...spaces.map((s) => s.entries.count * s.targets.count))
  for (let n = 0; n < rounds; n++)
    searches.push(
      await lap(async () => {
        for (const space of spaces) await search(space, kernels)
      }),
    )
  let plan = await planLevel(prepared, {}, kernels)
  plans.push(
    await lap(async () => {
      plan = await planLevel(prepared, {}, kernels)
    }),
  )
  const access = plan.accesses[0]!
  const again = async () => planSpine(volume, truth.spine, kernels, { levels: [vertebra.level] })
  for (let n = 0; n < rounds; n++) wholes.push(await lap(again))
  const needle = { side: access.side, gauge: access.gauge, through: access.boneEntry, tip: access.target }
  for (let n = 0; n < 10; n++) edits.push(await lap(() => evaluateAccess(prepared, needle)))
}
const row = (what: string, asked: string, laps: readonly Lap[]) =>
  console.log(
    `${what.padEnd(52)} asked ${asked.padEnd(9)} ${median(laps.map((l) => l.ms))
      .toFixed(0)
      .padStart(6)} ms ${median(laps.map((l) => l.cpuMs))
      .toFixed(0)
      .padStart(6)} cpu ms`,
  )
console.log(`candidate ways per level and side, transpedicular      asked 200000    ${ways}`)
row('search of both sides, transpedicular', '1000 ms', searches)
row('whole level: all approaches, refinement, report', '-', plans)
row('preparing a level: lattice, walls, distances', '-', prepares)
row('planSpine of one level: both of these', '1000 ms', wholes)
row('one given needle (evaluateAccess)', '10 ms', edits)
await kernels.close()
