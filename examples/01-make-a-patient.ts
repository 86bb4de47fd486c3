// 1. Make a patient up: two lumbar vertebrae, the upper one with a wedge fracture, and ask what is true of it.
//    Run: npx node examples/01-make-a-patient.ts      Read next: docs/phantom.md
import { makePhantom } from '../src/phantom/index.ts'

export async function run(): Promise<number> {
  const { volume, truth } = makePhantom({
    seed: 7,
    levels: ['L1', 'L2'],
    fractures: [{ level: 'L1', shape: 'wedge', lossFraction: 0.3 }],
    spacingMm: 1.5,
  })
  const broken = truth.spine.vertebrae[0]
  console.log(
    `a CT of ${volume.grid.dims.join(' x ')} voxels; ${broken?.level} has lost ${broken?.morphometry.genant.lossFraction}`,
  )
  return broken?.morphometry.genant.lossFraction ?? Number.NaN
}

if (import.meta.main) await run()
