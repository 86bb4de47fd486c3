// Perspective shear-warp, first half: all slices of a volume summed into one intermediate image whose coordinates are the
// slopes of the rays. Derivation: docs/physics/projection.md. Sums are of whole numbers, so their order does not matter.
import { addTile, blendRows, entryBytes, field, fillTable, slicesPerGroup, tableAt, tileSliceBytes } from './project-tile'

/**
 * Takes bands of rows of the intermediate image by ticket until none is left; `scratch` belongs to this call alone and
 * holds the tile and, behind it, the table of all blocks.
 */
export function projectShear(view: usize, scratch: usize): void {
  const samplesV = <i32>field(view, 16)
  const bandRows = <i32>field(view, 20)
  const ticket = <usize>field(view, 18)
  for (;;) {
    const row = taken(ticket) * bandRows
    if (row >= samplesV) return
    sumBand(view, scratch, row, min(row + bandRows, samplesV))
  }
}

/** The next number of a counter; the build for one thread needs no atomics. */
// @ts-ignore: decorator
@inline
function taken(ticket: usize): i32 {
  if (isDefined(ASC_FEATURE_THREADS) && ASC_FEATURE_THREADS) return atomic.add<i32>(ticket, 1)
  const number = load<i32>(ticket)
  store<i32>(ticket, number + 1)
  return number
}

function sumBand(view: usize, scratch: usize, firstRow: i32, endRow: i32): void {
  const rowBytes = (<usize>field(view, 15)) << 2
  const image = <usize>field(view, 17)
  const begin = image + <usize>firstRow * rowBytes
  const end = image + <usize>endRow * rowBytes
  memory.fill(begin, 0, end - begin)
  const endSlice = <i32>field(view, 7)
  for (let slice = <i32>field(view, 6); slice < endSlice; slice += slicesPerGroup)
    sumGroup(view, scratch, firstRow, endRow, slice, min(slicesPerGroup, endSlice - slice))
  for (let at = begin; at < end; at += 16) v128.store(at, f32x4.convert_i32x4_u(v128.load(at)))
}

function sumGroup(view: usize, scratch: usize, firstRow: i32, endRow: i32, slice: i32, slices: i32): void {
  // Which samples along the rows hold anything in these slices, for all rows of the band.
  const span = spanOf(view, firstRow, endRow, slice, slices)
  if (span == 0) return
  let from = span & 0xffff
  let to = span >>> 16
  // Which of them the picture sees, and which blocks of four samples see them.
  const sourceU = field(view, 8), sourceK = field(view, 10), p0 = field(view, 11), dp = field(view, 12)
  const blocks = <i32>field(view, 15) >> 2
  let lowest: f64 = 65535
  let highest: f64 = 0
  for (let s = 0; s < slices; s++) {
    const ahead = <f64>(slice + s) - sourceK
    const a = sourceU + p0 * ahead
    lowest = Math.min(lowest, a)
    highest = Math.max(highest, a + dp * ahead * 4 * <f64>(blocks - 1))
  }
  from = max(from, <i32>Math.max(0, lowest)) & ~15
  to = (min(to, <i32>Math.max(0, highest) + 8) + 15) & ~15
  if (from >= to) return
  let firstBlock = blocks
  let endBlock = 0
  for (let s = 0; s < slices; s++) {
    const ahead = <f64>(slice + s) - sourceK
    const a = sourceU + p0 * ahead, b = dp * ahead
    firstBlock = min(firstBlock, <i32>Math.max(0, Math.min(<f64>blocks, Math.floor((<f64>(from - 1) - a) / b / 4))))
    endBlock = max(endBlock, <i32>Math.max(0, Math.min(<f64>blocks, Math.floor((<f64>to - a) / b / 4) + 1)))
  }
  if (firstBlock >= endBlock) return
  for (let s = 0; s < slices; s++) {
    const ahead = <f64>(slice + s) - sourceK
    fillTable(scratch + tableAt + <usize>s * entryBytes, firstBlock, endBlock, sourceU + p0 * ahead, dp * ahead, from, to)
  }
  const rowBytes = (<usize>field(view, 15)) << 2
  const sums = <usize>field(view, 17) + ((<usize>firstBlock) << 4)
  for (let row = firstRow; row < endRow; row += 8) {
    for (let s = 0; s < slices; s++) blendRows(view, scratch + <usize>s * tileSliceBytes, row, slice + s, from, to)
    addTile(sums + <usize>row * rowBytes, rowBytes, scratch, endBlock - firstBlock, slices)
  }
}

/** The union of the spans of all rows that the band meets in these slices; 0 where they are empty. */
function spanOf(view: usize, firstRow: i32, endRow: i32, slice: i32, slices: i32): i32 {
  const sourceV = field(view, 9), sourceK = field(view, 10), q0 = field(view, 13), dq = field(view, 14)
  const lineStep = <usize>field(view, 2) / ((<usize>field(view, 3)) << 1) << 2
  const sliceStep = <usize>field(view, 1) / ((<usize>field(view, 3)) << 1) << 2
  const lines = <f64>field(view, 4)
  let from = 0xffff
  let to = 0
  for (let s = 0; s < slices; s++) {
    const ahead = <f64>(slice + s) - sourceK
    const y0 = sourceV + (q0 + dq * <f64>firstRow) * ahead
    const y1 = sourceV + (q0 + dq * <f64>(endRow - 1)) * ahead
    const first = <i32>Math.max(0, Math.floor(Math.min(y0, y1)))
    const end = <i32>Math.min(lines, Math.floor(Math.max(y0, y1)) + 2)
    let at = <usize>field(view, 5) + <usize>(slice + s) * sliceStep + <usize>first * lineStep
    for (let line = first; line < end; line++, at += lineStep) {
      const span = load<i32>(at)
      if (span == 0) continue
      from = min(from, span & 0xffff)
      to = max(to, span >>> 16)
    }
  }
  return to == 0 ? 0 : (to << 16) | from
}
