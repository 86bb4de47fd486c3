import type { Level } from '../../anatomy/index.ts'
import { constant, type Finding, type Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { voxelCount } from '../../geometry/index.ts'
import { calibrationOf } from '../material/calibration.ts'
import {
  augmentedModulusMPa,
  type CementLaw,
  cementModulusMPa,
  cementPoisson,
  usualCement,
} from '../material/cement.ts'
import { type CementField, saturationOn } from '../material/cement-field.ts'
import { type DensityLaw, laws } from '../material/law.ts'
import type { LoadCase, Solution, VoxelModel } from '../model.ts'
import { nodesOnLayer } from '../model.ts'
import { type Ranged, rangeFrom } from '../ranged.ts'
import { solverOn } from '../solver-on.ts'
import type { Solver } from '../strength/plate.ts'
import { axialStress } from '../strength/strain.ts'
import { discModulusMPa, layer, type Stack } from './stack.ts'

export const cementAloneRise = constant({
  value: 0.024,
  range: [0, 0.05],
  unit: 'rise of the pressure in the adjacent disc',
  source: 'rohlmann-2006',
  note: 'cement alone, posture unchanged: 2.4 % (facts D4.5, [V]); accepted 0 to 5 % (facts E14)',
})

export const shiftedRise = constant({
  value: 0.19,
  range: [0.11, 0.19],
  unit: 'rise of the pressure in the adjacent disc',
  source: 'baroud-2003-shift',
  note: 'motion segment pressed by the same way: pressure +19 %, bulge +17 %, segment 11 % stiffer (facts D4.6, [R-h])',
})

/** What a neighbour's endplate feels, per 1000 N on the stack. */
export interface NeighbourLoad {
  readonly side: 'above' | 'below'
  readonly level: Level
  /** Mean pressure in the middle half of the disc, against the neighbour, MPa. */
  readonly discPressureMPa: number
  /** 95th percentile of the pressure in the neighbour's endplate, MPa. */
  readonly endplateMPa: number
}

export interface StackLoad {
  readonly stiffnessNPerMm: number
  readonly neighbours: readonly NeighbourLoad[]
}

/** Relative rise by cement, under one assumption about the load. */
export interface Rise {
  readonly side: 'above' | 'below'
  readonly level: Level
  readonly discPressure: Ranged
  readonly endplate: Ranged
}

/**
 * What cement in one vertebra does to its neighbours, under both assumptions that the literature makes. They are never
 * averaged (facts D4.8, F8): with the same load and posture little changes, with the same way pressed the stiffer segment
 * takes more.
 */
export interface LoadShift {
  readonly before: StackLoad
  readonly after: StackLoad
  readonly sameLoad: readonly Rise[]
  readonly sameWay: readonly Rise[]
  readonly published: readonly { readonly assumption: string; readonly rise: number; readonly source: string }[]
  readonly findings: readonly Finding[]
}

export interface LoadShiftOptions {
  readonly law?: DensityLaw
  readonly cementLaw?: CementLaw
  /** Share of the treated body's stiffness that damage has left, on the stack's grid. */
  readonly intactShare?: Float32Array
  /** False leaves the uncertain inputs (disc and cement stiffness) alone. */
  readonly spread?: boolean
}

/** The load on the neighbours' endplates before and after a fill. */
export async function loadShift(
  stack: Stack,
  cement: CementField,
  kernels: Kernels,
  options: LoadShiftOptions = {},
  watch?: Watch,
): Promise<LoadShift> {
  return loadShiftBy(stack, cement, solverOn(kernels), options, watch)
}

export async function loadShiftBy(
  stack: Stack,
  cement: CementField,
  solver: Solver,
  options: LoadShiftOptions = {},
  watch?: Watch,
): Promise<LoadShift> {
  const saturation = saturationOn(stack.grid, cement, (e) => stack.layer[e] === layer.treated)
  const usual = options.cementLaw ?? usualCement
  const findings: Finding[] = []
  let start: Float64Array | undefined
  const load = async (filled: boolean, disc: number, cementMPa: number): Promise<StackLoad> => {
    const model = stackModel(
      stack,
      options,
      disc,
      filled ? { saturation, law: { ...usual, modulusMPa: cementMPa } } : null,
    )
    const solution = await solver(model, press(model), { relativeResidual: 1e-5, ...(start ? { start } : {}) }, watch)
    start = solution.displacementMm
    findings.push(...solution.findings)
    return measure(stack, model, solution)
  }
  const [usualDisc, usualMPa] = [discModulusMPa.value, usual.modulusMPa]
  const before = await load(false, usualDisc, usualMPa)
  const after = await load(true, usualDisc, usualMPa)
  const others: { before: StackLoad; after: StackLoad }[] = []
  if (options.spread ?? true) {
    for (const disc of discModulusMPa.range!)
      others.push({ before: await load(false, disc, usualMPa), after: await load(true, disc, usualMPa) })
    for (const modulus of cementModulusMPa.range!) others.push({ before, after: await load(true, usualDisc, modulus) })
  }
  return {
    before,
    after,
    sameLoad: risesOf({ before, after }, others, false),
    sameWay: risesOf({ before, after }, others, true),
    published: [
      { assumption: 'same load and posture', rise: cementAloneRise.value, source: cementAloneRise.source },
      { assumption: 'pressed by the same way', rise: shiftedRise.value, source: shiftedRise.source },
    ],
    findings: [...stack.findings, ...findings],
  }
}

function stackModel(
  stack: Stack,
  options: LoadShiftOptions,
  discMPa: number,
  cement: { saturation: Float32Array; law: CementLaw } | null,
): VoxelModel {
  const law = options.law ?? laws.power
  const calibrations = [stack.treated, stack.above ?? stack.treated, stack.below ?? stack.treated].map(calibrationOf)
  const modulusMPa = new Float32Array(voxelCount(stack.grid))
  for (let e = 0; e < modulusMPa.length; e++) {
    const kind = stack.layer[e]!
    if (kind === layer.empty) continue
    if (kind >= layer.discAbove) {
      modulusMPa[e] = discMPa
      continue
    }
    const mg = calibrations[kind - 1]!.mgPerCm3(stack.hu[e]!)
    const intact = kind === layer.treated && options.intactShare ? options.intactShare[e]! : 1
    const bone = law.modulusMPa(mg) * intact
    modulusMPa[e] = cement ? augmentedModulusMPa(bone, mg, cement.saturation[e]!, cement.law) : bone
  }
  return { grid: stack.grid, modulusMPa, poisson: cementPoisson.value }
}

/** The upper end goes down by 1 mm, kept level; the lower end is held. */
const press = (model: VoxelModel): LoadCase => ({
  name: 'stack pressed level',
  supports: [
    { nodes: nodesOnLayer(model, 2, 0), components: [true, true, true], displacementMm: [0, 0, 0] },
    { nodes: nodesOnLayer(model, 2, model.grid.dims[2]), components: [true, true, true], displacementMm: [0, 0, -1] },
  ],
})

/** Loads per 1000 N. */
function measure(stack: Stack, model: VoxelModel, solution: Solution): StackLoad {
  const stiffnessNPerMm = -solution.reactions[1]!.forceN[2]
  const stress = axialStress(model, solution.displacementMm)
  const perKn = 1000 / stiffnessNPerMm
  const neighbours: NeighbourLoad[] = []
  for (const side of ['above', 'below'] as const) {
    const vertebra = stack[side]
    if (!vertebra) continue
    const { disc, plate } = facing(stack, side)
    const pressure = disc.map((e) => -stress[e]! * perKn)
    const endplate = Float64Array.from(plate, (e) => -stress[e]! * perKn).sort()
    neighbours.push({
      side,
      level: vertebra.level,
      discPressureMPa: pressure.reduce((s, p) => s + p, 0) / pressure.length,
      endplateMPa: endplate[Math.floor(0.95 * endplate.length)]!,
    })
  }
  return { stiffnessNPerMm, neighbours }
}

/** Disc elements that touch the neighbour's endplate in the middle half of the disc, and the endplate elements they touch. */
function facing(stack: Stack, side: 'above' | 'below'): { disc: number[]; plate: number[] } {
  const [nx, ny, nz] = stack.grid.dims
  const plane = nx * ny
  const [disc, bone, up] = side === 'above' ? [layer.discAbove, layer.above, 1] : [layer.discBelow, layer.below, -1]
  const pairs: { e: number; i: number; j: number }[] = []
  for (let e = 0; e < stack.layer.length; e++) {
    const k = Math.floor(e / plane)
    if (stack.layer[e] !== disc || k + up < 0 || k + up >= nz || stack.layer[e + up * plane] !== bone) continue
    pairs.push({ e, i: e % nx, j: Math.floor(e / nx) % ny })
  }
  const mean = (of: (p: { i: number; j: number }) => number): number =>
    pairs.reduce((s, p) => s + of(p), 0) / pairs.length
  const [ci, cj] = [mean((p) => p.i), mean((p) => p.j)]
  const [si, sj] = [mean((p) => (p.i - ci) ** 2), mean((p) => (p.j - cj) ** 2)]
  // An even ellipse has variance a^2 / 4: half its area lies within half its squared radius.
  const inMiddle = ({ i, j }: { i: number; j: number }): boolean =>
    (i - ci) ** 2 / (4 * si) + (j - cj) ** 2 / (4 * sj) < 0.5
  return { disc: pairs.filter(inMiddle).map((p) => p.e), plate: pairs.map((p) => p.e + up * plane) }
}

function risesOf(
  usual: { before: StackLoad; after: StackLoad },
  others: readonly { before: StackLoad; after: StackLoad }[],
  sameWay: boolean,
): readonly Rise[] {
  const rise = ({ before, after }: typeof usual, at: number, of: 'discPressureMPa' | 'endplateMPa'): number => {
    // Figures are per 1000 N; pressed by the same way the force grows with the stiffness.
    const force = sameWay ? after.stiffnessNPerMm / before.stiffnessNPerMm : 1
    return (force * after.neighbours[at]![of]) / before.neighbours[at]![of] - 1
  }
  return usual.before.neighbours.map(({ side, level }, at) => ({
    side,
    level,
    discPressure: rangeFrom(
      rise(usual, at, 'discPressureMPa'),
      others.map((o) => rise(o, at, 'discPressureMPa')),
    ),
    endplate: rangeFrom(
      rise(usual, at, 'endplateMPa'),
      others.map((o) => rise(o, at, 'endplateMPa')),
    ),
  }))
}
