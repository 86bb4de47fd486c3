// The inner loops of the perspective shear-warp: eight rows of a few slices at a time, in the first-level cache.

/** Bytes between two rows of the interpolated tile: 65 cache lines, room for 2064 samples with 8 spare on either side. */
export const tileRowBytes: usize = 4160
export const tileSliceBytes: usize = tileRowBytes * 8
export const slicesPerGroup = 4
// Spans are worked on 16 voxels at a time; rows in memory are as long.
export const tableAt: usize = tileSliceBytes * slicesPerGroup
/** One entry of the table: shuffle mask, weights, and the byte where the window begins. */
export const entryBytes: usize = 48

// The view: 64-bit floats, in the order in which src/fluoroscopy/shear-warp-run.ts writes them.
// @ts-ignore: decorator
@inline
export function field(view: usize, index: usize): f64 {
  return load<f64>(view + (index << 3))
}

/**
 * For every block of four samples at `a + b * sample`: where its window of 8 voxels begins, which byte pairs each sample
 * takes from it, and their weights of 256ths. Windows wholly outside `from`..`to` are moved to where zeros lie.
 */
export function fillTable(table: usize, firstBlock: i32, endBlock: i32, a: f64, b: f64, from: i32, to: i32): void {
  const step = <i32>Math.round(b * 1048576)
  const lanes = i32x4.mul(i32x4.splat(step), i32x4(0, 1, 2, 3))
  const pairs = i8x16(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3)
  const fraction = i32x4.splat(0xfffff)
  const half = i32x4.splat(2048)
  const one = i32x4.splat(256)
  let x = <i64>Math.round((a + b * 4 * <f64>firstBlock) * 4294967296)
  const advance = <i64>Math.round(b * 4 * 4294967296)
  const least = from - 8
  for (let block = firstBlock; block < endBlock; block++, x += advance, table += entryBytes * slicesPerGroup) {
    const window = max(least, min(to, <i32>(x >> 32)))
    const t = i32x4.add(i32x4.splat(<i32>((x >> 12) & 0xfffff)), lanes)
    const place = i32x4.shl(i32x4.shr_u(t, 20), 1)
    const spread = v128.shuffle<i8>(place, place, 0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12)
    const f = i32x4.shr_u(i32x4.add(v128.and(t, fraction), half), 12)
    v128.store(table, i8x16.add(spread, pairs))
    v128.store(table, i32x4.add(i32x4.shl(f, 16), i32x4.sub(one, f)), 16)
    store<i32>(table, (window - least) << 1, 32)
  }
}

/** Interpolates 8 rows of one slice between its lines into the tile, 8 zeros before and after. */
export function blendRows(view: usize, tile: usize, row: i32, slice: i32, from: i32, to: i32): void {
  const lineStep = <usize>field(view, 2)
  const lines = <i32>field(view, 4)
  const zeros = <usize>field(view, 19)
  const base = <usize>field(view, 0) + <usize>slice * <usize>field(view, 1)
  const ahead = <f64>slice - field(view, 10)
  const bytes = (<usize>(to - from)) << 1
  const skip = (<usize>from) << 1
  const zero = i16x8.splat(0)
  let r = 0
  let y = field(view, 9) + (field(view, 13) + field(view, 14) * <f64>row) * ahead
  const stepY = field(view, 14) * ahead
  while (r < 8) {
    const floor = Math.floor(Math.max(-2, Math.min(<f64>lines, y)))
    const line = <i32>floor
    const above = (line >= 0 && line < lines ? base + <usize>line * lineStep : zeros) + skip
    const below = (line >= -1 && line < lines - 1 ? base + <usize>(line + 1) * lineStep : zeros) + skip
    const weight = weightOf(y - floor)
    v128.store(tile, zero)
    v128.store(tile + bytes, zero, 16)
    const next = y + stepY
    if (r < 7 && Math.floor(next) == floor) {
      // Two rows between the same lines.
      const weight2 = weightOf(next - floor)
      v128.store(tile, zero, tileRowBytes)
      v128.store(tile + bytes, zero, tileRowBytes + 16)
      for (let i: usize = 0; i < bytes; i += 32) {
        const a = v128.load(above + i), b = v128.load(above + i, 16)
        const d = i16x8.sub(v128.load(below + i), a), e = i16x8.sub(v128.load(below + i, 16), b)
        v128.store(tile + i, i16x8.add(a, i16x8.q15mulr_sat_s(d, weight)), 16)
        v128.store(tile + i, i16x8.add(b, i16x8.q15mulr_sat_s(e, weight)), 32)
        v128.store(tile + i, i16x8.add(a, i16x8.q15mulr_sat_s(d, weight2)), tileRowBytes + 16)
        v128.store(tile + i, i16x8.add(b, i16x8.q15mulr_sat_s(e, weight2)), tileRowBytes + 32)
      }
      r += 2
      tile += tileRowBytes * 2
      y = next + stepY
      continue
    }
    for (let i: usize = 0; i < bytes; i += 32) {
      const a = v128.load(above + i), b = v128.load(above + i, 16)
      const d = i16x8.sub(v128.load(below + i), a), e = i16x8.sub(v128.load(below + i, 16), b)
      v128.store(tile + i, i16x8.add(a, i16x8.q15mulr_sat_s(d, weight)), 16)
      v128.store(tile + i, i16x8.add(b, i16x8.q15mulr_sat_s(e, weight)), 32)
    }
    r++
    tile += tileRowBytes
    y = next
  }
}

