// 4. Project a CT as a C-arm would see it from the side, and read the attenuation along the central ray.
//    Run: npx node examples/04-see-the-xray.ts      Read next: docs/physics/projection.md
import { startKernels } from '../src/compute/node.ts'
import { projectVolume, standardArm } from '../src/fluoroscopy/index.ts'
import { makePhantom } from '../src/phantom/index.ts'

export async function run(): Promise<number> {
  const { volume, truth } = makePhantom({ seed: 7, levels: ['L3', 'L4'], spacingMm: 1.5 })
  const isocentre = truth.spine.vertebrae[0]?.body.centre
  if (!isocentre) return Number.NaN
  const kernels = await startKernels()
  try {
    const lateral = standardArm(isocentre, { primaryRad: Math.PI / 2, secondaryRad: 0 })
    const { pathMu, arm } = await projectVolume(volume, lateral, kernels)
    const middle = pathMu[(arm.rows >> 1) * arm.columns + (arm.columns >> 1)] ?? Number.NaN
    console.log(
      `through the middle of L3 from the side: ${middle.toFixed(2)}, so ${(100 * Math.exp(-middle)).toFixed(2)} % of the beam is left`,
    )
    return middle
  } finally {
    await kernels.close()
  }
}

if (import.meta.main) await run()
