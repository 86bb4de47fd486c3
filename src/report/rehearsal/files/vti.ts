// VTK's XML image data, binary: what ParaView, VTK and PyVista read, with the grid's own directions.
import { type Grid, voxelCount } from '../../../geometry/index.ts'

export interface VtiField {
  readonly name: string
  readonly values: Float32Array | Uint8Array
}

const blockBytes = 1 << 20

/**
 * Fields of one grid as a .vti file: one value a voxel centre, patient LPS mm, packed with zlib.
 *
 * Same fields, same bytes on one host; the packing is the host's own.
 */
export async function vti(grid: Grid, fields: readonly VtiField[]): Promise<Uint8Array> {
  const packed = await Promise.all(fields.map(({ values }) => packedArray(values)))
  const text = new TextEncoder()
  const head = text.encode(header(grid, fields, packed))
  const tail = text.encode('\n  </AppendedData>\n</VTKFile>\n')
  return joined([head, ...packed, tail])
}

function header(grid: Grid, fields: readonly VtiField[], packed: readonly Uint8Array[]): string {
  const { dims, spacingMm } = grid
  const m = grid.patientFromVoxel as Float64Array
  const extent = dims.map((n) => `0 ${n - 1}`).join(' ')
  const origin = [m[3], m[7], m[11]].join(' ')
  const at = (row: number, axis: number): number => (m[4 * row + axis] as number) / (spacingMm[axis] as number)
  const direction = [0, 1, 2].flatMap((row) => [0, 1, 2].map((axis) => at(row, axis))).join(' ')
  let offset = 0
  const arrays = fields.map(({ name, values }, n) => {
    if (values.length !== voxelCount(grid))
      throw new RangeError(`${name}: ${values.length} values on ${dims.join(' x ')}`)
    const type = values instanceof Uint8Array ? 'UInt8' : 'Float32'
    const line = `        <DataArray type="${type}" Name="${name}" format="appended" offset="${offset}"/>`
    offset += (packed[n] as Uint8Array).length
    return line
  })
  return `<?xml version="1.0"?>
<VTKFile type="ImageData" version="1.0" byte_order="LittleEndian" header_type="UInt64" compressor="vtkZLibDataCompressor">
  <ImageData WholeExtent="${extent}" Origin="${origin}" Spacing="${spacingMm.join(' ')}" Direction="${direction}">
    <Piece Extent="${extent}">
      <PointData Scalars="${fields[0]?.name ?? ''}">
${arrays.join('\n')}
      </PointData>
    </Piece>
  </ImageData>
  <AppendedData encoding="raw">
   _`
}

/** An array as VTK packs it: number of blocks, size of a block and of the last one, their packed sizes, the blocks. */
async function packedArray(values: Float32Array | Uint8Array): Promise<Uint8Array> {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const blocks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += blockBytes) blocks.push(await packed(bytes.subarray(at, at + blockBytes)))
  const sizes = new DataView(new ArrayBuffer(8 * (3 + blocks.length)))
  const numbers = [blocks.length, blockBytes, bytes.length % blockBytes, ...blocks.map((b) => b.length)]
  for (const [n, value] of numbers.entries()) sizes.setBigUint64(8 * n, BigInt(value), true)
  return joined([new Uint8Array(sizes.buffer), ...blocks])
}

async function packed(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
