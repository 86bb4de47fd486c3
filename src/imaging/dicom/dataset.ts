import { refuse } from '../troubles.ts'
import { type TagNumber, tag, wantedTags } from './tags.ts'

/** Where one wanted element's value lies. `length` is -1 for a value of undefined length (sequences, encapsulated pixels). */
export interface Element {
  readonly vr: string
  readonly offset: number
  readonly length: number
}

/** How a data set is written down. */
export interface Encoding {
  readonly explicit: boolean
  readonly littleEndian: boolean
}

/** The wanted elements of one data set or of one sequence item; values stay in `bytes` until they are asked for. */
export interface DataSet extends Encoding {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly elements: ReadonlyMap<number, Element>
  readonly file: string
}

const undefinedLength = 0xffffffff
const itemTag = 0xfffee000
const itemEnd = 0xfffee00d
const sequenceEnd = 0xfffee0dd
const depthMax = 24

/** Two-letter representations whose length takes four bytes, as 16-bit codes. */
const code = (vr: string): number => (vr.charCodeAt(0) << 8) | vr.charCodeAt(1)
const longForms: ReadonlySet<number> = new Set(
  ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'].map(code),
)
const sequenceCode = code('SQ')
const unknownCode = code('UN')

/** The wanted elements from `start` to `end`, or to the end mark of an item. Refuses what runs past the end (IMG-002). */
export function readDataSet(
  bytes: Uint8Array,
  start: number,
  end: number,
  encoding: Encoding,
  file: string,
): { set: DataSet; next: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const elements = new Map<number, Element>()
  const walker: Walker = { view, end, file, ...encoding }
  let at = start
  while (at + 8 <= end) {
    const head = readHead(walker, at)
    if (head.tag === itemEnd) {
      at = head.offset
      break
    }
    if (wantedTags.has(head.tag)) elements.set(head.tag, elementOf(head, end, file))
    at = head.length === -1 ? skipUndefined(walker, head, 0) : head.offset + head.length
    if (head.tag === tag.pixelData) break
    if (at > end) throw refuse('IMG-002', { file, bytesNeeded: at, bytesFound: end })
  }
  return { set: { bytes, view, elements, file, ...encoding }, next: at }
}

interface Walker extends Encoding {
  readonly view: DataView
  readonly end: number
  readonly file: string
}

interface Head {
  readonly tag: number
  readonly vr: number
  readonly offset: number
  readonly length: number
}

function elementOf(head: Head, end: number, file: string): Element {
  // Cut-off pixels are named by the frame reader, which knows how much is missing.
  if (head.length > end - head.offset && head.tag !== tag.pixelData)
    throw refuse('IMG-002', { file, bytesNeeded: head.offset + head.length, bytesFound: end })
  return {
    vr: head.vr === 0 ? '' : String.fromCharCode(head.vr >> 8, head.vr & 255),
    offset: head.offset,
    length: head.length,
  }
}

function readHead({ view, end, file, explicit, littleEndian }: Walker, at: number): Head {
  if (at + 8 > end) throw refuse('IMG-002', { file, bytesNeeded: at + 8, bytesFound: end })
  const number = ((view.getUint16(at, littleEndian) << 16) | view.getUint16(at + 2, littleEndian)) >>> 0
  if (!explicit || number >>> 16 === 0xfffe) {
    const length = view.getUint32(at + 4, littleEndian)
    return { tag: number, vr: 0, offset: at + 8, length: length === undefinedLength ? -1 : length }
  }
  const vr = view.getUint16(at + 4, false)
  if (!isCode(vr)) throw refuse('IMG-008', { file, at, reason: 'an element has no value representation' })
  if (!longForms.has(vr)) return { tag: number, vr, offset: at + 8, length: view.getUint16(at + 6, littleEndian) }
  if (at + 12 > end) throw refuse('IMG-002', { file, bytesNeeded: at + 12, bytesFound: end })
  const length = view.getUint32(at + 8, littleEndian)
  return { tag: number, vr, offset: at + 12, length: length === undefinedLength ? -1 : length }
}

const isCapital = (c: number): boolean => c >= 65 && c <= 90
const isCode = (vr: number): boolean => isCapital(vr >> 8) && isCapital(vr & 255)

