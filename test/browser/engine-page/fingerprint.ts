/** A short name of some data: equal for the same bits only, in Node and in a browser alike. */
export function fingerprint(value: unknown): string {
  const hash = { low: 0x811c9dc5, high: 0x01000193 }
  const take = (byte: number): void => {
    hash.low = Math.imul(hash.low ^ byte, 0x01000193) >>> 0
    hash.high = Math.imul(hash.high + byte + (hash.low >>> 7), 0x85ebca6b) >>> 0
  }
  const text = (part: string): void => new TextEncoder().encode(part).forEach(take)
  const walk = (part: unknown): void => {
    if (ArrayBuffer.isView(part)) new Uint8Array(part.buffer, part.byteOffset, part.byteLength).forEach(take)
    else if (part instanceof Map) walk([...part])
    else if (part !== null && typeof part === 'object')
      for (const [key, inner] of Object.entries(part)) {
        text(key)
        walk(inner)
      }
    else text(`${typeof part} ${Object.is(part, -0) ? '-0' : String(part)};`)
  }
  walk(value)
  return hash.low.toString(16).padStart(8, '0') + hash.high.toString(16).padStart(8, '0')
}
