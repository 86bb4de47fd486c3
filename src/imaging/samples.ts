import type { Triple } from '../geometry/index.ts'
import { storedSteps } from './placement.ts'
import { refuse } from './troubles.ts'
import type { StorageOrder } from './volume.ts'

export type SampleType =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64'

export type SampleArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array

const arrays = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

export const bytesPerSample = (type: SampleType): number => arrays[type].BYTES_PER_ELEMENT

const hostIsLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** `count` samples of `type` in `bytes`; a view where alignment and byte order allow, a copy otherwise. */
export function samplesFrom(bytes: Uint8Array, type: SampleType, count: number, littleEndian: boolean): SampleArray {
  const size = bytesPerSample(type)
  const need = count * size
  if (bytes.byteLength < need) throw refuse('IMG-002', { bytesNeeded: need, bytesFound: bytes.byteLength })
  const swap = size > 1 && littleEndian !== hostIsLittle
  const aligned = bytes.byteOffset % size === 0 && !swap
  // A Node Buffer's own slice shares memory: ask for a copy by name.
  const whole = aligned ? bytes.subarray(0, need) : Uint8Array.prototype.slice.call(bytes, 0, need)
  if (swap) swapBytes(whole, size)
  return new arrays[type](whole.buffer as ArrayBuffer, whole.byteOffset, count)
}

/** Reverses the bytes of every `size`-byte number in place. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  if (size === 2) {
    for (let p = 0; p + 1 < bytes.length; p += 2) {
      const first = bytes[p] as number
      bytes[p] = bytes[p + 1] as number
      bytes[p + 1] = first
    }
    return
  }
  for (let p = 0; p + size <= bytes.length; p += size) bytes.subarray(p, p + size).reverse()
}

/** Samples as HU (or signal), turned into the grid's order, and how many had to be cut off at the limits of 16 bits. */
export interface HuSamples {
  readonly samples: Int16Array
  readonly lowest: number
  readonly highest: number
  readonly cutOff: number
}

/** Rescales, rounds and turns stored samples; numbers that are none (NaN) become `padding`. */
export function huFromStored(
  stored: SampleArray,
  rescale: { readonly slope: number; readonly intercept: number },
  gridDims: Triple,
  storage: StorageOrder | undefined,
  padding: number,
): HuSamples {
  const plain = rescale.slope === 1 && rescale.intercept === 0
  if (stored instanceof Int16Array && plain) return turned(stored, gridDims, storage)
  const numbers =
    stored instanceof BigInt64Array || stored instanceof BigUint64Array ? Float64Array.from(stored, Number) : stored
  return rescaled(numbers, rescale.slope, rescale.intercept, gridDims, storage, padding)
}

function rescaled(
  stored: Exclude<SampleArray, BigInt64Array | BigUint64Array>,
  slope: number,
  intercept: number,
  [nx, ny, nz]: Triple,
  storage: StorageOrder | undefined,
  padding: number,
): HuSamples {
  const { offset, step } = storedSteps([nx, ny, nz], storage)
  const samples = new Int16Array(nx * ny * nz)
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  let cutOff = 0
  let out = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      let from = offset + j * step[1] + k * step[2]
      for (let i = 0; i < nx; i++, from += step[0]) {
        let value = Math.round((stored[from] as number) * slope + intercept)
        if (Number.isNaN(value)) value = padding
        if (value < lowest) lowest = value
        if (value > highest) highest = value
        if (value > 32767 || value < -32768) {
          cutOff++
          value = value > 0 ? 32767 : -32768
        }
        samples[out++] = value
      }
    }
  return { samples, lowest, highest, cutOff }
}

function turned(stored: Int16Array, gridDims: Triple, storage: StorageOrder | undefined): HuSamples {
  const samples = storage ? (turn(stored, new Int16Array(stored.length), gridDims, storage) as Int16Array) : stored
  let lowest = 32767
  let highest = -32768
  for (let p = 0; p < samples.length; p++) {
    const value = samples[p] as number
    if (value < lowest) lowest = value
    if (value > highest) highest = value
  }
  return { samples, lowest, highest, cutOff: 0 }
}

/** Calls for every row of the grid, in its order, with the stored place of its first sample and the way to the next. */
function eachRow(
  [nx, ny, nz]: Triple,
  storage: StorageOrder,
  visit: (stored: number, step: number, own: number) => void,
): void {
  const { offset, step } = storedSteps([nx, ny, nz], storage)
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) visit(offset + j * step[1] + k * step[2], step[0], nx * (j + ny * k))
}

/** Copies stored samples into `out` in the grid's order. */
export function turn<A extends Int16Array | Uint8Array>(stored: A, out: A, dims: Triple, storage: StorageOrder): A {
  eachRow(dims, storage, (first, step, own) => {
    for (let i = 0, from = first; i < dims[0]; i++, from += step) out[own + i] = stored[from] as number
  })
  return out
}

/** Copies samples in the grid's order back into the order they were stored in: the inverse of `turn`. */
export function unturn<A extends Int16Array | Uint8Array>(samples: A, out: A, dims: Triple, storage: StorageOrder): A {
  eachRow(dims, storage, (first, step, own) => {
    for (let i = 0, to = first; i < dims[0]; i++, to += step) out[to] = samples[own + i] as number
  })
  return out
}
