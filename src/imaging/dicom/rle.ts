import { refuse } from '../troubles.ts'

/** Decodes one frame of DICOM RLE (PS3.5 annex G): one segment per byte of a sample, most significant byte first. */
export function decodeRle(
  bytes: Uint8Array,
  count: number,
  bytesPerSample: 1 | 2,
  file: string,
): Uint8Array | Uint16Array {
  if (bytes.length < 64) throw refuse('IMG-016', { file, reason: 'the run-length header is cut off' })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const segments = view.getUint32(0, true)
  if (segments !== bytesPerSample) throw refuse('IMG-016', { file, segments, bytesPerSample })
  const planes = Array.from({ length: segments }, (_, s) => {
    const start = view.getUint32(4 + 4 * s, true)
    const end = s + 1 < segments ? view.getUint32(8 + 4 * s, true) : bytes.length
    if (start < 64 || start > end || end > bytes.length) throw refuse('IMG-016', { file, segment: s })
    return unpackBits(bytes.subarray(start, end), count, file)
  })
  if (bytesPerSample === 1) return planes[0] as Uint8Array
  const [high, low] = planes as [Uint8Array, Uint8Array]
  const out = new Uint16Array(count)
  for (let p = 0; p < count; p++) out[p] = ((high[p] as number) << 8) | (low[p] as number)
  return out
}

function unpackBits(packed: Uint8Array, count: number, file: string): Uint8Array {
  const out = new Uint8Array(count)
  let at = 0
  let p = 0
  while (p < count && at < packed.length) {
    const control = packed[at++] as number
    if (control < 128) {
      const run = packed.subarray(at, Math.min(at + control + 1, at + count - p))
      out.set(run, p)
      at += control + 1
      p += run.length
    } else if (control > 128) {
      const end = Math.min(count, p + 257 - control)
      out.fill(packed[at++] as number, p, end)
      p = end
    }
  }
  if (p < count) throw refuse('IMG-016', { file, samplesNeeded: count, samplesFound: p })
  return out
}
