import { Defect } from '../../base/index.ts'
import { refuse } from '../troubles.ts'

/** The face the three codec modules share: a decoder object over WebAssembly memory. */
interface Decoder {
  getEncodedBuffer(length: number): Uint8Array
  getDecodedBuffer(): Uint8Array
  decode(): void
  getFrameInfo(): {
    width: number
    height: number
    bitsPerSample: number
    componentCount: number
    isSigned?: boolean
  }
  delete?(): void
}

type Start = (options: { print: () => void; printErr: () => void }) => Promise<Record<string, new () => Decoder>>
type Codec = 'jpeg-ls' | 'jpeg-2000' | 'htj2k'

const constructors = { 'jpeg-ls': 'JpegLSDecoder', 'jpeg-2000': 'J2KDecoder', htj2k: 'HTJ2KDecoder' } as const
const started = new Map<Codec, Promise<Decoder>>()

async function load(codec: Codec): Promise<unknown> {
  switch (codec) {
    case 'jpeg-ls':
      return import('@cornerstonejs/codec-charls/decodewasmjs')
    case 'jpeg-2000':
      return import('@cornerstonejs/codec-openjpeg/decodewasmjs')
    case 'htj2k':
      return import('@cornerstonejs/codec-openjph/wasmjs')
  }
}

async function start(codec: Codec): Promise<Decoder> {
  const loaded = (await load(codec)) as { default: Start | { default: Start } }
  const begin = typeof loaded.default === 'function' ? loaded.default : loaded.default.default
  // The codecs talk to the console about every slice; what matters reaches us as exceptions.
  const module = await begin({ print: () => undefined, printErr: () => undefined })
  const Constructor = module[constructors[codec]]
  if (!Constructor) throw new Defect(`the ${codec} codec has no ${constructors[codec]}`)
  return new Constructor()
}

/** Decodes one frame to its stored bits; each codec is started once and then kept. */
export async function decodeWith(
  codec: Codec,
  bytes: Uint8Array,
  columns: number,
  rows: number,
  file: string,
): Promise<Uint8Array | Uint16Array> {
  let decoder = started.get(codec)
  if (!decoder) {
    decoder = start(codec)
    started.set(codec, decoder)
  }
  const ready = await decoder
  try {
    ready.getEncodedBuffer(bytes.length).set(bytes)
    ready.decode()
  } catch (cause) {
    // A decoder that threw may be left in any state.
    started.delete(codec)
    throw refuse('IMG-016', { file, codec, reason: String(cause).slice(0, 120) })
  }
  return copied(ready, codec, columns, rows, file)
}

function copied(decoder: Decoder, codec: Codec, columns: number, rows: number, file: string): Uint8Array | Uint16Array {
  const { width, height, componentCount, bitsPerSample } = decoder.getFrameInfo()
  if (width !== columns || height !== rows || componentCount !== 1)
    throw refuse('IMG-016', { file, codec, columns: width, rows: height, components: componentCount })
  const decoded = decoder.getDecodedBuffer()
  const count = columns * rows
  const size = bitsPerSample > 8 ? 2 : 1
  if (bitsPerSample > 16 || decoded.length < count * size) throw refuse('IMG-016', { file, codec, bitsPerSample })
  const own = decoded.slice(0, count * size)
  return size === 1 ? own : new Uint16Array(own.buffer)
}
