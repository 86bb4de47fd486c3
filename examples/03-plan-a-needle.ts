// 3. Plan the needles of one vertebra and read off how far they stay from the walls.
//    Run: npx node examples/03-plan-a-needle.ts      Read next: docs/planning.md
import { startKernels } from '../src/compute/node.ts'
import { makePhantom } from '../src/phantom/index.ts'
import { planSpine } from '../src/planning/index.ts'

export async function run(): Promise<number> {
  const phantom = makePhantom({ seed: 7, levels: ['L3', 'L4'], spacingMm: 1.5 })
  const kernels = await startKernels()
  try {
    const plan = await planSpine(phantom.volume, phantom.truth.spine, kernels, { levels: ['L4'], gauge: '11G' })
    const accesses = plan.levels[0]?.accesses ?? []
    for (const { side, approach, margin, depths } of accesses)
      console.log(
        `${side}: ${approach}, ${margin.leastMm.toFixed(1)} mm to the ${margin.structure}, ${depths.targetMm.toFixed(0)} mm deep`,
      )
    return Math.min(...accesses.map((access) => access.margin.leastMm))
  } finally {
    await kernels.close()
  }
}

if (import.meta.main) await run()
