import { type Finding, mlFromMm3 } from '../../base/index.ts'
import {
  type Direction,
  type Grid,
  mapDirection,
  mapPoint,
  type Point,
  type Triple,
  voxelFromPatient,
  voxelVolumeMm3,
} from '../../geometry/index.ts'
import { type Ranged, rangedOf } from '../cement.ts'
import type { BoneMedium } from '../medium/bone-medium.ts'
import { find, refuse } from '../troubles.ts'
import { type Arrivals, arrivalsOf } from './arrival.ts'
import { type Compaction, compact } from './compaction.ts'
import { type Contact, contactsOf } from './contact.ts'
import { deflatedRadiusMm, holePressureFactor } from './figures.ts'
import type { Balloon } from './sizes.ts'
import { strengthMPaOf } from './strength.ts'

/** A balloon in the bone: the middle of the part that fills, along the channel. */
export interface BalloonSite {
  readonly balloon: Balloon
  readonly at: Point<'patient'>
  readonly direction: Direction<'patient'>
  /** To be filled in, mm3. */
  readonly volumeMm3: number
}

export interface PressurePoint {
  readonly volumeMm3: number
  readonly pressurePa: Ranged
}

export interface Filled {
  /** Reached; less than asked where the pressure or the room ended it. */
  readonly volumeMm3: number
  readonly curve: readonly PressurePoint[]
  readonly peakPa: Ranged
  readonly ended: 'volume' | 'pressure' | 'room'
}

/** What balloons leave in the bone; arrays are one value a voxel of the medium's grid. */
export interface Inflation {
  readonly grid: Grid
  readonly balloons: readonly Filled[]
  /** 1 in the cavity. */
  readonly cavity: Uint8Array
  readonly cavityMm3: number
  readonly compaction: Compaction
  /** Against the upper and the lower endplate. */
  readonly superior: Contact
  readonly inferior: Contact
  readonly findings: readonly Finding[]
}

const curveStepMm3 = 200
/** Fronts are followed for so many times the volume asked for: room for the wall's pressure and for the pressed bone. */
const reachFactor = 4

/**
 * Fills balloons in the bone: each cavity grows to its volume along least resistance, pressing the bone round it.
 *
 * Resistance is the crushing stress by density; shell and endplates hold. The volume is reached to half a voxel layer.
 * docs/physics/balloon.md
 *
 * Errors  CEM-006 volume above the balloon's, CEM-007 balloon outside the bone, CEM-003 no volume
 */
export function inflate(medium: BoneMedium, sites: readonly BalloonSite[]): Inflation {
  const { grid } = medium
  for (const { balloon, volumeMm3 } of sites) {
    const mostMl = balloon.volumeMostMl.value
    if (!(volumeMm3 > 0 && Number.isFinite(volumeMm3))) throw refuse('CEM-003', { volumeMm3: String(volumeMm3) })
    if (mlFromMm3(volumeMm3) > mostMl)
      throw refuse('CEM-006', { balloon: balloon.name, askedMl: mlFromMm3(volumeMm3), mostMl })
  }
  const strength = strengthMPaOf(medium)
  const arrivals = spread(medium, sites, strength)
  const orders = sites.map((_, front) => orderOf(arrivals, front))
  const voxelMm3 = voxelVolumeMm3(grid)
  const taken = sites.map((site, s) => fill(site, orders[s] as Int32Array, arrivals, strength, voxelMm3))
  const cavity = new Uint8Array(strength.length)
  for (const [s, { voxels }] of taken.entries())
    for (const v of (orders[s] as Int32Array).subarray(0, voxels)) cavity[v] = 1
  const filled = taken.map(({ voxels: _, ...rest }) => rest)
  const peakPa = Math.max(0, ...filled.map(({ peakPa }) => peakPa.value))
  const contacts = contactsOf(medium, cavity, peakPa)
  const compaction = compact(
    medium,
    cavity,
    orders,
    taken.map(({ voxels }) => voxels),
  )
  const cavityMm3 = cavity.reduce((sum, c) => sum + c, 0) * voxelMm3
  return { grid, balloons: filled, cavity, cavityMm3, compaction, ...contacts, findings: findingsOf(sites, filled) }
}

/** Fronts from the empty balloons, with resistance against that of the bone's middle. */
function spread(medium: BoneMedium, sites: readonly BalloonSite[], strength: Float64Array): Arrivals {
  const { grid } = medium
  const spacingMm = grid.spacingMm[0]
  const usual = medianOf(strength.filter((s) => s < 20))
  const resistance = strength.map((s) => s / usual)
  const seeds = sites.flatMap((site, front) => {
    const near = coreVoxels(grid, site).filter(({ voxel }) => Number.isFinite(resistance[voxel] as number))
    if (near.length === 0) throw refuse('CEM-007', { balloon: site.balloon.name })
    return near.map(({ voxel, awayMm }) => ({ voxel, arrival: awayMm * (resistance[voxel] as number), front }))
  })
  const enough = sites.map(({ volumeMm3 }) => Math.ceil((reachFactor * volumeMm3) / voxelVolumeMm3(grid)))
  return arrivalsOf({ dims: grid.dims, spacingMm, resistance, seeds, enough })
}

