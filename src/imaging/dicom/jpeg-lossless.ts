import { refuse } from '../troubles.ts'

/** Bits looked at in one step: most code words with the difference they carry fit. */
const peekBits = 13
const slowEntry = 0xff

/** A Huffman table turned into look-ups. Entries are (difference << 8) | bits used, or (SSSS << 8) | code bits where slow. */
interface DifferenceTable {
  readonly quick: Int32Array
  readonly symbols: Uint8Array
  /** Per code length: first code, first index into `symbols`, count; for words longer than the peek. */
  readonly firstCode: Int32Array
  readonly firstIndex: Int32Array
  readonly counts: Int32Array
}

interface Scan {
  readonly width: number
  readonly height: number
  readonly precision: number
  readonly predictor: number
  readonly pointTransform: number
  readonly restartEvery: number
  readonly table: DifferenceTable
  readonly dataStart: number
}

/**
 * Decodes one frame of lossless JPEG (process 14, any predictor, one component of 2 to 16 bits) to its stored bits.
 *
 * Source  ISO/IEC 10918-1, annex H. Refuses damaged streams (IMG-016) and other kinds of JPEG (IMG-015).
 */
export function decodeJpegLossless(bytes: Uint8Array, columns: number, rows: number, file: string): Uint16Array {
  const scan = readScan(bytes, file)
  if (scan.width !== columns || scan.height !== rows)
    throw refuse('IMG-016', { file, reason: `the frame is ${scan.width} x ${scan.height}, not ${columns} x ${rows}` })
  const out = new Uint16Array(columns * rows)
  const linesPerRun = scan.restartEvery === 0 ? rows : scan.restartEvery / columns
  if (!Number.isInteger(linesPerRun)) throw refuse('IMG-016', { file, reason: 'a restart within a line' })
  let at = scan.dataStart
  for (let line = 0; line < rows; line += linesPerRun) {
    const run = unstuffed(bytes, at, 8 + 4 * columns)
    const lines = Math.min(linesPerRun, rows - line)
    decodeRun(run.data, run.length * 8, scan, out.subarray(line * columns, (line + lines) * columns), lines, file)
    at = run.next
  }
  if (scan.pointTransform > 0) for (let p = 0; p < out.length; p++) out[p] = (out[p] as number) << scan.pointTransform
  return out
}

function readScan(bytes: Uint8Array, file: string): Scan {
  const damaged = (reason: string) => refuse('IMG-016', { file, reason })
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw damaged('no JPEG inside')
  const tables = new Map<number, DifferenceTable>()
  let frame: { precision: number; height: number; width: number } | undefined
  let restartEvery = 0
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw damaged('a marker is missing')
    const marker = bytes[at + 1] as number
    if (marker === 0xff) {
      at++
      continue
    }
    const length = short(bytes, at + 2)
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) throw damaged('a segment runs past the end')
    if (marker === 0xc4) readTables(bytes, at + 4, end, tables, damaged)
    else if (marker === 0xdd) restartEvery = short(bytes, at + 4)
    else if (marker === 0xc3) frame = readFrame(bytes, at + 4, end, file)
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc)
      throw refuse('IMG-015', { file, jpegProcess: marker.toString(16) })
    else if (marker === 0xda) return readStart(bytes, at + 4, end, frame, tables, restartEvery, damaged)
    at = end
  }
  throw damaged('no scan')
}

const short = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number)

function readFrame(bytes: Uint8Array, at: number, end: number, file: string) {
  if (end - at < 9 || bytes[at + 5] !== 1) throw refuse('IMG-007', { file, components: bytes[at + 5] ?? 0 })
  return { precision: bytes[at] as number, height: short(bytes, at + 1), width: short(bytes, at + 3) }
}

function readStart(
  bytes: Uint8Array,
  at: number,
  end: number,
  frame: { precision: number; height: number; width: number } | undefined,
  tables: ReadonlyMap<number, DifferenceTable>,
  restartEvery: number,
  damaged: (reason: string) => Error,
): Scan {
  const table = tables.get((bytes[at + 2] as number) >> 4)
  const predictor = bytes[at + 3] as number
  if (!frame || !table || end - at < 6 || bytes[at] !== 1) throw damaged('a scan without frame or table')
  if (predictor < 1 || predictor > 7 || frame.precision < 2 || frame.precision > 16)
    throw damaged('an unknown predictor')
  return { ...frame, predictor, pointTransform: (bytes[at + 5] as number) & 15, restartEvery, table, dataStart: end }
}

function readTables(
  bytes: Uint8Array,
  start: number,
  end: number,
  tables: Map<number, DifferenceTable>,
  damaged: (reason: string) => Error,
): void {
  let at = start
  while (at + 17 <= end) {
    const id = (bytes[at] as number) & 15
    const counts = Array.from(bytes.subarray(at + 1, at + 17))
    const total = counts.reduce((a, b) => a + b, 0)
    if (total > 256 || at + 17 + total > end) throw damaged('a code table is cut off')
    tables.set(id, differenceTable(counts, Uint8Array.from(bytes.subarray(at + 17, at + 17 + total)), damaged))
    at += 17 + total
  }
}