/** A fraction in 32768ths, as a weight. */
// @ts-ignore: decorator
@inline
function weightOf(fraction: f64): v128 {
  return i16x8.splat(<i16>Math.max(0, Math.min(32767, Math.round(fraction * 32768))))
}

// @ts-ignore: decorator
@inline
function weighed(at: usize, mask: v128, weights: v128, sum: v128, rowOffset: usize): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(i8x16.swizzle(v128.load(at + rowOffset), mask), weights))
}

/** Adds a tile of 8 rows x `slices` slices to the sums, block by block. */
export function addTile(sums: usize, rowBytes: usize, scratch: usize, blocks: i32, slices: i32): void {
  let table = scratch + tableAt
  for (let block = 0; block < blocks; block++, sums += 16, table += entryBytes * slicesPerGroup) {
    const s4 = sums + rowBytes * 4
    let a0 = v128.load(sums), a1 = v128.load(sums + rowBytes)
    let a2 = v128.load(sums + rowBytes * 2), a3 = v128.load(sums + rowBytes * 3)
    let a4 = v128.load(s4), a5 = v128.load(s4 + rowBytes)
    let a6 = v128.load(s4 + rowBytes * 2), a7 = v128.load(s4 + rowBytes * 3)
    let entry = table
    let tile = scratch
    for (let s = 0; s < slices; s++, entry += entryBytes, tile += tileSliceBytes) {
      const mask = v128.load(entry)
      const weights = v128.load(entry, 16)
      const at = tile + <usize>load<u32>(entry, 32)
      a0 = weighed(at, mask, weights, a0, 0)
      a1 = weighed(at, mask, weights, a1, tileRowBytes)
      a2 = weighed(at, mask, weights, a2, tileRowBytes * 2)
      a3 = weighed(at, mask, weights, a3, tileRowBytes * 3)
      a4 = weighed(at, mask, weights, a4, tileRowBytes * 4)
      a5 = weighed(at, mask, weights, a5, tileRowBytes * 5)
      a6 = weighed(at, mask, weights, a6, tileRowBytes * 6)
      a7 = weighed(at, mask, weights, a7, tileRowBytes * 7)
    }
    v128.store(sums, a0)
    v128.store(sums + rowBytes, a1)
    v128.store(sums + rowBytes * 2, a2)
    v128.store(sums + rowBytes * 3, a3)
    v128.store(s4, a4)
    v128.store(s4 + rowBytes, a5)
    v128.store(s4 + rowBytes * 2, a6)
    v128.store(s4 + rowBytes * 3, a7)
  }
}
