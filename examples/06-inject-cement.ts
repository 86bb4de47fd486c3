// 6. Inject cement into even bone and compare the radius of the ball with the one its volume must have.
//    Run: npx node examples/06-inject-cement.ts      Read next: docs/physics/flow.md
import { brandNamed, homogeneousMedium, Injection, startClock, syringes, tick } from '../src/cement/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { direction, gridAlongPatient, point } from '../src/geometry/index.ts'

const half = 20
const porosity = 0.85

export async function run(): Promise<number> {
  const grid = gridAlongPatient([41, 41, 41], [1, 1, 1], point('patient', -half, -half, -half))
  const medium = homogeneousMedium(grid, {
    porosity,
    permeabilityM2: 1e-8,
    isFixed: ([x, y, z]) => Math.hypot(x, y, z) >= half - 1,
  })
  const brand = brandNamed('high viscosity')
  if (!brand) throw new Error('no such brand')
  const clock = tick(startClock(brand, { storedAtC: 22, roomC: 22 }), 240, 22)
  const needle = {
    at: point('patient', 0, 0, 0),
    direction: direction('patient', 0, -1, 0),
    innerRadiusMm: 1.2,
    lengthMm: 125,
  }
  const kernels = await startKernels()
  const setup = { medium, brand, clock, needles: [needle], syringe: syringes.one, stops: {} }
  const injection = Injection.start(setup, kernels)
  try {
    const { last } = await injection.push(0, 50, 2000)
    console.log(
      `${(last.syringePressurePa / 1e6).toFixed(2)} MPa in the syringe, ${last.plungerForceN.toFixed(0)} N at the plunger`,
    )
    const { saturation, insideMm3 } = injection.record()
    let farthestMm = 0
    for (let v = 0; v < saturation.length; v++)
      if ((saturation[v] as number) >= 0.5)
        farthestMm = Math.max(
          farthestMm,
          Math.hypot((v % 41) - half, (Math.floor(v / 41) % 41) - half, Math.floor(v / 1681) - half),
        )
    const ballMm = Math.cbrt((3 * insideMm3) / (4 * Math.PI * porosity))
    console.log(
      `cement reaches ${farthestMm.toFixed(1)} mm; a ball of ${insideMm3.toFixed(0)} mm3 has ${ballMm.toFixed(2)} mm`,
    )
    return farthestMm - ballMm
  } finally {
    injection.close()
    await kernels.close()
  }
}

if (import.meta.main) await run()
