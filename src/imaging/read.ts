import { type Finding, partOf, Refusal, stopIfAsked, type Watch } from '../base/index.ts'
import { volumeOfStack } from './dicom/assemble.ts'
import { textOf } from './dicom/dataset.ts'
import { type DicomFile, openDicom, openDicomHead } from './dicom/file.ts'
import { isSegmentation, labelsOfSegmentation } from './dicom/segmentation.ts'
import { seriesOf, stacksOf } from './dicom/series.ts'
import { type Slice, slicesOf } from './dicom/slice.ts'
import { tag } from './dicom/tags.ts'
import { readMetaImageStored } from './files/metaimage.ts'
import { readNiftiStored } from './files/nifti.ts'
import { type Beside, readNrrdStored } from './files/nrrd.ts'
import { holdsLabels, labelsFromStored, type StoredImage, volumeFromStored } from './files/stored-image.ts'
import { filesInZip } from './files/zip.ts'
import { togetherByName } from './labels/masks.ts'
import { recogniseLabels } from './labels/recognise.ts'
import { kindOf, looksLike } from './recognise.ts'
import { find, refuse } from './troubles.ts'
import type { ReadLabelMap, ReadVolume, SourceFile } from './volume.ts'

/** Everything found in what was given, and what a person must know about the whole. */
export interface ReadImages {
  readonly volumes: readonly ReadVolume[]
  readonly labelMaps: readonly ReadLabelMap[]
  readonly findings: readonly Finding[]
}

/** Files read at the same time. */
const readAhead = 16
/** Bytes of a file in which the header of a single CT slice mostly ends, and which tell any kind of file. */
const headBytes = 16384
const directoryClass = '1.2.840.10008.1.3.10'

/** What was gathered on the way; `refusals` are parts that cannot be used, `grave` first among them. */
interface Gathered {
  readonly slices: Slice[]
  readonly volumes: ReadVolume[]
  readonly labelMaps: ReadLabelMap[]
  readonly refusals: { readonly name: string; readonly refusal: Refusal }[]
  readonly findings: Finding[]
}

/**
 * Reads all images in a set of files: DICOM CT and MR series (mixed studies are sorted out), NIfTI, NRRD, MetaImage and
 * zip archives of these, recognised by content.
 *
 * What cannot be used beside something that can is left out with a finding (IMG-113); where nothing can be used, the
 * gravest reason is thrown as a Refusal.
 */
export async function readImages(files: readonly SourceFile[], watch?: Watch): Promise<ReadImages> {
  const gathered: Gathered = { slices: [], volumes: [], labelMaps: [], refusals: [], findings: [] }
  await gather(files, gathered, partOf(watch, 0, 0.5))
  await readSeries(gathered, partOf(watch, 0.5, 1))
  const { volumes, refusals, findings } = gathered
  const labelMaps = togetherByName(gathered.labelMaps)
  if (volumes.length === 0 && labelMaps.length === 0)
    throw gravest(refusals) ?? refuse('IMG-020', { files: files.length })
  return { volumes, labelMaps, findings: [...onceEach(findings), ...leftOut(refusals)] }
}

async function gather(files: readonly SourceFile[], gathered: Gathered, watch: Watch): Promise<void> {
  const beside = besideIn(files)
  const results: (() => void)[] = []
  let next = 0
  let done = 0
  const worker = async (): Promise<void> => {
    while (next < files.length) {
      stopIfAsked(watch)
      const n = next++
      const file = files[n] as SourceFile
      results[n] = await taken(file, gathered, beside, watch)
      watch.onProgress?.(++done / files.length, 'reading files')
    }
  }
  await Promise.all(Array.from({ length: Math.min(readAhead, files.length) }, worker))
  // Kept in the order of the files, whichever was read first.
  for (const result of results) result()
}

/** Reads one file and returns how it adds to what was gathered. */
async function taken(file: SourceFile, gathered: Gathered, beside: Beside, watch: Watch): Promise<() => void> {
  const name = baseName(file.name)
  try {
    const head = await headOf(file)
    if (head && kindOf(head) === 'none') return notAnImage(head, name)
    const opened = head && (await openDicomHead(head, file, name))
    if (opened && !isSegmentation(opened)) {
      const slices = slicesFrom(opened)
      return () => addSlices(gathered, slices, opened.findings)
    }
    const bytes = plain(await file.read())
    const kind = kindOf(bytes)
    if (kind === 'zip') {
      const inner: Gathered = { ...gathered, slices: [], volumes: [], labelMaps: [], refusals: [], findings: [] }
      await gather(filesInZip(bytes, name), inner, watch.signal ? { signal: watch.signal } : {})
      return () => merge(gathered, inner)
    }
    if (kind === 'none') return notAnImage(bytes, name)
    if (kind === 'dicom') {
      const opened = await openDicom(bytes, name)
      if (isSegmentation(opened)) {
        const labels = recogniseLabels(await labelsOfSegmentation(opened), name)
        return () => gathered.labelMaps.push(labels)
      }
      const slices = slicesFrom(opened)
      return () => addSlices(gathered, slices, opened.findings)
    }
    const stored = await storedImage(kind, bytes, name, beside)
    return added(stored, gathered)
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    return () => gathered.refusals.push({ name, refusal: cause })
  }
}

/** The beginning of a file that is worth reading in parts; undefined for small ones and where the edge reads whole files. */
async function headOf(file: SourceFile): Promise<Uint8Array | undefined> {
  if (!file.readPart || file.bytes < 2 * headBytes) return undefined
  const head = new Uint8Array(headBytes)
  await file.readPart(0, head)
  return head
}

