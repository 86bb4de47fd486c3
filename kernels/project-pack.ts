// Preparing a CT for projection: from HU to attenuation units, where each row holds anything, and a turned copy.
// Rows are `rowVoxels` samples of 16 bits, a multiple of 16, the surplus 0.

/** The largest HU of `count8` groups of 8 samples; stored as f64 at `result`. */
export function projectMax(samples: usize, count8: i32, result: usize): void {
  let most = i16x8.splat(-32768)
  for (let i = 0; i < count8; i++) most = i16x8.max_s(most, v128.load(samples + ((<usize>i) << 4)))
  let top = i16x8.extract_lane_s(most, 0)
  top = max(top, i16x8.extract_lane_s(most, 1))
  top = max(top, i16x8.extract_lane_s(most, 2))
  top = max(top, i16x8.extract_lane_s(most, 3))
  top = max(top, i16x8.extract_lane_s(most, 4))
  top = max(top, i16x8.extract_lane_s(most, 5))
  top = max(top, i16x8.extract_lane_s(most, 6))
  top = max(top, i16x8.extract_lane_s(most, 7))
  store<f64>(result, <f64>top)
}

/**
 * Turns `rows` rows of HU into attenuation units in place: nothing below `airHu`, else (HU + 1000) shifted left by
 * `shift` (right where negative); then notes their spans.
 */
export function projectPack(
  samples: usize, rows: i32, rowVoxels: i32, spans: usize, airHu: i32, shift: i32, strong: i32,
): void {
  const air = i16x8.splat(<i16>airHu)
  const offset = i16x8.splat(1000)
  const end = samples + ((<usize>(rows * rowVoxels)) << 1)
  for (let at = samples; at < end; at += 16) {
    const hu = v128.load(at)
    let units = i16x8.add_sat_s(hu, offset)
    units = shift >= 0 ? i16x8.shl(units, shift) : i16x8.shr_s(units, -shift)
    v128.store(at, v128.and(units, i16x8.ge_s(hu, air)))
  }
  noteSpans(samples, rows, rowVoxels, spans, strong)
}

/**
 * Where each row holds anything: its first and last group of 8, as `first8 * 8` in the low and `(last8 + 1) * 8` in the high
 * half of 32 bits; an empty row has 0. A group with nothing of `strong` or more between empty groups is noise of the air.
 */
function noteSpans(samples: usize, rows: i32, rowVoxels: i32, spans: usize, strong: i32): void {
  const least = i16x8.splat(<i16>strong)
  let at = samples
  for (let row = 0; row < rows; row++) {
    let first = rowVoxels
    let end = 0
    let before = false
    for (let i = 0; i < rowVoxels; i += 8, at += 16) {
      const units = v128.load(at)
      const holds = v128.any_true(units)
      if (holds && (before || v128.any_true(i16x8.ge_s(units, least)))) {
        first = min(first, before ? i - 8 : i)
        end = i + 8
      }
      before = holds
    }
    store<i32>(spans + ((<usize>row) << 2), end == 0 ? 0 : (end << 16) | first)
  }
}

/**
 * One plane of `columns` x `rows` (rowVoxels apart) turned: row r, column c goes to row c, column r of `target`, whose rows
 * are `targetRowVoxels` apart and filled up with 0; then notes their spans. Both row lengths are multiples of 8.
 */
export function projectTurn(
  samples: usize, columns: i32, rows: i32, rowVoxels: i32, target: usize, targetRowVoxels: i32, spans: usize, strong: i32,
): void {
  const none = i16x8.splat(0)
  const step = (<usize>rowVoxels) << 1
  const targetStep = (<usize>targetRowVoxels) << 1
  for (let c = 0; c < columns; c += 8) {
    for (let r = 0; r < targetRowVoxels; r += 8) {
      const from = samples + ((<usize>(r * rowVoxels + c)) << 1)
      const a0 = r < rows ? v128.load(from) : none
      const a1 = r + 1 < rows ? v128.load(from + step) : none
      const a2 = r + 2 < rows ? v128.load(from + step * 2) : none
      const a3 = r + 3 < rows ? v128.load(from + step * 3) : none
      const a4 = r + 4 < rows ? v128.load(from + step * 4) : none
      const a5 = r + 5 < rows ? v128.load(from + step * 5) : none
      const a6 = r + 6 < rows ? v128.load(from + step * 6) : none
      const a7 = r + 7 < rows ? v128.load(from + step * 7) : none
      const b0 = low16(a0, a4), b1 = high16(a0, a4), b2 = low16(a1, a5), b3 = high16(a1, a5)
      const b4 = low16(a2, a6), b5 = high16(a2, a6), b6 = low16(a3, a7), b7 = high16(a3, a7)
      const c0 = low16(b0, b4), c1 = high16(b0, b4), c2 = low16(b1, b5), c3 = high16(b1, b5)
      const c4 = low16(b2, b6), c5 = high16(b2, b6), c6 = low16(b3, b7), c7 = high16(b3, b7)
      const to = target + <usize>c * targetStep + ((<usize>r) << 1)
      if (c + 0 < columns) v128.store(to + targetStep * 0, low16(c0, c4))
      if (c + 1 < columns) v128.store(to + targetStep * 1, high16(c0, c4))
      if (c + 2 < columns) v128.store(to + targetStep * 2, low16(c1, c5))
      if (c + 3 < columns) v128.store(to + targetStep * 3, high16(c1, c5))
      if (c + 4 < columns) v128.store(to + targetStep * 4, low16(c2, c6))
      if (c + 5 < columns) v128.store(to + targetStep * 5, high16(c2, c6))
      if (c + 6 < columns) v128.store(to + targetStep * 6, low16(c3, c7))
      if (c + 7 < columns) v128.store(to + targetStep * 7, high16(c3, c7))
    }
  }
  noteSpans(target, columns, targetRowVoxels, spans, strong)
}

// @ts-ignore: decorator
@inline
function low16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
}

// @ts-ignore: decorator
@inline
function high16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
}
