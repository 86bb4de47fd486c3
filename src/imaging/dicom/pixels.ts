import { stopIfAsked, type Watch } from '../../base/index.ts'
import type { Extremes } from '../quality.ts'
import { refuse } from '../troubles.ts'
import { type FrameBits, nativeRange, packedFrame, unpackFrame } from './frames.ts'
import { type PixelMemory, pixelMemory } from './pixel-memory.ts'
import type { Slice } from './slice.ts'

/** Slices read at the same time. */
const readAhead = 8

/**
 * The pixels of all slices one after the other, rescaled to whole HU, with their extremes.
 *
 * Stored bits are put in their place first (uncompressed files are read straight into it) and rescaled there.
 */
export async function readPixels(
  slices: readonly Slice[],
  size: number,
  paddingHu: number,
  watch: Watch | undefined,
): Promise<{ samples: Int16Array; extremes: Extremes }> {
  // The first slice is unpacked before room is made for all of them: a lying header fails here.
  await bitsOf(slices[0] as Slice)
  const memory = pixelMemory(size * slices.length)
  const tables = new Map<string, Int16Array>()
  const found: SliceExtremes[] = []
  let next = 0
  let done = 0
  const worker = async (): Promise<void> => {
    while (next < slices.length) {
      stopIfAsked(watch)
      const k = next++
      found[k] = await readSlice(memory, k * size, size, slices[k] as Slice, paddingHu, tables)
      if (++done % 8 === 0) watch?.onProgress?.(done / slices.length, 'reading slices')
    }
  }
  await Promise.all(Array.from({ length: Math.min(readAhead, slices.length) }, worker))
  return { samples: memory.samples, extremes: extremesOf(memory.samples, found, size) }
}

interface SliceExtremes {
  readonly low: number
  readonly high: number
}

async function bitsOf({ file, format, frameCount, frame }: Slice): Promise<FrameBits> {
  return unpackFrame(await packedFrame(file, format, frameCount, frame), format, file)
}

async function readSlice(
  memory: PixelMemory,
  first: number,
  size: number,
  slice: Slice,
  paddingHu: number,
  tables: Map<string, Int16Array>,
): Promise<SliceExtremes> {
  const plan = additionFor(slice)
  if (plan) {
    await bitsInPlace(memory, first, size, slice)
    const { padding } = slice
    const from = padding?.from ?? 0
    const to = padding ? paddingHu : plan.add
    const raw = memory.rescale(first, size, plan.add, (from << 16) >> 16, to)
    if (raw.low >= plan.least && raw.high <= plan.most) {
      const low = padding && raw.low === padding.from ? paddingHu : raw.low + plan.add
      return { low, high: raw.high + plan.add }
    }
  }
  return lookUp(memory.samples.subarray(first, first + size), await bitsOf(slice), tableFor(slice, paddingHu, tables))
}

/** Puts the stored 16-bit patterns of a slice where its samples belong. */
async function bitsInPlace(memory: PixelMemory, first: number, size: number, slice: Slice): Promise<void> {
  const { file, format, frameCount, frame } = slice
  if (!file.rest) {
    memory.samples.set(await bitsOf(slice), first)
    return
  }
  const { offset, length } = nativeRange(file, format, frameCount, frame)
  const found = await file.rest.readPart(offset, memory.bytes.subarray(first * 2, (first + size) * 2))
  if (found < length) throw refuse('IMG-002', { file: file.file, bytesNeeded: length, bytesFound: found })
}

/**
 * Whether HU are the stored numbers plus a whole number, and between which stored numbers (as signed 16 bits) that holds
 * without overflow, stray bits above the stored ones or clamping. Undefined where only a table will do.
 */
function additionFor({ format, rescale, padding }: Slice): { add: number; least: number; most: number } | undefined {
  const { bitsAllocated, bitsStored, highBit, signed } = format
  if (bitsAllocated !== 16 || highBit !== bitsStored - 1) return undefined
  if (rescale.slope !== 1 || !Number.isInteger(rescale.intercept)) return undefined
  if (padding && padding.from !== padding.to) return undefined
  const least = signed ? -(2 ** (bitsStored - 1)) : 0
  const most = signed ? 2 ** (bitsStored - 1) - 1 : Math.min(2 ** bitsStored - 1, 32767)
  const add = rescale.intercept
  if (Math.abs(add) > 32767) return undefined
  return { add, least: Math.max(least, -32768 - add), most: Math.min(most, 32767 - add) }
}

/** The value of every stored bit pattern: masked, sign-extended, rescaled, rounded, and padding set apart. */
function tableFor(slice: Slice, paddingHu: number, tables: Map<string, Int16Array>): Int16Array {
  const { format, rescale, padding } = slice
  const key = JSON.stringify([format, rescale, padding])
  const known = tables.get(key)
  if (known) return known
  const { bitsStored, highBit, signed, bitsAllocated } = format
  const table = new Int16Array(2 ** bitsAllocated)
  const shift = highBit + 1 - bitsStored
  for (let pattern = 0; pattern < table.length; pattern++) {
    const raw = (pattern >> shift) & (2 ** bitsStored - 1)
    const stored = signed && raw >= 2 ** (bitsStored - 1) ? raw - 2 ** bitsStored : raw
    const value = Math.round(stored * rescale.slope + rescale.intercept)
    const isPadding = padding !== undefined && stored >= padding.from && stored <= padding.to
    table[pattern] = isPadding ? paddingHu : Math.max(-32768, Math.min(32767, value))
  }
  tables.set(key, table)
  return table
}

function lookUp(out: Int16Array, bits: FrameBits, table: Int16Array): SliceExtremes {
  let low = 32767
  let high = -32768
  for (let p = 0; p < out.length; p++) {
    const value = table[bits[p] as number] as number
    out[p] = value
    if (value < low) low = value
    if (value > high) high = value
  }
  return { low, high }
}

function extremesOf(samples: Int16Array, found: readonly SliceExtremes[], size: number): Extremes {
  const lowest = found.reduce((least, { low }) => Math.min(least, low), 32767)
  const highest = found.reduce((most, { high }) => Math.max(most, high), -32768)
  let atHighest = 0
  found.forEach(({ high }, k) => {
    if (high < highest) return
    for (let p = k * size; p < (k + 1) * size; p++) if (samples[p] === highest) atHighest++
  })
  return { lowest, highest, atHighest }
}
