// Goal: strains, energies and stresses of a linear field are those of the closed form, for both materials.
import { describe, expect, it } from 'vitest'
import { random } from '../../base/index.ts'
import { gridAlongPatient, point } from '../../geometry/index.ts'
import { isotropic, orthotropicBone, strainFromDisplacement, stressFromStrain } from '../element.ts'
import { nodeCount, nodeDims, type VoxelModel } from '../model.ts'
import { axialStress, eachStrain, effectiveStrain } from './strain.ts'

const grid = gridAlongPatient([3, 4, 2], [1.5, 1.5, 1.5], point('patient', 0, 0, 0))
const [nx, ny] = nodeDims(grid)
const model: VoxelModel = {
  grid,
  modulusMPa: new Float32Array(24).fill(200),
  orthotropic: new Float32Array(24).fill(0.25),
  poisson: 0.3,
}
const draw = random(8)
const a = Array.from({ length: 9 }, () => draw.between(-1e-3, 1e-3))

/** u = A x at the nodes. */
const linear = Float64Array.from({ length: 3 * nodeCount(grid) }, (_, d) => {
  const n = Math.floor(d / 3)
  const at = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))]
  return 1.5 * at.reduce((sum, x, c) => sum + a[3 * (d % 3) + c]! * x, 0)
})
const strain = [a[0]!, a[4]!, a[8]!, a[1]! + a[3]!, a[2]! + a[6]!, a[5]! + a[7]!]

describe('strain', () => {
  it('of a linear field is its symmetric part everywhere', () => {
    let seen = 0
    eachStrain(model, linear, (_, found) => {
      seen++
      for (let c = 0; c < 6; c++) expect(found[c]).toBeCloseTo(strain[c]!, 12)
    })
    expect(seen).toBe(24)
  })

  it('of any field is what the element’s own matrix gives at its middle', () => {
    const any = Float64Array.from(linear, () => draw.normal())
    const b = strainFromDisplacement(0.5, 0.5, 0.5)
    eachStrain(model, any, (e, found) => {
      const first = (e % 3) + nx * ((Math.floor(e / 3) % 4) + ny * Math.floor(e / 12))
      for (let r = 0; r < 6; r++) {
        let sum = 0
        for (let n = 0; n < 8; n++)
          for (let c = 0; c < 3; c++) {
            const node = first + (n & 1) + nx * (((n >> 1) & 1) + ny * (n >> 2))
            sum += (b[24 * r + 3 * n + c]! * any[3 * node + c]!) / 1.5
          }
        expect(found[r]).toBeCloseTo(sum, 10)
      }
    })
  })

  it('gives the effective strain and the axial stress of the mixed material', () => {
    const [iso, ortho] = [stressFromStrain(isotropic(0.3)), stressFromStrain(orthotropicBone)]
    const stress = [0, 1, 2, 3, 4, 5].map((r) =>
      strain.reduce((sum, s, c) => sum + s * (0.75 * iso[6 * r + c]! + 0.25 * ortho[6 * r + c]!), 0),
    )
    const twice = stress.reduce((sum, s, r) => sum + s * strain[r]!, 0)
    expect(effectiveStrain(model, linear)[13]).toBeCloseTo(Math.sqrt(twice), 12)
    expect(axialStress(model, linear)[13]).toBeCloseTo(200 * stress[2]!, 9)
  })
})