/** Refuses a file by its first bytes, without reading the rest; the samples of a detached header are no file of their own. */
function notAnImage(bytes: Uint8Array, name: string): () => void {
  if (/\.(raw|zraw|img)(\.gz)?$/i.test(name)) return () => undefined
  throw refuse('IMG-001', { file: name, looksLike: looksLike(bytes) })
}

function merge(into: Gathered, from: Gathered): void {
  into.slices.push(...from.slices)
  into.volumes.push(...from.volumes)
  into.labelMaps.push(...from.labelMaps)
  into.refusals.push(...from.refusals)
  into.findings.push(...from.findings)
}

const baseName = (path: string): string => path.split(/[\\/]/).pop() ?? path

/** A Node Buffer is a Uint8Array whose `slice` shares memory; rooms below the edge see plain arrays only. */
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const besideIn =
  (files: readonly SourceFile[]): Beside =>
  async (name) => {
    const found = files.find((file) => baseName(file.name) === baseName(name))
    return found ? plain(await found.read()) : undefined
  }

function storedImage(
  kind: 'nifti' | 'nrrd' | 'metaimage',
  bytes: Uint8Array,
  name: string,
  beside: Beside,
): Promise<StoredImage> {
  if (kind === 'nifti') return readNiftiStored(bytes, name)
  return kind === 'nrrd' ? readNrrdStored(bytes, name, beside) : readMetaImageStored(bytes, name, beside)
}

function added(stored: StoredImage, gathered: Gathered): () => void {
  if (holdsLabels(stored)) {
    const labels = recogniseLabels(labelsFromStored(stored), stored.title)
    return () => gathered.labelMaps.push(labels)
  }
  const volume = volumeFromStored(stored)
  return () => gathered.volumes.push(volume)
}

/** The slices of an opened file; none for the directory of a disc. Refuses what is neither CT nor MR (IMG-009). */
function slicesFrom(file: DicomFile): readonly Slice[] {
  if (file.mediaSopClass === directoryClass) return []
  const modality = textOf(file.set, tag.modality) ?? ''
  if (modality !== 'CT' && modality !== 'MR')
    throw refuse('IMG-009', { file: file.file, modality: modality || 'not given' })
  return slicesOf(file)
}

function addSlices(gathered: Gathered, slices: readonly Slice[], findings: readonly Finding[]): void {
  gathered.slices.push(...slices)
  gathered.findings.push(...findings)
}

async function readSeries(gathered: Gathered, watch: Watch): Promise<void> {
  const all = seriesOf(gathered.slices)
  for (const [n, series] of all.entries()) {
    stopIfAsked(watch)
    const { stacks, refusals, findings } = await stacksOf(series)
    gathered.findings.push(...findings)
    for (const refusal of refusals) gathered.refusals.push({ name: series.title, refusal })
    for (const stack of stacks)
      try {
        gathered.volumes.push(await volumeOfStack(stack, series, partOf(watch, n / all.length, (n + 1) / all.length)))
      } catch (cause) {
        if (!(cause instanceof Refusal)) throw cause
        gathered.refusals.push({ name: series.title, refusal: cause })
      }
  }
}

/** Cut-off and damaged files first, because they explain a gap in their series; files that are no images last. */
const gravity = ['IMG-002', 'IMG-003', 'IMG-016', 'IMG-021']
const light = ['IMG-009', 'IMG-001']

function gravest(refusals: Gathered['refusals']): Refusal | undefined {
  const rank = ({ refusal: { code } }: { refusal: Refusal }): number => {
    if (gravity.includes(code)) return 0
    return 1 + light.indexOf(code) + 1
  }
  return [...refusals].sort((a, b) => rank(a) - rank(b))[0]?.refusal
}

/**
 * Reads one label map from a file, plain or in any of the formats read, whatever its values look like: for a file that a
 * person named as one. Refuses what holds no labels (IMG-019, IMG-020).
 */
export async function readLabelMap(file: SourceFile, watch?: Watch): Promise<ReadLabelMap> {
  const bytes = plain(await file.read())
  const name = baseName(file.name)
  const kind = kindOf(bytes)
  if (kind === 'nifti' || kind === 'nrrd' || kind === 'metaimage') {
    const stored = await storedImage(kind, bytes, name, async () => undefined)
    return recogniseLabels(labelsFromStored(stored), name)
  }
  const only = (await readImages([{ ...file, read: async () => bytes }], watch)).labelMaps[0]
  if (!only) throw refuse('IMG-019', { file: name })
  return only
}

/** The same finding about many files is told once, about the first and the number of others. */
function onceEach(findings: readonly Finding[]): readonly Finding[] {
  const alike = Map.groupBy(findings, ({ code, facts }) => `${code} ${JSON.stringify(facts)}`)
  return [...alike.values()].map((group) => {
    const first = group[0] as Finding
    return group.length === 1 ? first : { ...first, about: `${first.about} and ${group.length - 1} more` }
  })
}

/** One finding for each reason for which parts were left out. */
function leftOut(refusals: Gathered['refusals']): readonly Finding[] {
  const byReason = Map.groupBy(refusals, ({ refusal }) => refusal.code)
  return [...byReason].map(([code, parts]) => {
    const first = parts[0] as { name: string; refusal: Refusal }
    return find('IMG-113', light.includes(code) ? 'note' : 'caution', first.name, {
      ...first.refusal.facts,
      reason: `${code}: ${first.refusal.sentence}`,
      parts: parts.length,
      names: parts.map(({ name }) => name).slice(0, 10),
    })
  })
}
