import type { Grid } from '../../../geometry/index.ts'
import type { StrengthFields, StrengthState } from '../../work/operations/strength.ts'

/**
 * Fields for pictures, a byte a voxel, as they are kept in the case.
 *
 * `energy`: 0 none, 1 to 255 by the logarithm of the strain energy density between `energyMPa` low and high. `yielded`: 255
 * beyond yield. `cement`: share of the pores filled, 255 for all.
 */
export interface PackedFields {
  readonly grid: Grid
  readonly cementGrid: Grid
  readonly energyMPa: { readonly low: number; readonly high: number }
  readonly energy: Readonly<Record<StrengthState, Uint8Array>>
  readonly yielded: Readonly<Record<StrengthState, Uint8Array>>
  readonly cement: Readonly<Record<'planned' | 'after', Uint8Array>>
}

const states = ['before', 'planned', 'after'] as const
/** Matter 1 and 2: the vertebra's own tissue; the blocks it is pressed between are not shown. */
const isBone = (matter: number): boolean => matter === 1 || matter === 2
const decades = 3

export function packed({ grid, matter, energyMPa, yielded, cement }: StrengthFields): PackedFields {
  const high = topOf(energyMPa.before, matter)
  const low = high / 10 ** decades
  const energy = (state: StrengthState): Uint8Array =>
    Uint8Array.from(energyMPa[state], (e, v) => (isBone(matter[v] as number) && e > low ? logByte(e, low, high) : 0))
  const beyond = (state: StrengthState): Uint8Array =>
    Uint8Array.from(yielded[state], (y, v) => (y === 1 && isBone(matter[v] as number) ? 255 : 0))
  const share = (values: Float32Array): Uint8Array => Uint8Array.from(values, (s) => Math.round(255 * Math.min(1, s)))
  return {
    grid,
    cementGrid: cement.grid,
    energyMPa: { low, high },
    energy: byState(energy),
    yielded: byState(beyond),
    cement: { planned: share(cement.planned), after: share(cement.after) },
  }
}

const byState = <T>(of: (state: StrengthState) => T): Record<StrengthState, T> => ({
  before: of('before'),
  planned: of('planned'),
  after: of('after'),
})

const logByte = (value: number, low: number, high: number): number =>
  Math.max(1, Math.min(255, Math.round(1 + (254 * Math.log10(value / low)) / Math.log10(high / low))))

/** What all but one of 500 bone voxels stay below, so that a few at the rim do not set the scale. */
function topOf(energy: Float32Array, matter: Uint8Array): number {
  const values = energy.filter((e, v) => e > 0 && isBone(matter[v] as number)).sort()
  return values[Math.floor(0.998 * (values.length - 1))] ?? 1
}

interface Header {
  readonly version: 1
  readonly grid: PlainGrid
  readonly cementGrid: PlainGrid
  readonly energyMPa: PackedFields['energyMPa']
}

interface PlainGrid extends Omit<Grid, 'patientFromVoxel'> {
  readonly patientFromVoxel: readonly number[]
}

const plain = (grid: Grid): PlainGrid => ({ ...grid, patientFromVoxel: [...(grid.patientFromVoxel as Float64Array)] })
const gridOf = (grid: PlainGrid): Grid =>
  ({ ...grid, patientFromVoxel: Float64Array.from(grid.patientFromVoxel) }) as unknown as Grid

/** One array: a header of its length in four bytes and JSON, then the fields one after the other. */
export function bytesOf(fields: PackedFields): Uint8Array<ArrayBuffer> {
  const { grid, cementGrid, energyMPa, energy, yielded, cement } = fields
  const header: Header = { version: 1, grid: plain(grid), cementGrid: plain(cementGrid), energyMPa }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const parts = [...states.map((s) => energy[s]), ...states.map((s) => yielded[s]), cement.planned, cement.after]
  const bytes = new Uint8Array(4 + text.length + parts.reduce((sum, p) => sum + p.length, 0))
  new DataView(bytes.buffer).setUint32(0, text.length, true)
  bytes.set(text, 4)
  let at = 4 + text.length
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Null where the bytes are not such fields. */
export function fieldsFrom(bytes: Uint8Array): PackedFields | null {
  const header = headerOf(bytes)
  if (!header) return null
  const grid = gridOf(header.value.grid)
  const cementGrid = gridOf(header.value.cementGrid)
  const count = ({ dims }: Grid): number => dims[0] * dims[1] * dims[2]
  if (bytes.length !== header.end + 6 * count(grid) + 2 * count(cementGrid)) return null
  let at = header.end
  const next = (length: number): Uint8Array => {
    at += length
    return bytes.subarray(at - length, at)
  }
  const three = () => ({ before: next(count(grid)), planned: next(count(grid)), after: next(count(grid)) })
  const energy = three()
  const yielded = three()
  const cement = { planned: next(count(cementGrid)), after: next(count(cementGrid)) }
  return { grid, cementGrid, energyMPa: header.value.energyMPa, energy, yielded, cement }
}

function headerOf(bytes: Uint8Array): { readonly value: Header; readonly end: number } | null {
  if (bytes.length < 4) return null
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true)
  if (length > bytes.length - 4) return null
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes.slice(4, 4 + length))) as Header
    return value.version === 1 ? { value, end: 4 + length } : null
  } catch {
    return null
  }
}
