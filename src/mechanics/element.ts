import { constant } from '../base/index.ts'

/** Elastic constants of a material whose axes are the element's; modulus relative to E_z = 1. */
export interface Elasticity {
  readonly ex: number
  readonly ey: number
  readonly ez: number
  readonly gxy: number
  readonly gxz: number
  readonly gyz: number
  readonly nuxy: number
  readonly nuxz: number
  readonly nuyz: number
}

export const isotropic = (poisson: number): Elasticity => {
  const g = 1 / (2 * (1 + poisson))
  return { ex: 1, ey: 1, ez: 1, gxy: g, gxz: g, gyz: g, nuxy: poisson, nuxz: poisson, nuyz: poisson }
}

export const transverseRatio = constant({
  value: 1 / 3,
  range: [0.25, 0.5],
  unit: 'E_x / E_z',
  source: 'kopperdahl-2002; crawford-2003',
  note: 'vertebral trabecular bone, E_x = E_y; range assumed; facts D1.3',
})
export const transverseShear = constant({
  value: 0.121,
  range: [0.09, 0.15],
  unit: 'G_xy / E_z',
  source: 'crawford-2003',
  note: 'range assumed; facts D1.3',
})
export const axialShear = constant({
  value: 0.157,
  range: [0.12, 0.2],
  unit: 'G_xz / E_z',
  source: 'crawford-2003',
  note: 'range assumed; facts D1.3',
})
export const transversePoisson = constant({
  value: 0.381,
  range: [0.3, 0.45],
  unit: 'nu_xy',
  source: 'crawford-2003',
  note: 'general knowledge, medium confidence [R-m]; range assumed; facts D1.3 gives no Poisson ratios',
})
export const axialPoisson = constant({
  value: 0.104,
  range: [0.08, 0.15],
  unit: 'nu_xz (strain along z per strain along x)',
  source: 'crawford-2003',
  note: 'nu_zx = 0.312 follows; general knowledge, medium confidence [R-m]; range assumed; facts D1.3 gives none',
})

/** Trabecular bone of the vertebral body, stiff along the spine. */
export const orthotropicBone: Elasticity = {
  ex: transverseRatio.value,
  ey: transverseRatio.value,
  ez: 1,
  gxy: transverseShear.value,
  gxz: axialShear.value,
  gyz: axialShear.value,
  nuxy: transversePoisson.value,
  nuxz: axialPoisson.value,
  nuyz: axialPoisson.value,
}

/** Stress from strain, 6x6 row-major; order xx, yy, zz, xy, xz, yz with engineering shear. */
export function stressFromStrain(m: Elasticity): Float64Array {
  const c = inverse3([
    [1 / m.ex, -m.nuxy / m.ex, -m.nuxz / m.ex],
    [-m.nuxy / m.ex, 1 / m.ey, -m.nuyz / m.ey],
    [-m.nuxz / m.ex, -m.nuyz / m.ey, 1 / m.ez],
  ])
  const d = new Float64Array(36)
  for (let r = 0; r < 3; r++) for (let q = 0; q < 3; q++) d[6 * r + q] = c[r]![q]!
  d[21] = m.gxy
  d[28] = m.gxz
  d[35] = m.gyz
  return d
}

function inverse3(a: readonly (readonly number[])[]): number[][] {
  const at = (r: number, c: number): number => a[r % 3]![c % 3]!
  const minor = (r: number, c: number): number =>
    at(r + 1, c + 1) * at(r + 2, c + 2) - at(r + 1, c + 2) * at(r + 2, c + 1)
  const det = at(0, 0) * minor(0, 0) + at(0, 1) * minor(0, 1) + at(0, 2) * minor(0, 2)
  return [0, 1, 2].map((r) => [0, 1, 2].map((c) => minor(c, r) / det))
}

/** Strain at a place of the unit cube (0 to 1 on each axis) from its 24 displacements: 6x24, for an edge of 1 mm. */
export function strainFromDisplacement(x: number, y: number, z: number): Float64Array {
  const b = new Float64Array(6 * 24)
  for (let corner = 0; corner < 8; corner++) {
    const [cx, cy, cz] = [corner & 1, (corner >> 1) & 1, corner >> 2]
    const n = (at: number, c: number): number => (c ? at : 1 - at)
    const dx = (cx ? 1 : -1) * n(y, cy) * n(z, cz)
    const dy = (cy ? 1 : -1) * n(x, cx) * n(z, cz)
    const dz = (cz ? 1 : -1) * n(x, cx) * n(y, cy)
    const u = 3 * corner
    b[u] = dx
    b[24 + u + 1] = dy
    b[48 + u + 2] = dz
    b[72 + u] = dy
    b[72 + u + 1] = dx
    b[96 + u] = dz
    b[96 + u + 2] = dx
    b[120 + u + 1] = dz
    b[120 + u + 2] = dy
  }
  return b
}

/**
 * The 24x24 stiffness of a cube of 1 mm and E_z = 1 MPa, N/mm; for edge h and modulus E it is h * E times this.
 *
 * Full 2x2x2 integration of trilinear displacements; corners x fastest, three components each.
 */
export function unitStiffness(material: Elasticity): Float64Array {
  const d = stressFromStrain(material)
  const k = new Float64Array(24 * 24)
  const gauss = [0.5 - 0.5 / Math.sqrt(3), 0.5 + 0.5 / Math.sqrt(3)]
  for (const x of gauss)
    for (const y of gauss)
      for (const z of gauss) {
        const b = strainFromDisplacement(x, y, z)
        for (let p = 0; p < 6; p++)
          for (let q = 0; q < 6; q++) {
            const c = d[6 * p + q]! / 8
            if (c === 0) continue
            for (let r = 0; r < 24; r++) {
              const left = c * b[24 * p + r]!
              if (left !== 0) for (let s = 0; s < 24; s++) k[24 * r + s]! += left * b[24 * q + s]!
            }
          }
      }
  return k
}
