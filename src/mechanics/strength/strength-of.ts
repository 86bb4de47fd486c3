import type { Level, Spine } from '../../anatomy/index.ts'
import { type Finding, invariant, partOf, type Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { sameGrid } from '../../geometry/index.ts'
import type { Volume } from '../../imaging/index.ts'
import { type BoneCalibration, calibrationOf } from '../material/calibration.ts'
import { type CementField, cementOn } from '../material/cement-field.ts'
import { type Ranged, rangeFrom, ratio, times } from '../ranged.ts'
import { solverOn } from '../solver-on.ts'
import { type MaterialChoice, type MaterialModel, modelOf } from '../specimen/model-of.ts'
import { type MountOptions, mountVertebra } from '../specimen/mount.ts'
import { matter, type Specimen } from '../specimen/specimen.ts'
import { find } from '../troubles.ts'
import { type Activity, loadOf } from './activities.ts'
import { loadCasesOf, type PlainLoad } from './load-cases.ts'
import { type NonlinearResult, nonlinearStrength } from './nonlinear.ts'
import { type PlatePlace, type PlateResponse, plateResponse, type Solver } from './plate.ts'
import { crawfordN } from './rules.ts'
import type { LoadName, LoadResult, LoadToStrength, Strength, StrengthMaps, Variant } from './strength.ts'
import { variantsOf } from './variants.ts'

export interface StrengthOptions extends MountOptions, MaterialChoice {
  /** Cement in the bone; without it the vertebra as the CT shows it. */
  readonly cement?: CementField
  /** False leaves the uncertain inputs alone: all ranges are then single figures. Default true. */
  readonly spread?: boolean
  /** Also load in steps with bone giving way (about twenty more solves). Default false. */
  readonly nonlinear?: boolean
  /** A specimen mounted before, to save mounting it again. */
  readonly specimen?: Specimen
  /** The result of a like model (the same specimen before cement), to start from. */
  readonly like?: Strength
}

/**
 * Stiffness and strength of one vertebra between PMMA blocks, from its CT.
 *
 * Ranges join, as independent, what each uncertain input does alone: material law, calibration, and with cement its
 * stiffness. They do not hold what the method itself leaves open (facts D2.1: stiffness of real vertebrae is predicted with
 * an R2 of 0.28 only, strength of 0.80).
 *
 * Units   N, mm, rad, MPa
 * Frame   along the vertebra
 * Errors  MEC-001, MEC-004, MEC-005, MEC-006
 */
export async function strengthOf(
  volume: Volume,
  spine: Spine,
  level: Level,
  kernels: Kernels,
  options: StrengthOptions = {},
  watch?: Watch,
): Promise<Strength> {
  const specimen =
    options.specimen ?? (await mountVertebra(volume, spine, level, kernels, options, partOf(watch, 0, 0.1)))
  return strengthOfSpecimen(specimen, solverOn(kernels), options, partOf(watch, 0.1, 1))
}

/** `strengthOf` for a specimen already mounted, with any solver. */
export async function strengthOfSpecimen(
  specimen: Specimen,
  solver: Solver,
  options: StrengthOptions = {},
  watch?: Watch,
): Promise<Strength> {
  const calibration = calibrationOf(specimen.vertebra)
  const cement = options.cement ? cementOn(specimen, options.cement) : null
  const material = modelOf(specimen, calibration, options, cement?.saturation)
  const place = placeOf(specimen)
  const { like: other } = options
  invariant(
    !other || sameGrid(other.maps.grid, specimen.grid),
    () => `${specimen.level}: the like result is of another grid`,
  )
  const like = other ? { like: other.response } : {}
  const response = await plateResponse(material.model, place, solver, like, partOf(watch, 0, 0.4))
  const plain = loadCasesOf(specimen, material.model, response)
  const variants =
    (options.spread ?? true)
      ? await variantsOf(specimen, calibration, options, cement?.saturation, response, solver, partOf(watch, 0.4, 0.7))
      : []
  const stepwise = options.nonlinear
    ? await nonlinearStrength(
        material,
        { heightMm: specimen.bodyHeightMm, place, counted: bodyOf(specimen), start: response.fields[0] },
        solver,
        partOf(watch, 0.7, 1),
      )
    : null
  return resultOf({
    specimen,
    calibration,
    material,
    response,
    plain,
    variants,
    stepwise,
    cementFindings: cement?.findings ?? null,
  })
}

const placeOf = (specimen: Specimen): PlatePlace => {
  const h = specimen.grid.spacingMm[0]
  return { xMm: specimen.plateCentre[0] * h, yMm: specimen.plateCentre[1] * h }
}

const bodyOf = (specimen: Specimen): Uint8Array => specimen.matter.map((m) => (m === matter.body ? 1 : 0))

/** Everything worked out about one vertebra, before it is put together. */
interface Worked {
  readonly specimen: Specimen
  readonly calibration: BoneCalibration
  readonly material: MaterialModel
  readonly response: PlateResponse
  readonly plain: readonly PlainLoad[]
  readonly variants: readonly Variant[]
  readonly stepwise: NonlinearResult | null
  /** Null without cement. */
  readonly cementFindings: readonly Finding[] | null
}

function resultOf(worked: Worked): Strength {
  const { specimen, calibration, material, response, plain, variants, stepwise } = worked
  const compression = plain[0]!
  const stiffnessNPerMm = rangeFrom(
    compression.stiffnessNPerMm,
    variants.map((v) => v.stiffnessNPerMm),
  )
  const pistoia = rangeFrom(
    compression.pistoiaN,
    variants.map((v) => v.pistoiaN),
  )
  // The other load cases share the relative ranges of level compression.
  const stiffnessSpread = ratioOfItself(stiffnessNPerMm)
  const pistoiaSpread = ratioOfItself(pistoia)
  const loadCases = plain.map(
    (load): LoadResult => ({
      name: load.name,
      offsetMm: load.offsetMm,
      stiffnessNPerMm: times(stiffnessSpread, load.stiffnessNPerMm),
      forwardRadPerKn: load.forwardRadPerKn,
      leftwardRadPerKn: load.leftwardRadPerKn,
      pistoiaN: times(pistoiaSpread, load.pistoiaN),
    }),
  )
  const crawfordHere = times(stiffnessNPerMm, crawfordN(1, specimen.bodyHeightMm))
  const nonlinear = stepwise ? times(stiffnessSpread, stepwise.peakN) : null
  const strengthN = { crawford: crawfordHere, pistoia, nonlinear }
  const standing = loadOf('standing', specimen.level)
  return {
    level: specimen.level,
    withCement: worked.cementFindings !== null,
    spacingMm: specimen.grid.spacingMm[0],
    elements: material.model.modulusMPa.reduce((n, m) => n + (m > 0 ? 1 : 0), 0),
    calibration: calibration.from,
    stiffnessNPerMm,
    strengthN,
    steps: stepwise?.steps ?? [],
    loadCases,
    loadToStrength: comparisons(specimen.level, strengthN, loadCases),
    toggleRad: toggleOf(loadCases[1]!, standing, stiffnessSpread),
    variants,
    maps: mapsOf(specimen, material, compression, standing.value, crawfordHere.value, stepwise),
    response,
    findings: findingsOf(worked),
  }
}

const findingsOf = ({ specimen, calibration, response, stepwise, cementFindings }: Worked): readonly Finding[] => [
  ...specimen.findings,
  ...calibration.findings,
  find('MEC-110', 'caution', specimen.level),
  ...(cementFindings ?? []),
  ...response.solutions.flatMap((s) => s.findings),
  ...(stepwise?.findings ?? []),
]

const ratioOfItself = ({ value, low, high }: Ranged): Ranged => ({ value: 1, low: low / value, high: high / value })

/** Turn under the standing load; softer bone turns more. */
function toggleOf(pressure: LoadResult, standing: Ranged, spread: Ranged): Ranged {
  const perN = pressure.leftwardRadPerKn / 1000
  const [a, b] = [(perN * standing.low) / spread.high, (perN * standing.high) / spread.low]
  return { value: perN * standing.value, low: Math.min(a, b), high: Math.max(a, b) }
}

function comparisons(
  level: Level,
  strengthN: Strength['strengthN'],
  loadCases: readonly LoadResult[],
): readonly LoadToStrength[] {
  const compare = (activity: Activity, load: LoadName, by: LoadToStrength['by'], strength: Ranged): LoadToStrength => {
    const loadN = loadOf(activity, level)
    return { activity, load, by, loadN, strengthN: strength, phi: ratio(loadN, strength) }
  }
  const bent = loadCases.find((l) => l.name === 'flexion')!.pistoiaN
  const { crawford, pistoia, nonlinear } = strengthN
  const activities: readonly Activity[] = ['standing', 'flexion', 'lifting']
  return activities.flatMap((activity) => [
    compare(activity, 'compression', 'crawford', crawford),
    compare(activity, 'compression', 'pistoia', pistoia),
    ...(nonlinear ? [compare(activity, 'compression', 'nonlinear', nonlinear)] : []),
    // Worst case: the force in front, as if no muscle of the back took the moment.
    ...(activity === 'standing' ? [] : [compare(activity, 'flexion', 'pistoia', bent)]),
  ])
}

function mapsOf(
  specimen: Specimen,
  { model, yieldStrain }: MaterialModel,
  compression: PlainLoad,
  standingN: number,
  crawfordLoadN: number,
  stepwise: NonlinearResult | null,
): StrengthMaps {
  const perKn = compression.strainPerKn
  const strain = Float32Array.from(perKn, (s) => (s * standingN) / 1000)
  return {
    grid: specimen.grid,
    matter: specimen.matter,
    modulusMPa: model.modulusMPa,
    energyMPa: Float32Array.from(strain, (s, e) => 0.5 * model.modulusMPa[e]! * s * s),
    strain,
    yielded:
      stepwise?.yielded ??
      Uint8Array.from(perKn, (s, e) => (yieldStrain[e]! > 0 && (s * crawfordLoadN) / 1000 > yieldStrain[e]! ? 1 : 0)),
  }
}
