import { type Affine, affine, compose, type Triple } from '../../geometry/index.ts'
import { unturn } from '../samples.ts'
import type { LabelMap, StorageOrder, Volume } from '../volume.ts'
import { gzip } from './gzip.ts'
import { niftiFromPatient } from './nifti-orientation.ts'

/** Bytes of the header with the four that say no extension follows. */
const dataStart = 352

/**
 * The volume as a gzipped NIfTI-1 (int16 HU, sform and qform), in the order its file stored it where `storage` is set.
 *
 * Same input, same bytes.
 */
export async function writeNiftiVolume(volume: Volume): Promise<Uint8Array> {
  const { grid, samples, storage, acquisition } = volume
  const stored = storage ? unturn(samples, new Int16Array(samples.length), grid.dims, storage) : samples
  const bytes = new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength)
  return pack(
    { datatype: 4, bits: 16, description: `vertebro ${acquisition.modality}`, intent: 0 },
    grid,
    storage,
    bytes,
  )
}

/**
 * The label map as a gzipped NIfTI-1 (uint8), with its names in a label table.
 *
 * `storage` is that of the image it belongs to: the map then lies voxel for voxel on the image's own file.
 */
export async function writeNiftiLabels(map: LabelMap, storage?: StorageOrder): Promise<Uint8Array> {
  const { grid, labels } = map
  const stored = storage ? unturn(labels, new Uint8Array(labels.length), grid.dims, storage) : labels
  const kind = { datatype: 2, bits: 8, description: 'vertebro labels', intent: 1002 }
  return pack(kind, grid, storage, stored, labelTable(map.names))
}

interface Kind {
  readonly datatype: number
  readonly bits: number
  readonly description: string
  readonly intent: number
}

async function pack(
  kind: Kind,
  grid: Volume['grid'],
  storage: StorageOrder | undefined,
  samples: Uint8Array,
  extension: Uint8Array = new Uint8Array(0),
): Promise<Uint8Array> {
  const start = dataStart + extension.length
  const out = new Uint8Array(start + samples.length)
  const { dims, map } = storedGrid(grid.dims, grid.patientFromVoxel, storage)
  writeHeader(new DataView(out.buffer), kind, dims, map, start)
  out.set(extension, dataStart)
  if (extension.length > 0) out[348] = 1
  out.set(samples, start)
  return gzip(out)
}

/** Dimensions and map in the order of storage. */
function storedGrid(
  dims: Triple,
  patientFromVoxel: Affine<'patient', 'voxel'>,
  storage: StorageOrder | undefined,
): { dims: Triple; map: Affine<'patient', 'voxel'> } {
  if (!storage) return { dims, map: patientFromVoxel }
  const gridFromStored = new Float64Array(16)
  const storedDims = [0, 0, 0] as [number, number, number]
  gridFromStored[15] = 1
  storage.axis.forEach((stored, a) => {
    storedDims[stored] = dims[a] as number
    gridFromStored[a * 4 + stored] = storage.reversed[a] ? -1 : 1
    gridFromStored[a * 4 + 3] = storage.reversed[a] ? (dims[a] as number) - 1 : 0
  })
  return { dims: storedDims, map: compose(patientFromVoxel, affine('voxel', 'voxel', gridFromStored)) }
}

function writeHeader(view: DataView, kind: Kind, dims: Triple, map: Affine<'patient', 'voxel'>, start: number): void {
  const { rows, size, quaternion, qfac } = niftiFromPatient(map)
  view.setInt32(0, 348, true)
  for (const [i, n] of [3, ...dims, 1, 1, 1, 1].entries()) view.setInt16(40 + 2 * i, n, true)
  view.setInt16(68, kind.intent, true)
  view.setInt16(70, kind.datatype, true)
  view.setInt16(72, kind.bits, true)
  for (const [i, x] of [qfac, ...size].entries()) view.setFloat32(76 + 4 * i, x, true)
  view.setFloat32(108, start, true)
  view.setFloat32(112, 1, true)
  view.setUint8(123, 2)
  for (let i = 0; i < kind.description.length; i++) view.setUint8(148 + i, kind.description.charCodeAt(i))
  view.setInt16(252, 1, true)
  view.setInt16(254, 1, true)
  for (const [i, x] of quaternion.entries()) view.setFloat32(256 + 4 * i, x, true)
  for (let r = 0; r < 3; r++) view.setFloat32(268 + 4 * r, rows[r * 4 + 3] as number, true)
  for (const [i, x] of rows.entries()) view.setFloat32(280 + 4 * i, x, true)
  for (const [i, c] of [0x6e, 0x2b, 0x31, 0].entries()) view.setUint8(344 + i, c)
}

/** The names as the label table that viewers and TotalSegmentator use (a caret extension, code 30). */
function labelTable(names: ReadonlyMap<number, string>): Uint8Array {
  if (names.size === 0) return new Uint8Array(0)
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const rows = [...names].map(([key, name]) => `<Label Key="${key}">${escaped(name)}</Label>`).join('')
  const xml = new TextEncoder().encode(
    `<?xml version="1.0" encoding="UTF-8"?><CaretExtension><VolumeInformation Index="0"><LabelTable>${rows}</LabelTable></VolumeInformation></CaretExtension>`,
  )
  const length = Math.ceil((xml.length + 8) / 16) * 16
  const out = new Uint8Array(length)
  const view = new DataView(out.buffer)
  view.setInt32(0, length, true)
  view.setInt32(4, 30, true)
  out.set(xml, 8)
  return out
}
