import type { Finding } from '../../base/index.ts'
import type { Affine, Triple } from '../../geometry/index.ts'
import { type Placement, placeStored } from '../placement.ts'
import { extremesOf, qualityFindings } from '../quality.ts'
import { bytesPerSample, huFromStored, type SampleType, samplesFrom, turn } from '../samples.ts'
import { tiltFinding, unshear } from '../shear.ts'
import { find, refuse } from '../troubles.ts'
import { type LabelMap, paddingHu, type ReadVolume, type StorageOrder, type Volume } from '../volume.ts'

/** One image as a NIfTI, NRRD or MetaImage file stores it, before it is turned into the house's order. */
export interface StoredImage {
  readonly title: string
  readonly dims: Triple
  readonly type: SampleType
  readonly littleEndian: boolean
  readonly bytes: Uint8Array
  /** LPS, mm. May be permuted, mirrored or sheared, but not singular. */
  readonly patientFromStored: Affine<'patient', 'voxel'>
  readonly rescale: { readonly slope: number; readonly intercept: number }
  /** Names of labels where the file carries them. */
  readonly names: ReadonlyMap<number, string>
  /** Whether the file itself says it holds labels; undefined where it does not say. */
  readonly saysLabels: boolean | undefined
  readonly modality: 'CT' | 'MR' | undefined
  readonly findings: readonly Finding[]
}

/** Below this the darkest sample of an image cannot be soft tissue or marrow: it is air on the HU scale. */
const airBelow = -150
/** Samples per axis beyond which a header is taken for damaged. */
const dimMax = 32767

/** Refuses dimensions that are not sensible, or that promise more bytes than there are (IMG-003), before any allocation. */
export function checkSize(title: string, dims: readonly number[], type: SampleType, bytesAvailable: number): void {
  if (dims.some((n) => !Number.isInteger(n) || n < 1 || n > dimMax))
    throw refuse('IMG-008', { file: title, dims: dims as number[] })
  const need = dims.reduce((product, n) => product * n, bytesPerSample(type))
  if (need > bytesAvailable) throw refuse('IMG-003', { file: title, bytesNeeded: need, bytesPossible: bytesAvailable })
}

/** The stored image as a Volume in HU (or MR signal). */
export function volumeFromStored(image: StoredImage): ReadVolume {
  const count = image.dims[0] * image.dims[1] * image.dims[2]
  const stored = samplesFrom(image.bytes, image.type, count, image.littleEndian)
  const first = placeStored(image.dims, image.patientFromStored, image.title)
  const findings = [...image.findings, ...first.findings]
  if (first.shear) {
    const flat = huFromStored(stored, image.rescale, image.dims, undefined, paddingHu)
    const upright = unshear(
      flat.samples,
      image.dims,
      image.patientFromStored,
      first.shear.perSlice,
      outsideOf(flat.lowest),
    )
    const place = placeStored(upright.dims, upright.map, image.title)
    const samples = place.storage
      ? turn(upright.samples, new Int16Array(upright.samples.length), place.grid.dims, place.storage)
      : upright.samples
    findings.push(tiltFinding(image.title, image.patientFromStored))
    return finish(image, place, { ...flat, samples }, findings, false)
  }
  const hu = huFromStored(stored, image.rescale, first.grid.dims, first.storage, paddingHu)
  return finish(image, first, hu, findings, true)
}

const outsideOf = (lowest: number): number => (lowest < airBelow ? Math.max(lowest, paddingHu) : 0)

function finish(
  image: StoredImage,
  place: Placement,
  hu: { samples: Int16Array; lowest: number; highest: number; cutOff: number },
  findings: Finding[],
  keepsStorage: boolean,
): ReadVolume {
  const modality = image.modality ?? (hu.lowest < airBelow ? 'CT' : 'MR')
  if (!image.modality)
    findings.push(
      find('IMG-101', modality === 'CT' ? 'note' : 'caution', image.title, { takenAs: modality, lowest: hu.lowest }),
    )
  const volume: Volume = {
    grid: place.grid,
    samples: hu.samples,
    acquisition: { modality, title: image.title },
    ...(keepsStorage && place.storage ? { storage: place.storage } : {}),
  }
  const extremes = extremesOf(hu.samples)
  findings.push(...qualityFindings(volume, image.title, { spacingMm: Math.max(...place.grid.spacingMm) }, extremes))
  if (hu.cutOff > 0) findings.push(find('IMG-102', 'caution', image.title, { samples: hu.cutOff }))
  if (keepsStorage && place.storage) findings.push(turnFinding(image.title, place.storage))
  return { volume, findings, title: image.title }
}

const turnFinding = (about: string, { axis, reversed }: StorageOrder): Finding =>
  find('IMG-103', 'note', about, {
    storedOrder: axis.map((stored, a) => `${reversed[a] ? '-' : '+'}${'ijk'[stored]}`).join(' '),
  })

/** The stored image as raw labels; refuses numbers that are no labels (IMG-019). Names are the file's own. */
export function labelsFromStored(image: StoredImage): {
  map: LabelMap
  findings: readonly Finding[]
  storage: StorageOrder | undefined
} {
  const count = image.dims[0] * image.dims[1] * image.dims[2]
  const stored = samplesFrom(image.bytes, image.type, count, image.littleEndian)
  const { slope, intercept } = image.rescale
  const flat = new Uint8Array(count)
  for (let p = 0; p < count; p++) {
    const value = Number(stored[p]) * slope + intercept
    const label = Math.round(value)
    if (!(Math.abs(value - label) < 1e-3) || label < 0 || label > 255)
      throw refuse('IMG-019', { file: image.title, value: Number.isNaN(value) ? 'not a number' : value })
    flat[p] = label
  }
  const first = placeStored(image.dims, image.patientFromStored, image.title)
  if (!first.shear) {
    const labels = first.storage ? turn(flat, new Uint8Array(count), first.grid.dims, first.storage) : flat
    return { map: { grid: first.grid, labels, names: image.names }, findings: first.findings, storage: first.storage }
  }
  const upright = unshear(flat, image.dims, image.patientFromStored, first.shear.perSlice, 0)
  const place = placeStored(upright.dims, upright.map, image.title)
  const labels = place.storage
    ? turn(upright.samples, new Uint8Array(upright.samples.length), place.grid.dims, place.storage)
    : upright.samples
  const findings = [...first.findings, tiltFinding(image.title, image.patientFromStored)]
  return { map: { grid: place.grid, labels, names: image.names }, findings, storage: undefined }
}

/**
 * Whether the image holds labels: what the file says, else whole numbers from 0 to 255 of which neighbours that are not
 * background are mostly equal (images have noise, labels have none).
 */
export function holdsLabels(image: StoredImage): boolean {
  if (image.saysLabels !== undefined) return image.saysLabels
  const { slope, intercept } = image.rescale
  if (image.modality || slope !== 1 || intercept !== 0) return false
  const count = image.dims[0] * image.dims[1] * image.dims[2]
  const stored = samplesFrom(image.bytes, image.type, count, image.littleEndian)
  let pairs = 0
  let equal = 0
  let before = 0
  for (let p = 0; p < count; p++) {
    const value = Number(stored[p])
    if (!(value >= 0 && value <= 255) || value % 1 !== 0) return false
    if (value > 0 && before > 0) {
      pairs++
      if (value === before) equal++
    }
    before = value
  }
  return equal > 0.5 * pairs
}
