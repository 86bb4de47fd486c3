/**
 * Room for the samples of a volume that a few SIMD instructions can work on in place.
 *
 * A pass over 70 million samples in JavaScript costs more than reading them from disk; these instructions cost a tenth
 * of it. The module is small enough to be spelled out here, so that no file has to be loaded below the edge.
 */
export interface PixelMemory {
  readonly samples: Int16Array
  /** The same room as bytes, to read files into. */
  readonly bytes: Uint8Array
  /**
   * Adds `add` to `count` samples from `first`, wrapping, and writes `paddingTo` where a sample was `padding`.
   * Returns the extremes before the addition.
   */
  rescale(first: number, count: number, add: number, padding: number, paddingTo: number): { low: number; high: number }
}

const scratchBytes = 64
const pageBytes = 65536

/** Room for `count` 16-bit samples, zero at first; without WebAssembly room for it, the same by a plain loop. */
export function pixelMemory(count: number): PixelMemory {
  try {
    return laneMemory(count)
  } catch (cause) {
    // Every WebAssembly memory reserves gigabytes of addresses; a process with very many volumes runs out of them.
    if (cause instanceof RangeError) return plainMemory(count)
    throw cause
  }
}

/** The readable twin: one sample after the other. */
export function plainMemory(count: number): PixelMemory {
  const samples = new Int16Array(count)
  const rescale: PixelMemory['rescale'] = (first, n, ...by) => rescaleEach(samples, first, first + n, ...by)
  return { samples, bytes: new Uint8Array(samples.buffer), rescale }
}

function rescaleEach(samples: Int16Array, from: number, to: number, add: number, padding: number, paddingTo: number) {
  let low = 32767
  let high = -32768
  for (let p = from; p < to; p++) {
    const raw = samples[p] as number
    if (raw < low) low = raw
    if (raw > high) high = raw
    samples[p] = raw === padding ? paddingTo : raw + add
  }
  return { low, high }
}

function laneMemory(count: number): PixelMemory {
  const pages = Math.ceil((scratchBytes + count * 2) / pageBytes)
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), { env: { memory } })
  const pass = instance.exports.rescale as (start: number, end: number, add: number, from: number, to: number) => void
  const samples = new Int16Array(memory.buffer, scratchBytes, count)
  const lanes = new Int16Array(memory.buffer, 0, 16)
  const rescale: PixelMemory['rescale'] = (first, n, ...by) => {
    const whole = n - (n % 8)
    const rest = rescaleEach(samples, first + whole, first + n, ...by)
    if (whole === 0) return rest
    const start = scratchBytes + first * 2
    pass(start, start + whole * 2, ...by)
    return { low: Math.min(rest.low, ...lanes.subarray(0, 8)), high: Math.max(rest.high, ...lanes.subarray(8)) }
  }
  return { samples, bytes: new Uint8Array(memory.buffer, scratchBytes, count * 2), rescale }
}

/** The opcodes used, from the WebAssembly core specification 2.0, 5.4. */
const op = {
  loop: [0x03, 0x40], end: [0x0b], brIf: [0x0d, 0],
  get: (n: number) => [0x20, n], set: (n: number) => [0x21, n], tee: (n: number) => [0x22, n],
  constant: (n: number) => [0x41, n], add: [0x6a], lessUnsigned: [0x49],
  load: [0xfd, 0x00, 0, 0], store: [0xfd, 0x0b, 0, 0], splat: [0xfd, 0x10],
  addLanes: [0xfd, 0x8e, 0x01], minLanes: [0xfd, 0x96, 0x01], maxLanes: [0xfd, 0x98, 0x01],
  equalLanes: [0xfd, 0x2d], select: [0xfd, 0x52],
} as const // biome-ignore format: one kind a line

/** Parameters start, end, add, padding, paddingTo; then the vectors of the pass. */
const [start, end, add, padding, paddingTo, low, high, added, pad, padTo, raw] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
] as const

const splatted = (from: number, to: number): readonly number[] => [...op.get(from), ...op.splat, ...op.set(to)]

const body: readonly number[] = [
  ...splatted(add, added),
  ...splatted(padding, pad),
  ...splatted(paddingTo, padTo),
  ...op.get(start), ...op.load, ...op.tee(low), ...op.set(high),
  ...op.loop,
  ...op.get(start), ...op.load, ...op.set(raw),
  ...op.get(low), ...op.get(raw), ...op.minLanes, ...op.set(low),
  ...op.get(high), ...op.get(raw), ...op.maxLanes, ...op.set(high),
  ...op.get(start),
  ...op.get(padTo), ...op.get(raw), ...op.get(added), ...op.addLanes,
  ...op.get(raw), ...op.get(pad), ...op.equalLanes, ...op.select,
  ...op.store,
  ...op.get(start), ...op.constant(16), ...op.add, ...op.tee(start),
  ...op.get(end), ...op.lessUnsigned, ...op.brIf,
  ...op.end,
  ...op.constant(0), ...op.get(low), ...op.store,
  ...op.constant(16), ...op.get(high), ...op.store,
  ...op.end,
] // biome-ignore format: one statement a line

function moduleBytes(): Uint8Array<ArrayBuffer> {
  const [i32, v128] = [0x7f, 0x7b]
  const text = (s: string) => [s.length, ...new TextEncoder().encode(s)]
  const section = (id: number, content: readonly number[]) => [id, ...leb(content.length), ...content]
  const code = [1, 6, v128, ...body]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 5, i32, i32, i32, i32, i32, 0]),
    ...section(2, [1, ...text('env'), ...text('memory'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('rescale'), 0, 0]),
    ...section(10, [1, ...leb(code.length), ...code]),
  ])
}

/** A length as the variable-length number of the format, up to 14 bits. */
const leb = (n: number): readonly number[] => (n < 128 ? [n] : [(n & 127) | 128, n >> 7])