/** Where the data go on after a value of undefined length. */
function skipUndefined(walker: Walker, head: Head, depth: number): number {
  if (depth > depthMax) throw refuse('IMG-008', { file: walker.file, reason: 'sequences are nested too deeply' })
  // Unknown elements of undefined length are implicit little endian inside, whatever is outside (PS3.5 6.2.2).
  const inner = head.vr === unknownCode ? { ...walker, explicit: false, littleEndian: true } : walker
  const encapsulated =
    head.tag === tag.pixelData || (head.vr !== sequenceCode && head.vr !== unknownCode && head.vr !== 0)
  let at = head.offset
  while (at + 8 <= walker.end) {
    const item = readHead(inner, at)
    if (item.tag === sequenceEnd) return item.offset
    if (item.tag !== itemTag) throw refuse('IMG-008', { file: walker.file, at, reason: 'a sequence holds no items' })
    if (item.length !== -1) at = item.offset + item.length
    else if (encapsulated) throw refuse('IMG-008', { file: walker.file, at, reason: 'a fragment has no length' })
    else at = skipItem(inner, item.offset, depth + 1)
  }
  // A file cut off inside its pixels is told by the frame reader.
  if (head.tag === tag.pixelData) return walker.end
  throw refuse('IMG-002', { file: walker.file, bytesNeeded: at + 8, bytesFound: walker.end })
}

function skipItem(walker: Walker, start: number, depth: number): number {
  let at = start
  while (at + 8 <= walker.end) {
    const head = readHead(walker, at)
    if (head.tag === itemEnd) return head.offset
    at = head.length === -1 ? skipUndefined(walker, head, depth) : head.offset + head.length
  }
  throw refuse('IMG-002', { file: walker.file, bytesNeeded: at + 8, bytesFound: walker.end })
}

/** The items of a sequence, each as a data set; empty where the sequence is absent. */
export function itemsOf(set: DataSet, number: TagNumber): readonly DataSet[] {
  const element = set.elements.get(number)
  if (!element) return []
  const encoding = element.vr === 'UN' ? { explicit: false, littleEndian: true } : set
  const end = element.length === -1 ? set.bytes.length : element.offset + element.length
  const walker: Walker = {
    view: set.view,
    end,
    file: set.file,
    explicit: encoding.explicit,
    littleEndian: encoding.littleEndian,
  }
  const items: DataSet[] = []
  let at = element.offset
  while (at + 8 <= end) {
    const head = readHead(walker, at)
    if (head.tag === sequenceEnd) break
    if (head.tag !== itemTag) throw refuse('IMG-008', { file: set.file, at, reason: 'a sequence holds no items' })
    const itemStop = head.length === -1 ? end : head.offset + head.length
    if (itemStop > end) throw refuse('IMG-002', { file: set.file, bytesNeeded: itemStop, bytesFound: end })
    const read = readDataSet(set.bytes, head.offset, itemStop, walker, set.file)
    items.push(read.set)
    at = head.length === -1 ? read.next : itemStop
  }
  return items
}

const latin = new TextDecoder('latin1')

/** The value as text without padding; undefined where the element is absent or empty. */
export function textOf(set: DataSet, number: TagNumber): string | undefined {
  const element = set.elements.get(number)
  if (!element || element.length <= 0) return undefined
  const text = latin.decode(set.bytes.subarray(element.offset, element.offset + element.length))
  const bare = text.replace(/\0+$/, '').trim()
  return bare === '' ? undefined : bare
}

/** Decimal strings as numbers; undefined where the element is absent or any of them is not a number. */
export function decimalsOf(set: DataSet, number: TagNumber, count: number): readonly number[] | undefined {
  const parts = textOf(set, number)?.split('\\')
  if (!parts || parts.length < count) return undefined
  const values = parts.slice(0, count).map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  return values.every(Number.isFinite) ? values : undefined
}

export const decimalOf = (set: DataSet, number: TagNumber): number | undefined => decimalsOf(set, number, 1)?.[0]

/** A 16-bit number (US or SS), read with the sign asked for. */
export function shortOf(set: DataSet, number: TagNumber, signed = false): number | undefined {
  const element = set.elements.get(number)
  if (!element || element.length < 2) return undefined
  return signed
    ? set.view.getInt16(element.offset, set.littleEndian)
    : set.view.getUint16(element.offset, set.littleEndian)
}