/** Voxels in and next to the empty balloon, with their distance from its surface. */
function coreVoxels(grid: Grid, { at, direction, balloon }: BalloonSite) {
  const voxelOf = voxelFromPatient(grid)
  const middle = mapPoint(voxelOf, at)
  const along = mapDirection(voxelOf, direction)
  const h = grid.spacingMm[0]
  const scale = Math.hypot(...along)
  const u = along.map((x) => x / scale) as unknown as Triple
  const half = Math.max(0, balloon.lengthMm / 2 - deflatedRadiusMm.value) / h
  const reach = Math.ceil(half + deflatedRadiusMm.value / h + 3)
  const found: { voxel: number; awayMm: number }[] = []
  const [ci, cj, ck] = middle.map(Math.round) as unknown as Triple
  const [nx, ny, nz] = grid.dims
  for (let k = Math.max(0, ck - reach); k <= Math.min(nz - 1, ck + reach); k++)
    for (let j = Math.max(0, cj - reach); j <= Math.min(ny - 1, cj + reach); j++)
      for (let i = Math.max(0, ci - reach); i <= Math.min(nx - 1, ci + reach); i++) {
        const d: Triple = [i - middle[0], j - middle[1], k - middle[2]]
        const s = Math.min(half, Math.max(-half, d[0] * u[0] + d[1] * u[1] + d[2] * u[2]))
        const away = h * Math.hypot(d[0] - s * u[0], d[1] - s * u[1], d[2] - s * u[2]) - deflatedRadiusMm.value
        if (away <= 1.8 * h)
          found.push({ voxel: i + nx * (j + ny * k), awayMm: Math.max(-deflatedRadiusMm.value, away) })
      }
  return found
}

/** Voxels of one front in the order in which it comes; of the same moment, by number. */
function orderOf({ arrival, front }: Arrivals, which: number): Int32Array {
  const voxels: number[] = []
  for (let v = 0; v < front.length; v++) if (front[v] === which) voxels.push(v)
  const at = (v: number): number => Math.round((arrival[v] as number) * 1e9)
  return Int32Array.from(voxels.sort((a, b) => at(a) - at(b) || a - b))
}

/** How far one front gets: to the volume, to the pressure that bursts the balloon, or to the end of the room. */
function fill(
  { balloon, volumeMm3 }: BalloonSite,
  order: Int32Array,
  { arrival }: Arrivals,
  strength: Float64Array,
  voxelMm3: number,
): Filled & { readonly voxels: number } {
  const curve: PressurePoint[] = [{ volumeMm3: 0, pressurePa: rangedOf(0, 0, 0) }]
  const whole = wholeLayers(order, arrival, volumeMm3 / voxelMm3)
  const [lowFactor, highFactor] = holePressureFactor.range ?? [1, 1]
  let peak = rangedOf(0, 0, 0)
  let reached = whole
  let ended: Filled['ended'] = whole * voxelMm3 < volumeMm3 - curveStepMm3 && whole === order.length ? 'room' : 'volume'
  for (let asked = curveStepMm3; ; asked += curveStepMm3) {
    const voxels = Math.min(whole, Math.round(asked / voxelMm3))
    const wallPa = 1e6 * wallStrengthMPa(order, strength, voxels, voxelMm3)
    const pressurePa = rangedOf(lowFactor * wallPa, holePressureFactor.value * wallPa, highFactor * wallPa)
    if (pressurePa.value > balloon.pressureMostPa.value) {
      ended = 'pressure'
      reached = Math.round((curve.at(-1)?.volumeMm3 ?? 0) / voxelMm3)
      break
    }
    // A balloon holds the pressure that opened the way; it does not fall as it grows.
    peak = rangedOf(
      Math.max(peak.low, pressurePa.low),
      Math.max(peak.value, pressurePa.value),
      Math.max(peak.high, pressurePa.high),
    )
    curve.push({ volumeMm3: voxels * voxelMm3, pressurePa })
    if (voxels >= whole) break
  }
  return { voxels: reached, volumeMm3: reached * voxelMm3, curve, peakPa: peak, ended }
}

/** As many voxels as asked for, or so many more or less that none of the same moment is split: nearest whole layer. */
function wholeLayers(order: Int32Array, arrival: Float64Array, wanted: number): number {
  const n = Math.min(order.length, Math.round(wanted))
  if (n >= order.length) return order.length
  const same = (a: number, b: number): boolean =>
    Math.abs((arrival[order[a] as number] as number) - (arrival[order[b] as number] as number)) < 1e-8
  let down = n
  while (down > 0 && same(down - 1, n)) down--
  let up = n
  while (up < order.length && same(up, n)) up++
  return wanted - down <= up - wanted ? down : up
}

/** Mean strength of the bone that a cavity of so many voxels would press next: a layer of about 1 mm. */
function wallStrengthMPa(order: Int32Array, strength: Float64Array, voxels: number, voxelMm3: number): number {
  const radiusMm = Math.cbrt((3 * Math.max(1, voxels) * voxelMm3) / (4 * Math.PI))
  const layer = Math.max(1, Math.round((4 * Math.PI * radiusMm ** 2) / voxelMm3))
  const wall = order.subarray(voxels, Math.min(order.length, voxels + layer))
  return wall.length === 0 ? Infinity : wall.reduce((sum, v) => sum + (strength[v] as number), 0) / wall.length
}

function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort()
  return sorted.length === 0 ? 1 : (sorted[sorted.length >> 1] as number)
}

function findingsOf(sites: readonly BalloonSite[], filled: readonly Filled[]): Finding[] {
  return filled.flatMap(({ ended, volumeMm3, peakPa }, s) => {
    const site = sites[s] as BalloonSite
    const facts = {
      balloon: site.balloon.name,
      askedMl: mlFromMm3(site.volumeMm3),
      reachedMl: Math.round(volumeMm3 / 10) / 100,
      peakMPa: Math.round(peakPa.value / 1e4) / 100,
    }
    if (ended === 'pressure') return [find('CEM-106', 'stop', site.balloon.name, facts)]
    return ended === 'room' ? [find('CEM-107', 'caution', site.balloon.name, facts)] : []
  })
}
