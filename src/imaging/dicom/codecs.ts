import { Defect, Refusal } from '../../base/index.ts'
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

type Listen = (line: string) => void
type Start = (options: {
  print: Listen
  printErr: Listen
  locateFile: () => string
}) => Promise<Record<string, new () => Decoder>>
type Codec = 'jpeg-ls' | 'jpeg-2000' | 'htj2k'

/** The compiled halves, written out so that a bundler for browsers takes them along. */
const wasm = {
  'jpeg-ls': new URL('../../../node_modules/@cornerstonejs/codec-charls/dist/charlswasm_decode.wasm', import.meta.url),
  'jpeg-2000': new URL(
    '../../../node_modules/@cornerstonejs/codec-openjpeg/dist/openjpegwasm_decode.wasm',
    import.meta.url,
  ),
  htj2k: new URL('../../../node_modules/@cornerstonejs/codec-openjph/dist/openjphjs.wasm', import.meta.url),
}

const constructors = { 'jpeg-ls': 'JpegLSDecoder', 'jpeg-2000': 'J2KDecoder', htj2k: 'HTJ2KDecoder' } as const

/** A started codec; `complaints` holds what it printed as an error since it was last emptied. */
interface Started {
  readonly Decoder: new () => Decoder
  readonly complaints: string[]
}

const started = new Map<Codec, Promise<Started>>()

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

async function start(codec: Codec): Promise<Started> {
  const loaded = (await load(codec)) as { default: Start | { default: Start } }
  const begin = typeof loaded.default === 'function' ? loaded.default : loaded.default.default
  const complaints: string[] = []
  // The codecs print three lines about every slice; of these only errors are kept.
  const listen = (line: string): void => void (/error/i.test(line) && complaints.push(line))
  const module = await begin({ print: listen, printErr: listen, locateFile: () => wasm[codec].href })
  const Decoder = module[constructors[codec]]
  if (!Decoder) throw new Defect(`the ${codec} codec has no ${constructors[codec]}`)
  return { Decoder, complaints }
}

/** Decodes one frame to its stored bits; each codec is started once. Refuses damaged frames (IMG-016). */
export async function decodeWith(
  codec: Codec,
  bytes: Uint8Array,
  columns: number,
  rows: number,
  file: string,
): Promise<Uint8Array | Uint16Array> {
  const ready = started.get(codec) ?? start(codec)
  started.set(codec, ready)
  const { Decoder, complaints } = await ready
  complaints.length = 0
  // A decoder of its own for every frame: one that failed keeps the last frame it decoded, and OpenJPEG fails silently.
  const decoder = new Decoder()
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes)
    decoder.decode()
    if (complaints.length > 0) throw new Error(complaints[0])
    return copied(decoder, codec, columns, rows, file)
  } catch (cause) {
    if (cause instanceof Refusal) throw cause
    started.delete(codec)
    throw refuse('IMG-016', { file, codec, reason: String(cause).slice(0, 120) })
  } finally {
    decoder.delete?.()
  }
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
