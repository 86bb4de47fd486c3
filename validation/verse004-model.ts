// VerSe sub-verse004 L2 as published by Walle, Matheson and Boyd (2025): density-calibrated image and labels, facts D3.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { gridAlongPatient, point, type Triple } from '../src/geometry/index.ts'
import { type LoadCase, largestPiece, type Support, type VoxelModel } from '../src/mechanics/index.ts'
import { realData } from '../test/real-data.ts'

/** 1 body trabecular, 2 body cortical, 3 process trabecular, 4 process cortical, 5 lower cap, 6 upper cap. */
export interface Verse004 {
  readonly dims: Triple
  readonly densityMgPerCm3: Float64Array
  /** Of the largest piece; 0 elsewhere. */
  readonly labels: Uint8Array
  readonly leftOut: number
}

const lowerCap = 5
const upperCap = 6
const headerBytes = 352

/** The images, or undefined where they are absent. Floating point as they come: our own reader keeps whole HU. */
export function readVerse004(): Verse004 | undefined {
  const image = realData('spineFE-benchmark/sub-verse004_0000_vertebra_21_im.nii.gz')
  const mask = realData('spineFE-benchmark/sub-verse004_0000_vertebra_21_seg.nii.gz')
  if (!image || !mask) return undefined
  const header = gunzipSync(readFileSync(image))
  const dims = [42, 44, 46].map((at) => header.readInt16LE(at)) as unknown as Triple
  const density = new Float64Array(new Uint8Array(header.subarray(headerBytes)).buffer)
  const seg = new Uint8Array(gunzipSync(readFileSync(mask)).subarray(headerBytes))
  const { kept, leftOut } = largestPiece(
    Uint8Array.from(seg, (s) => (s > 0 ? 1 : 0)),
    dims,
  )
  return { dims, densityMgPerCm3: density, labels: seg.map((s, e) => (kept[e] ? s : 0)), leftOut }
}

/** One way of making the model; what is left out is the published notebook's. */
export interface Choice {
  /** MPa from density in g/cm3. */
  readonly law?: (gPerCm3: number) => number
  readonly capMPa?: number
  readonly poisson?: number
  /** Added to the density, and what it is multiplied by. */
  readonly offsetMgPerCm3?: number
  readonly densityFactor?: number
  /** Densities sorted into 128 equal bins between the least and the most, and what of a bin is taken. */
  readonly bins?: 'middle' | 'upper'
  /** Modulus of the labels 2 and 4 whatever their density. */
  readonly corticalMPa?: number
  /** Modulus where density is not above 0. */
  readonly emptyMPa?: number
  /** Which components the two ends hold: all, or only the axis on one or both. */
  readonly ends?: 'held' | 'top slides' | 'both slide'
  /** The caps move as rigid bodies. */
  readonly rigidCaps?: boolean
  /** Everything that reaches the plane of the end is held with it, processes too. */
  readonly planes?: 'lower' | 'both'
}

export const powerLaw = (g: number): number => 2980 * g ** 1.05
/** Kopperdahl's linear law; where it is below 0, next to nothing. */
export const linearLaw = (g: number): number => Math.max(1e-4, -34.7 + 3230 * g)

const shortenedMm = 0.2

export function verse004Model(data: Verse004, choice: Choice): { model: VoxelModel; load: LoadCase } {
  const { dims, densityMgPerCm3, labels } = data
  const { law = powerLaw, capMPa = 2500, emptyMPa = 1e-4, offsetMgPerCm3 = 0, densityFactor = 1 } = choice
  const binned = binsOf(data, choice.bins)
  const modulusMPa = Float32Array.from(labels, (label, e) => {
    if (label === 0) return 0
    if (label >= lowerCap) return capMPa
    if (choice.corticalMPa !== undefined && label % 2 === 0) return choice.corticalMPa
    const density = binned(densityMgPerCm3[e]!) * densityFactor + offsetMgPerCm3
    return density > 0 ? law(density / 1000) : emptyMPa
  })
  const model: VoxelModel = {
    grid: gridAlongPatient(dims, [1, 1, 1], point('patient', 0, 0, 0)),
    modulusMPa,
    poisson: choice.poisson ?? 0.3,
  }
  return { model, load: loadOf(data, choice) }
}

const binCount = 128

function binsOf({ densityMgPerCm3, labels }: Verse004, bins: Choice['bins']): (density: number) => number {
  if (!bins) return (density) => density
  let [least, most] = [Infinity, -Infinity]
  densityMgPerCm3.forEach((density, e) => {
    if (labels[e] === 0 || labels[e]! >= lowerCap) return
    least = Math.min(least, density)
    most = Math.max(most, density)
  })
  const width = (most - least) / binCount
  const place = bins === 'middle' ? 0.5 : 1
  return (density) =>
    density <= 0 ? density : least + width * (Math.min(binCount - 1, Math.floor((density - least) / width)) + place)
}

function loadOf(data: Verse004, { ends = 'held', rigidCaps = false, planes }: Choice): LoadCase {
  const whole = (cap: number): boolean => planes === 'both' || (planes === 'lower' && cap === lowerCap)
  const support = (cap: number, slides: boolean, byMm: number): Support => ({
    nodes: rigidCaps ? nodesOfLabels(data, [cap]) : outerNodes(data, cap, whole(cap)),
    components: [!slides, !slides, true],
    displacementMm: [0, 0, byMm],
  })
  const lower = support(lowerCap, ends === 'both slide', 0)
  const upper = support(upperCap, ends !== 'held', -shortenedMm)
  // Sliding ends leave the body free to move sideways and turn: two nodes of the lower end are kept.
  const [a, b] = [lower.nodes[0]!, lower.nodes.at(-1)!]
  const kept: Support[] =
    ends === 'both slide'
      ? [
          { nodes: Uint32Array.of(a), components: [true, true, false], displacementMm: [0, 0, 0] },
          { nodes: Uint32Array.of(b), components: [true, false, false], displacementMm: [0, 0, 0] },
        ]
      : []
  return { name: 'sub-verse004 L2', supports: [...kept, lower, upper] }
}

/** Nodes of the cap's face away from the bone; `whole`: all nodes in its plane. */
function outerNodes(data: Verse004, cap: number, whole: boolean): Uint32Array {
  const plane = (data.dims[0] + 1) * (data.dims[1] + 1)
  const layerOf = (node: number): number => Math.floor(node / plane)
  const own = nodesOfLabels(data, [cap])
  const outer = own.reduce(
    (m, n) => (cap === lowerCap ? Math.min(m, layerOf(n)) : Math.max(m, layerOf(n))),
    layerOf(own[0]!),
  )
  return (whole ? nodesOfLabels(data, [1, 2, 3, 4, cap]) : own).filter((node) => layerOf(node) === outer)
}

/** All nodes of elements with these labels. */
function nodesOfLabels({ dims: [nx, ny, nz], labels }: Verse004, wanted: readonly number[]): Uint32Array {
  const found = new Set<number>()
  for (let k = 0, e = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, e++) {
        if (!wanted.includes(labels[e]!)) continue
        for (let corner = 0; corner < 8; corner++)
          found.add(i + (corner & 1) + (nx + 1) * (j + ((corner >> 1) & 1) + (ny + 1) * (k + (corner >> 2))))
      }
  return Uint32Array.from([...found].sort((a, b) => a - b))
}

/** Force over shortening. */
export const stiffnessOf = (upperForceN: number): number => -upperForceN / shortenedMm
