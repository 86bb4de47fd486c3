import { type BoneMedium, tissue } from '../medium/bone-medium.ts'
import { contactMm } from './figures.ts'

/** What balloons press against an endplate with. */
export interface Contact {
  /** Across the vertebra's long axis. */
  readonly areaMm2: number
  /** Pressure times area. */
  readonly forceN: number
}

/** Columns of the grid in which the cavity comes near an endplate, above and below; k runs upwards. */
export function contactsOf(
  { grid, tissue: kinds }: BoneMedium,
  cavity: Uint8Array,
  pressurePa: number,
): { readonly superior: Contact; readonly inferior: Contact } {
  const [nx, ny, nz] = grid.dims
  const plane = nx * ny
  const reach = Math.max(1, Math.round(contactMm.value / grid.spacingMm[2]))
  const columnMm2 = grid.spacingMm[0] * grid.spacingMm[1]
  const near = (v: number, step: 1 | -1): boolean => {
    let k = Math.floor(v / plane)
    for (let n = 0; n < reach; n++) {
      k += step
      if (k < 0 || k >= nz) return false
      if (kinds[(v % plane) + k * plane] === tissue.endplate) return true
    }
    return false
  }
  const contact = (step: 1 | -1): Contact => {
    let columns = 0
    for (let c = 0; c < plane; c++)
      for (let n = 0; n < nz; n++) {
        const v = c + plane * (step === 1 ? nz - 1 - n : n)
        if (cavity[v] === 0) continue
        if (near(v, step)) columns++
        break
      }
    const areaMm2 = columns * columnMm2
    return { areaMm2, forceN: (pressurePa * areaMm2) / 1e6 }
  }
  return { superior: contact(1), inferior: contact(-1) }
}
