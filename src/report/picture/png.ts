import { zlibSync } from 'fflate'

/** Pixels, top row first: one byte each (grey) or three (red, green, blue). */
export interface Raster {
  readonly columns: number
  readonly rows: number
  readonly channels: 1 | 3
  readonly samples: Uint8Array
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Smooth pictures filtered by rows shrink hardly further with more effort. */
const deflateLevel = 2

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff
  for (let i = 0; i < bytes.length; i++) c = (crcTable[(c ^ (bytes[i] as number)) & 255] as number) ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + body.length)
  const view = new DataView(out.buffer)
  view.setUint32(0, body.length)
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i)
  out.set(body, 8)
  view.setUint32(8 + body.length, crc32(out.subarray(4, 8 + body.length)))
  return out
}

/** The rows, each as its difference from the row above (filter 2), which smooth pictures compress well with. */
function filtered({ columns, rows, channels, samples }: Raster): Uint8Array<ArrayBuffer> {
  const width = columns * channels
  const out = new Uint8Array(rows * (width + 1))
  for (let y = 0; y < rows; y++) {
    const at = y * (width + 1)
    out[at] = y === 0 ? 0 : 2
    for (let x = 0; x < width; x++) {
      const above = y === 0 ? 0 : (samples[(y - 1) * width + x] as number)
      out[at + 1 + x] = (samples[y * width + x] as number) - above
    }
  }
  return out
}

/**
 * The raster as a PNG file, 8 bits a channel, without time or text chunks: same pixels, same bytes.
 *
 * Packed by the host's own deflate, beside other work.
 */
export async function png(raster: Raster, pixelsPerMetre?: number): Promise<Uint8Array> {
  const rows = new Blob([filtered(raster)]).stream().pipeThrough(new CompressionStream('deflate'))
  return fileOf(raster, new Uint8Array(await new Response(rows).arrayBuffer()), pixelsPerMetre)
}

/** The same at once, for callers that cannot wait: a page being drawn. */
export const pngAtOnce = (raster: Raster): Uint8Array =>
  fileOf(raster, zlibSync(filtered(raster), { level: deflateLevel }), undefined)

function fileOf(raster: Raster, packedRows: Uint8Array, pixelsPerMetre: number | undefined): Uint8Array {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, raster.columns)
  view.setUint32(4, raster.rows)
  header[8] = 8
  header[9] = raster.channels === 1 ? 0 : 2
  const density = new Uint8Array(9)
  const densityView = new DataView(density.buffer)
  densityView.setUint32(0, Math.round(pixelsPerMetre ?? 0))
  densityView.setUint32(4, Math.round(pixelsPerMetre ?? 0))
  density[8] = 1
  const parts = [
    Uint8Array.from(signature),
    chunk('IHDR', header),
    ...(pixelsPerMetre ? [chunk('pHYs', density)] : []),
    chunk('IDAT', packedRows),
    chunk('IEND', new Uint8Array(0)),
  ]
  return joined(parts)
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
