// A plain encoder of lossless JPEG (ISO/IEC 10918-1 annex H) for tests: slow, obvious, one fixed code table.

interface Options {
  readonly predictor: number
  readonly restartLines?: number
}

/** Code lengths for SSSS 0..16: short for small differences, up to 16 bits for the rare ones (a complete prefix code). */
const lengths = [2, 3, 3, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16]

function codes(): readonly number[] {
  const order = lengths.map((_, size) => size).sort((a, b) => (lengths[a] as number) - (lengths[b] as number) || a - b)
  const out: number[] = []
  let code = 0
  let length = 0
  for (const size of order) {
    const bits = lengths[size] as number
    code <<= bits - length
    out[size] = code++
    length = bits
  }
  return out
}

export function encodeJpegLossless(samples: Uint16Array, width: number, height: number, options: Options): Uint8Array {
  const linesPerRun = options.restartLines ?? height
  const out: number[] = [
    0xff,
    0xd8,
    0xff,
    0xc3,
    0,
    11,
    16,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    1,
    1,
    0x11,
    0,
  ]
  const order = lengths.map((_, size) => size).sort((a, b) => (lengths[a] as number) - (lengths[b] as number) || a - b)
  const counts = Array.from({ length: 16 }, (_, i) => lengths.filter((bits) => bits === i + 1).length)
  out.push(0xff, 0xc4, 0, 19 + order.length, 0, ...counts, ...order)
  if (options.restartLines) {
    const every = options.restartLines * width
    out.push(0xff, 0xdd, 0, 4, every >> 8, every & 255)
  }
  out.push(0xff, 0xda, 0, 8, 1, 1, 0, options.predictor, 0, 0)
  for (let line = 0, run = 0; line < height; line += linesPerRun, run++) {
    if (run > 0) out.push(0xff, 0xd0 + ((run - 1) & 7))
    encodeRun(samples, width, line, Math.min(height, line + linesPerRun), options.predictor, out)
  }
  out.push(0xff, 0xd9)
  return Uint8Array.from(out)
}

function encodeRun(
  samples: Uint16Array,
  width: number,
  from: number,
  to: number,
  predictor: number,
  out: number[],
): void {
  const table = codes()
  let bits = ''
  for (let y = from; y < to; y++)
    for (let x = 0; x < width; x++) {
      const at = (dx: number, dy: number) => samples[(y - dy) * width + x - dx] as number
      const predicted = y === from ? (x === 0 ? 32768 : at(1, 0)) : x === 0 ? at(0, 1) : predict(predictor, at)
      const wrapped = ((at(0, 0) - predicted) << 16) >> 16
      const size = wrapped === -32768 ? 16 : wrapped === 0 ? 0 : 32 - Math.clz32(Math.abs(wrapped))
      bits += (table[size] as number).toString(2).padStart(lengths[size] as number, '0')
      if (size > 0 && size < 16)
        bits += (wrapped > 0 ? wrapped : wrapped + (1 << size) - 1).toString(2).padStart(size, '0')
    }
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1')
  for (let b = 0; b < bits.length; b += 8) {
    const byte = Number.parseInt(bits.slice(b, b + 8), 2)
    out.push(byte)
    if (byte === 0xff) out.push(0)
  }
}

function predict(predictor: number, at: (dx: number, dy: number) => number): number {
  const [a, b, c] = [at(1, 0), at(0, 1), at(1, 1)]
  return [0, a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1][predictor] as number
}
