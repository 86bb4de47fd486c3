import { voxelCount } from '../../geometry/index.ts'
import { isotropic, orthotropicBone, stressFromStrain } from '../element.ts'
import { cornerOffsets, type VoxelModel } from '../model.ts'

/**
 * Strain at the middle of each element: order xx, yy, zz, xy, xz, yz with engineering shear.
 *
 * There every displacement gradient is the mean of the four differences across the element.
 */
export function eachStrain(
  { grid, modulusMPa }: VoxelModel,
  displacementMm: Float64Array,
  visit: (element: number, strain: Float64Array) => void,
): void {
  const perMm = 1 / (4 * grid.spacingMm[0])
  const corners = cornerOffsets(grid).map((c) => 3 * c)
  const gradient = new Float64Array(9)
  const strain = new Float64Array(6)
  const [ex, ey, ez] = grid.dims
  const [c1, c2, c3, c4, c5, c6, c7] = corners.slice(1) as [number, number, number, number, number, number, number]
  let e = 0
  for (let k = 0; k < ez; k++)
    for (let j = 0; j < ey; j++)
      for (let i = 0; i < ex; i++, e++) {
        if (!(modulusMPa[e]! > 0)) continue
        const first = 3 * (i + (ex + 1) * (j + (ey + 1) * k))
        for (let c = 0; c < 3; c++) {
          const n = first + c
          const [u0, u1, u2, u3] = [
            displacementMm[n]!,
            displacementMm[n + c1]!,
            displacementMm[n + c2]!,
            displacementMm[n + c3]!,
          ]
          const [u4, u5, u6, u7] = [
            displacementMm[n + c4]!,
            displacementMm[n + c5]!,
            displacementMm[n + c6]!,
            displacementMm[n + c7]!,
          ]
          gradient[3 * c] = perMm * (u1 - u0 + u3 - u2 + u5 - u4 + u7 - u6)
          gradient[3 * c + 1] = perMm * (u2 - u0 + u3 - u1 + u6 - u4 + u7 - u5)
          gradient[3 * c + 2] = perMm * (u4 - u0 + u5 - u1 + u6 - u2 + u7 - u3)
        }
        strain[0] = gradient[0]!
        strain[1] = gradient[4]!
        strain[2] = gradient[8]!
        strain[3] = gradient[1]! + gradient[3]!
        strain[4] = gradient[2]! + gradient[6]!
        strain[5] = gradient[5]! + gradient[7]!
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
  const shares = model.orthotropic
  eachStrain(model, displacementMm, (e, strain) => {
    const share = shares ? shares[e]! : 0
    const twice =
      share === 0
        ? twiceEnergy(iso, strain)
        : (1 - share) * twiceEnergy(iso, strain) + share * twiceEnergy(ortho, strain)
    out[e] = Math.sqrt(Math.max(0, twice))
  })
  return out
}

/** strain . D strain, of a D whose shears are apart and which is the same in x and y or in all directions. */
function twiceEnergy(d: Float64Array, s: Float64Array): number {
  const [x, y, z] = [s[0]!, s[1]!, s[2]!]
  return (
    d[0]! * x * x +
    d[7]! * y * y +
    d[14]! * z * z +
    2 * (d[1]! * x * y + d[2]! * x * z + d[8]! * y * z) +
    d[21]! * s[3]! ** 2 +
    d[28]! * s[4]! ** 2 +
    d[35]! * s[5]! ** 2
  )
}

/** Stress along k at the middle of each element, MPa, compression negative. */
export function axialStress(model: VoxelModel, displacementMm: Float64Array): Float64Array {
  const iso = stressFromStrain(isotropic(model.poisson))
  const ortho = stressFromStrain(orthotropicBone)
  const out = new Float64Array(voxelCount(model.grid))
  eachStrain(model, displacementMm, (e, strain) => {
    const share = model.orthotropic ? model.orthotropic[e]! : 0
    let sum = 0
    for (let c = 0; c < 3; c++) sum += strain[c]! * ((1 - share) * iso[12 + c]! + share * ortho[12 + c]!)
    out[e] = model.modulusMPa[e]! * sum
  })
  return out
}
