// 7. Fill the middle of a weak vertebra with cement and see what that does to its stiffness.
//    Run: npx node examples/07-strengthen-a-vertebra.ts      Read next: docs/physics/strength.md
import { startKernels } from '../src/compute/node.ts'
import { direction, gridAlongPatient, moved, voxelCount } from '../src/geometry/index.ts'
import { strengthOf } from '../src/mechanics/index.ts'
import { makePhantom } from '../src/phantom/index.ts'

export async function run(): Promise<number> {
  const { volume, truth } = makePhantom({ seed: 7, levels: ['L2', 'L3', 'L4'], spacingMm: 1.5, trabecularHu: 75 })
  const centre = truth.spine.vertebrae.find((v) => v.level === 'L3')?.body.centre
  if (!centre) throw new Error('no L3')
  // A ball of cement of 12 mm radius, 7 mL, in the middle of the body.
  const grid = gridAlongPatient([33, 33, 33], [1, 1, 1], moved(centre, direction('patient', -1, -1, -1), 16))
  const saturation = new Float32Array(voxelCount(grid))
  for (let v = 0; v < saturation.length; v++) {
    const [x, y, z] = [(v % 33) - 16, (Math.floor(v / 33) % 33) - 16, Math.floor(v / 1089) - 16]
    saturation[v] = Math.hypot(x, y, z) <= 12 ? 1 : 0
  }
  const kernels = await startKernels()
  try {
    const options = { spacingMm: 2, spread: false }
    const before = await strengthOf(volume, truth.spine, 'L3', kernels, options)
    const after = await strengthOf(volume, truth.spine, 'L3', kernels, { ...options, cement: { grid, saturation } })
    const [soft, stiff] = [before.stiffnessNPerMm.value, after.stiffnessNPerMm.value]
    console.log(`${soft.toFixed(0)} N/mm before, ${stiff.toFixed(0)} N/mm with cement`)
    return stiff / soft
  } finally {
    await kernels.close()
  }
}

if (import.meta.main) await run()
