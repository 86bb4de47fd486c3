import { Defect } from '../../base/index.ts'
import type { Encoding } from './dataset.ts'

/** One element to be written: text for string representations, numbers for binary ones, items for sequences. */
export type Written = readonly [
  tag: number,
  vr: string,
  value: string | readonly number[] | Uint8Array | readonly (readonly Written[])[],
]

const longForms = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])
const numberSize: Readonly<Record<string, number>> = { US: 2, SS: 2, OW: 2, UL: 4, SL: 4, FL: 4, FD: 8, AT: 4 }

/** The elements as bytes, in ascending order of tag, values padded to even length. */
export function encodeDataSet(elements: readonly Written[], encoding: Encoding): Uint8Array {
  const parts = [...elements].sort((a, b) => a[0] - b[0]).map((element) => encodeElement(element, encoding))
  return joined(parts)
}

/** The bytes of several arrays one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

function encodeElement([number, vr, value]: Written, encoding: Encoding): Uint8Array {
  return joined([
    encodeHead(number, vr, valueBytes(vr, value, encoding).length, encoding),
    valueBytes(vr, value, encoding),
  ])
}

/** Tag, representation and length. */
export function encodeHead(
  number: number,
  vr: string,
  length: number,
  { explicit, littleEndian }: Encoding,
): Uint8Array {
  const long = !explicit || longForms.has(vr)
  const head = new Uint8Array(explicit && long ? 12 : 8)
  const view = new DataView(head.buffer)
  view.setUint16(0, number >>> 16, littleEndian)
  view.setUint16(2, number & 0xffff, littleEndian)
  if (!explicit) view.setUint32(4, length, littleEndian)
  else {
    head[4] = vr.charCodeAt(0)
    head[5] = vr.charCodeAt(1)
    if (long) view.setUint32(8, length, littleEndian)
    else view.setUint16(6, length, littleEndian)
  }
  return head
}

function valueBytes(vr: string, value: Written[2], encoding: Encoding): Uint8Array {
  if (value instanceof Uint8Array) return even(value, 0)
  if (typeof value === 'string') return even(new TextEncoder().encode(value), vr === 'UI' ? 0 : 32)
  if (vr === 'SQ') return joined((value as readonly (readonly Written[])[]).map((item) => encodeItem(item, encoding)))
  return numberBytes(vr, value as readonly number[], encoding.littleEndian)
}

function encodeItem(item: readonly Written[], encoding: Encoding): Uint8Array {
  const body = encodeDataSet(item, encoding)
  return joined([encodeHead(0xfffee000, '', body.length, { ...encoding, explicit: false }), body])
}

function even(bytes: Uint8Array, pad: number): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : joined([bytes, Uint8Array.of(pad)])
}

function numberBytes(vr: string, values: readonly number[], littleEndian: boolean): Uint8Array {
  const size = numberSize[vr]
  if (!size) throw new Defect(`numbers cannot be written as ${vr}`)
  const out = new Uint8Array(values.length * size)
  const view = new DataView(out.buffer)
  values.forEach((x, i) => {
    const at = i * size
    if (vr === 'FD') view.setFloat64(at, x, littleEndian)
    else if (vr === 'FL') view.setFloat32(at, x, littleEndian)
    else if (size === 2) view.setUint16(at, x & 0xffff, littleEndian)
    else view.setUint32(at, x >>> 0, littleEndian)
  })
  return out
}

/** A number as a decimal string of at most 16 characters, as exact as that allows. */
export function decimal(x: number): string {
  if (Number.isInteger(x) || String(x).length <= 16) return String(x)
  for (let digits = 15; digits > 0; digits--) {
    const text = String(Number(x.toPrecision(digits)))
    if (text.length <= 16) return text
  }
  throw new Defect(`${x} does not fit a decimal string`)
}

/** A whole file: preamble, file header (explicit little endian, with its length) and the given data set. */
export function encodeFile(
  meta: {
    readonly sopClass: string
    readonly sopInstance: string
    readonly transferSyntax: string
    readonly implementation: string
  },
  dataSet: Uint8Array,
): Uint8Array {
  const encoding = { explicit: true, littleEndian: true }
  const group = encodeDataSet(
    [
      [0x00020001, 'OB', Uint8Array.of(0, 1)],
      [0x00020002, 'UI', meta.sopClass],
      [0x00020003, 'UI', meta.sopInstance],
      [0x00020010, 'UI', meta.transferSyntax],
      [0x00020012, 'UI', meta.implementation],
      [0x00020013, 'SH', 'VERTEBRO'],
    ],
    encoding,
  )
  const length = encodeDataSet([[0x00020000, 'UL', [group.length]]], encoding)
  const preamble = new Uint8Array(132)
  preamble.set(new TextEncoder().encode('DICM'), 128)
  return joined([preamble, length, group, dataSet])
}
