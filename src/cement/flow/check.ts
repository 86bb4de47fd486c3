import { phaseOf } from '../clock/clock.ts'
import type { BoneMedium } from '../medium/bone-medium.ts'
import { refuse } from '../troubles.ts'
import type { DarcySystem } from './darcy.ts'
import type { InjectionSetup } from './setup.ts'
import type { TipCells } from './tip.ts'

/** Refuses what no flow can be computed for: no number, no pores, set cement, no needle. */
export function checkSetup({ medium, brand, clock, needles, spread = {}, stepMm3Max = 1 }: InjectionSetup): void {
  if (phaseOf(brand, clock) === 'set') throw refuse('CEM-002', { brand: brand.name })
  const { texture, veins = [], ...factors } = spread
  const figures = {
    ...factors,
    textureLogSd: texture?.logSd ?? 0,
    stepMm3Max,
    equivalentAgeS: clock.equivalentAgeS,
    venousPressurePa: medium.venousPressurePa,
    discPressurePa: medium.discPressurePa,
  }
  for (const [name, value] of Object.entries(figures))
    if (!Number.isFinite(value)) throw refuse('CEM-024', { name, value: String(value) })
  for (const name of ['permeability', 'apOverSi', 'viscosity', 'veinOpenness', 'marrowPaS'] as const)
    if (spread[name] !== undefined && !(spread[name] > 0)) throw refuse('CEM-024', { name, value: spread[name] })
  for (const factor of veins)
    if (!(factor > 0 && Number.isFinite(factor))) throw refuse('CEM-024', { veins: String(factor) })
  if (!(stepMm3Max > 0)) throw refuse('CEM-024', { stepMm3Max })
  if (needles.length === 0) throw refuse('CEM-024', { needles: 0 })
  for (const { at, direction, innerRadiusMm, lengthMm } of needles) {
    if (![...at, ...direction].every(Number.isFinite)) throw refuse('CEM-024', { tipMm: at.map(String) })
    if (!(innerRadiusMm > 0 && lengthMm >= 0 && Number.isFinite(innerRadiusMm + lengthMm)))
      throw refuse('CEM-004', { innerRadiusMm, lengthMm })
  }
  checkFields(medium)
}

function checkFields({ porosity, permeabilityM2, fixedPa, inside }: BoneMedium): void {
  let pores = 0
  for (let v = 0; v < porosity.length; v++) {
    const [phi, k] = [porosity[v]!, permeabilityM2[v]!]
    if (!(phi >= 0 && phi <= 1 && k >= 0 && Number.isFinite(k) && Number.isFinite(fixedPa[v]!)))
      throw refuse('CEM-024', {
        voxel: v,
        porosity: String(phi),
        permeabilityM2: String(k),
        fixedPa: String(fixedPa[v]),
      })
    if (inside[v] === 1) pores += phi
  }
  if (!(pores > 0)) throw refuse('CEM-022', { porosity: 0 })
}

/** Refuses a tip from which no fluid finds a way to a held pressure. */
export function checkWayOut(system: DarcySystem, { fixed }: BoneMedium, tip: TipCells): void {
  const nx = system.dims[0]
  const plane = nx * system.dims[1]
  const seen = new Uint8Array(fixed.length)
  const open = [...tip.at]
  for (const v of open) seen[v] = 1
  const go = (v: number, c: number): void => {
    if (!(c > 0) || seen[v] === 1) return
    seen[v] = 1
    open.push(v)
  }
  for (let v = open.pop(); v !== undefined; v = open.pop()) {
    if (system.held[v]! > 0) return
    if (v >= 1) go(v - 1, system.x[v - 1]!)
    if (v >= nx) go(v - nx, system.y[v - nx]!)
    if (v >= plane) go(v - plane, system.z[v - plane]!)
    if (v + 1 < fixed.length) go(v + 1, system.x[v]!)
    if (v + nx < fixed.length) go(v + nx, system.y[v]!)
    if (v + plane < fixed.length) go(v + plane, system.z[v]!)
  }
  throw refuse('CEM-023', {})
}
