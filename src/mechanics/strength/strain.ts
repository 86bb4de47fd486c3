import { voxelCount } from '../../geometry/index.ts'
import { isotropic, orthotropicBone, strainFromDisplacement, stressFromStrain } from '../element.ts'
import { cornerOffsets, type VoxelModel } from '../model.ts'

/** Strain at the middle of each element: order xx, yy, zz, xy, xz, yz with engineering shear. */
export function eachStrain(
  { grid, modulusMPa }: VoxelModel,
  displacementMm: Float64Array,
  visit: (element: number, strain: Float64Array) => void,
): void {
  const b = strainFromDisplacement(0.5, 0.5, 0.5)
  const h = grid.spacingMm[0]
  const corners = cornerOffsets(grid)
  const strain = new Float64Array(6)
  const [ex, ey, ez] = grid.dims
  let e = 0
  for (let k = 0; k < ez; k++)
    for (let j = 0; j < ey; j++)
      for (let i = 0; i < ex; i++, e++) {
        if (!(modulusMPa[e]! > 0)) continue
        const first = i + (ex + 1) * (j + (ey + 1) * k)
        strain.fill(0)
        for (let n = 0; n < 8; n++) {
          const d = 3 * (first + corners[n]!)
          for (let c = 0; c < 3; c++) {
            const u = displacementMm[d + c]! / h
            for (let r = 0; r < 6; r++) strain[r]! += b[24 * r + 3 * n + c]! * u
          }
        }
        visit(e, strain)
      }
}

/**
 * Effective strain of each element, sqrt(2 U / E) with U the strain energy density at its middle (Pistoia 2002).
 *
 * The energy density is E / 2 times its square.
 */
export function effectiveStrain(model: VoxelModel, displacementMm: Float64Array): Float64Array {
  const iso = stressFromStrain(isotropic(model.poisson))
  const ortho = stressFromStrain(orthotropicBone)
  const out = new Float64Array(voxelCount(model.grid))
  eachStrain(model, displacementMm, (e, strain) => {
    const share = model.orthotropic ? model.orthotropic[e]! : 0
    let twice = 0
    for (let r = 0; r < 6; r++)
      for (let c = 0; c < 6; c++)
        twice += strain[r]! * strain[c]! * ((1 - share) * iso[6 * r + c]! + share * ortho[6 * r + c]!)
    out[e] = Math.sqrt(Math.max(0, twice))
  })
  return out
}

/** Stress along k at the middle of each element, MPa, compression negative. */
export function axialStress(model: VoxelModel, displacementMm: Float64Array): Float64Array {
  const iso = stressFromStrain(isotropic(model.poisson))
  const ortho = stressFromStrain(orthotropicBone)
  const out = new Float64Array(voxelCount(model.grid))
  eachStrain(model, displacementMm, (e, strain) => {
    const share = model.orthotropic ? model.orthotropic[e]! : 0
    let sum = 0
    for (let c = 0; c < 6; c++) sum += strain[c]! * ((1 - share) * iso[12 + c]! + share * ortho[12 + c]!)
    out[e] = model.modulusMPa[e]! * sum
  })
  return out
}