function differenceTable(
  counts: readonly number[],
  symbols: Uint8Array,
  damaged: (reason: string) => Error,
): DifferenceTable {
  const quick = new Int32Array(1 << peekBits).fill(slowEntry)
  const firstCode = new Int32Array(18)
  const firstIndex = new Int32Array(18)
  let code = 0
  let index = 0
  for (let bits = 1; bits <= 16; bits++) {
    firstCode[bits] = code
    firstIndex[bits] = index
    const count = counts[bits - 1] as number
    if (code + count > 1 << bits) throw damaged('a code table is overfull')
    for (let n = 0; n < count; n++, code++, index++) fillQuick(quick, code, bits, symbols[index] as number, damaged)
    code <<= 1
  }
  return { quick, symbols, firstCode, firstIndex, counts: Int32Array.from([0, ...counts]) }
}

function fillQuick(quick: Int32Array, code: number, bits: number, size: number, damaged: (reason: string) => Error) {
  if (size > 16) throw damaged('a difference of more than 16 bits')
  const extra = size === 16 ? 0 : size
  if (bits + extra > peekBits) return
  const rest = peekBits - bits - extra
  for (let value = 0; value < 1 << extra; value++) {
    const entry = ((size === 16 ? 32768 : extended(value, size)) << 8) | (bits + extra)
    const from = ((code << extra) | value) << rest
    quick.fill(entry, from, from + (1 << rest))
  }
}

/** The signed difference that `size` further bits stand for. */
const extended = (value: number, size: number): number =>
  size === 0 ? 0 : value < 1 << (size - 1) ? value - (1 << size) + 1 : value

/** The entropy-coded bytes up to the next marker without their stuffing, with zeros behind for one line read too far. */
function unstuffed(
  bytes: Uint8Array,
  start: number,
  spare: number,
): { data: Uint8Array; length: number; next: number } {
  const data = new Uint8Array(bytes.length - start + spare)
  let length = 0
  let at = start
  for (;;) {
    const stop = bytes.indexOf(0xff, at)
    const end = stop < 0 ? bytes.length : stop
    data.set(bytes.subarray(at, end), length)
    length += end - at
    if (stop < 0) return { data, length, next: bytes.length }
    const after = bytes[stop + 1]
    if (after === 0) {
      data[length++] = 0xff
      at = stop + 2
    } else if (after === 0xff) at = stop + 1
    else return { data, length, next: stop + 2 }
  }
}

/** Decodes the lines of one run; the first line is predicted from the left, the first sample from the middle of the range. */
function decodeRun(
  data: Uint8Array,
  bitCount: number,
  scan: Scan,
  out: Uint16Array,
  lines: number,
  file: string,
): void {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const { width, predictor, table } = scan
  const quick = table.quick
  let left = 1 << (scan.precision - scan.pointTransform - 1)
  let bit = 0
  let p = 0
  for (let line = 0; line < lines; line++) {
    if (line > 0) left = out[p - width] as number
    const simple = line === 0 || predictor === 1
    for (let x = 0; x < width; x++, p++) {
      const word = view.getUint32(bit >>> 3) << (bit & 7)
      let entry = quick[word >>> (32 - peekBits)] as number
      if (entry === slowEntry) entry = slow(view, bit, table, file)
      bit += entry & 0xff
      const predicted = simple || x === 0 ? left : predict(predictor, out, p, width, left)
      left = (predicted + (entry >> 8)) & 0xffff
      out[p] = left
    }
    if (bit > bitCount) throw refuse('IMG-016', { file, reason: 'the compressed data end early' })
  }
}

/** Annex H, table H.1: a left, b above, c above left. */
function predict(predictor: number, out: Uint16Array, p: number, width: number, a: number): number {
  const b = out[p - width] as number
  const c = out[p - width - 1] as number
  switch (predictor) {
    case 2:
      return b
    case 3:
      return c
    case 4:
      return a + b - c
    case 5:
      return a + ((b - c) >> 1)
    case 6:
      return b + ((a - c) >> 1)
    default:
      return (a + b) >> 1
  }
}

/** A word too long for the quick table: the same kind of entry, bit by bit. */
function slow(view: DataView, start: number, table: DifferenceTable, file: string): number {
  const bitAt = (n: number): number => ((view.getUint8(n >>> 3) as number) >> (7 - (n & 7))) & 1
  const safe = (n: number): number => (n >>> 3 < view.byteLength ? bitAt(n) : 0)
  let code = 0
  for (let bits = 1; bits <= 16; bits++) {
    code = (code << 1) | safe(start + bits - 1)
    const n = code - (table.firstCode[bits] as number)
    if (n < 0 || n >= (table.counts[bits] as number)) continue
    const size = table.symbols[(table.firstIndex[bits] as number) + n] as number
    if (size === 16) return (32768 << 8) | bits
    let value = 0
    for (let k = 0; k < size; k++) value = (value << 1) | safe(start + bits + k)
    return (extended(value, size) << 8) | (bits + size)
  }
  throw refuse('IMG-016', { file, reason: 'a code word is in no table' })
}
