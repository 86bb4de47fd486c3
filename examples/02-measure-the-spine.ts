// 2. Measure the vertebrae of a CT whose masks are given; without `labels` they would be found first.
//    Run: npx node examples/02-measure-the-spine.ts      Read next: docs/morphometry.md
import { findSpine } from '../src/anatomy/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { makePhantom } from '../src/phantom/index.ts'

export async function run(): Promise<number> {
  const phantom = makePhantom({ seed: 7, levels: ['L2', 'L3'], spacingMm: 1.5 })
  const kernels = await startKernels()
  try {
    const spine = await findSpine(phantom.volume, kernels, { labels: phantom.labels })
    for (const { level, morphometry, body } of spine.vertebrae) {
      const { anteriorMm, posteriorMm } = morphometry.heights
      console.log(
        `${level}: ${anteriorMm.toFixed(1)} mm in front, ${posteriorMm.toFixed(1)} mm behind, ${body.widthMm.toFixed(1)} mm wide`,
      )
    }
    const truth = phantom.truth.spine.vertebrae[1]?.morphometry.heights.posteriorMm ?? Number.NaN
    const measured = spine.vertebrae.find((v) => v.level === 'L3')?.morphometry.heights.posteriorMm ?? Number.NaN
    return measured - truth
  } finally {
    await kernels.close()
  }
}

if (import.meta.main) await run()
