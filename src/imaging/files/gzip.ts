import { refuse } from '../troubles.ts'

/** Deflate cannot pack more than this many bytes into one. */
const ratioMax = 1032

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** The most bytes that this many compressed ones can hold. */
export const unpackedMax = (compressedBytes: number): number => compressedBytes * ratioMax + 1024

/**
 * Unpacks a stream whose first bytes say how long it must be.
 *
 * `lengthFrom` is called with the first `headBytes` (fewer where the stream is shorter) and returns the whole length;
 * exactly so much is allocated, and only once the head was accepted. Refuses streams that are damaged or end early.
 */
export async function unpackBounded(
  packed: Uint8Array,
  format: CompressionFormat,
  headBytes: number,
  lengthFrom: (head: Uint8Array) => number,
  title: string,
): Promise<Uint8Array> {
  const reader = streamOf(packed, format)
  const chunks: Uint8Array[] = []
  let held = 0
  let out: Uint8Array | undefined
  try {
    for (;;) {
      const { done, value } = await next(reader, title)
      if (value && !out) {
        chunks.push(value)
        held += value.length
      }
      if (!out && (done || held >= headBytes)) {
        const head = joined(chunks, held)
        out = new Uint8Array(lengthFrom(head))
        out.set(head.subarray(0, out.length))
        held = Math.min(head.length, out.length)
      } else if (value && out) {
        const part = value.subarray(0, out.length - held)
        out.set(part, held)
        held += part.length
      }
      if (out && held >= out.length) return out
      if (done) throw refuse('IMG-002', { file: title, bytesNeeded: out?.length ?? headBytes, bytesFound: held })
    }
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

async function next(reader: ReadableStreamDefaultReader<Uint8Array>, title: string) {
  try {
    return await reader.read()
  } catch (cause) {
    throw refuse('IMG-002', { file: title, reason: `the compressed stream is damaged: ${String(cause)}` })
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

/** Unpacked data without a known length may grow to this; nothing is allocated ahead of it. */
const grownMax = 2 ** 31

/** Unpacks a whole stream whose length is not known ahead. */
export async function inflateAll(packed: Uint8Array, format: CompressionFormat, title: string): Promise<Uint8Array> {
  const reader = streamOf(packed, format)
  const chunks: Uint8Array[] = []
  let held = 0
  for (;;) {
    const { done, value } = await next(reader, title)
    if (done) return joined(chunks, held)
    chunks.push(value)
    held += value.length
    if (held > grownMax) throw refuse('IMG-003', { file: title, bytesUnpacked: held, bytesPossible: grownMax })
  }
}

const streamOf = (packed: Uint8Array, format: CompressionFormat): ReadableStreamDefaultReader<Uint8Array> =>
  new Blob([packed as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream(format)).getReader()

/** Packs bytes; the stream's header bears no time, so that the same bytes give the same file. */
export async function gzip(plain: Uint8Array): Promise<Uint8Array> {
  const packed = new Blob([plain as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}
