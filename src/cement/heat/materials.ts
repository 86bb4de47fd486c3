import type { Grid } from '../../geometry/index.ts'
import { highOf, lowOf } from '../cement.ts'
import { residualMarrow } from '../medium/figures.ts'
import {
  bloodCapacity,
  boneCapacity,
  boneConductivity,
  cementConductivity,
  cementDensity,
  cementHeatCapacity,
  heatOfBoiling,
  heatOfCuring,
  marrowWater,
  perfusionPerS,
  softCapacity,
  softConductivity,
} from './figures.ts'
import type { CementCells, HeatProblem } from './problem.ts'

/** Where cement lies and since when; an injection's record is one. */
export interface CementField {
  readonly grid: Grid
  /** Cement over the whole volume of a voxel, 0 to 1. */
  readonly cementFraction: Float32Array
  /** Seconds since the injection began; negative where none ever came. */
  readonly filledAtS: Float32Array
}

/** One choice of what is uncertain. */
export interface HeatInputs {
  readonly heatJPerM3: number
  readonly cementCapacity: number
  readonly cementConductivity: number
  readonly boneConductivity: number
  readonly boneCapacity: number
  readonly softConductivity: number
  readonly softCapacity: number
  readonly perfusionPerS: number
  /** Share of the bone's pores in which marrow stays, and of water in it: what may boil away. */
  readonly marrowShare: number
  readonly marrowWater: number
  /** Which end of the brand's setting time. */
  readonly sets: 'early' | 'usual' | 'late'
}

export type Case = 'low' | 'value' | 'high'

/** The coolest, the usual and the warmest choice: what is uncertain is taken at its ends together. */
export const heatCases: Readonly<Record<Case, HeatInputs>> = {
  low: {
    heatJPerM3: lowOf(heatOfCuring),
    cementCapacity: highOf(cementDensity) * highOf(cementHeatCapacity),
    cementConductivity: highOf(cementConductivity),
    boneConductivity: highOf(boneConductivity),
    boneCapacity: highOf(boneCapacity),
    softConductivity: highOf(softConductivity),
    softCapacity: highOf(softCapacity),
    perfusionPerS: highOf(perfusionPerS),
    marrowShare: highOf(residualMarrow),
    marrowWater: highOf(marrowWater),
    sets: 'late',
  },
  value: {
    heatJPerM3: heatOfCuring.value,
    cementCapacity: cementDensity.value * cementHeatCapacity.value,
    cementConductivity: cementConductivity.value,
    boneConductivity: boneConductivity.value,
    boneCapacity: boneCapacity.value,
    softConductivity: softConductivity.value,
    softCapacity: softCapacity.value,
    perfusionPerS: perfusionPerS.value,
    marrowShare: residualMarrow.value,
    marrowWater: marrowWater.value,
    sets: 'usual',
  },
  high: {
    heatJPerM3: highOf(heatOfCuring),
    cementCapacity: lowOf(cementDensity) * lowOf(cementHeatCapacity),
    cementConductivity: lowOf(cementConductivity),
    boneConductivity: lowOf(boneConductivity),
    boneCapacity: lowOf(boneCapacity),
    softConductivity: lowOf(softConductivity),
    softCapacity: lowOf(softCapacity),
    perfusionPerS: lowOf(perfusionPerS),
    marrowShare: lowOf(residualMarrow),
    marrowWater: lowOf(marrowWater),
    sets: 'early',
  },
}

/** Cement below this share of a voxel carries no heat worth counting. */
const leastFraction = 0.01

/** Temperature and state of curing of cement that arrives so long after the injection began. */
export type Arrival = (seconds: number) => { readonly temperatureC: number; readonly u: number }

/**
 * The field as a heat problem: materials mixed by volume, blood only where there is no cement.
 *
 * Conductivity and heat capacity are those with the cement in from the start, so that the lattice stays the same; the marrow
 * it pushes out differs little.
 */
export function heatProblemOf(
  field: CementField,
  soft: Uint8Array | undefined,
  inputs: HeatInputs,
  arrival: Arrival,
  bodyC: number,
): HeatProblem {
  const { grid, cementFraction, filledAtS } = field
  const count = cementFraction.length
  const conductivity = new Float32Array(count)
  const capacity = new Float32Array(count)
  const perfusion = new Float32Array(count)
  const voxels: number[] = []
  for (let v = 0; v < count; v++) {
    const f = hasCement(field, v) ? Math.min(1, cementFraction[v] as number) : 0
    const wet = soft?.[v] === 1
    capacity[v] = f * inputs.cementCapacity + (1 - f) * (wet ? inputs.softCapacity : inputs.boneCapacity)
    conductivity[v] =
      f * inputs.cementConductivity + (1 - f) * (wet ? inputs.softConductivity : inputs.boneConductivity)
    perfusion[v] = f > 0 ? 0 : inputs.perfusionPerS * bloodCapacity.value
    if (f > 0) voxels.push(v)
  }
  const cells = (of: (v: number) => number): Float32Array => Float32Array.from(voxels, of)
  const share = (v: number): number => Math.min(1, cementFraction[v] as number) / (capacity[v] as number)
  // Of pores of which a share keeps its marrow the cement has the rest; a cavity full of cement holds none.
  const marrowBeside = (f: number): number =>
    Math.max(0, Math.min(1 - f, (f * inputs.marrowShare) / (1 - inputs.marrowShare)))
  const states = new Map<number, ReturnType<Arrival>>()
  const stateAt = (v: number): ReturnType<Arrival> => {
    const at = filledAtS[v] as number
    const known = states.get(at) ?? arrival(at)
    states.set(at, known)
    return known
  }
  const cement: CementCells = {
    voxel: Int32Array.from(voxels),
    riseK: cells((v) => inputs.heatJPerM3 * share(v)),
    reachedAtS: cells((v) => filledAtS[v] as number),
    mixed: cells((v) => inputs.cementCapacity * share(v)),
    arrivingC: cells((v) => stateAt(v).temperatureC),
    startU: cells((v) => stateAt(v).u),
    boilK: cells(
      (v) =>
        (heatOfBoiling.value * inputs.marrowWater * marrowBeside(cementFraction[v] as number)) /
        (capacity[v] as number),
    ),
  }
  const startC = new Float32Array(count).fill(bodyC)
  return {
    dims: grid.dims,
    spacingMm: grid.spacingMm,
    conductivity,
    capacity,
    perfusion,
    startC,
    bodyC,
    edge: 'body',
    cement,
  }
}

export const hasCement = ({ cementFraction, filledAtS }: CementField, v: number): boolean =>
  (cementFraction[v] as number) >= leastFraction && (filledAtS[v] as number) >= 0
