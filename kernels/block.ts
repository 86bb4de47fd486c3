/** Lines are worked on sixteen at a time: one cache line of 32-bit floats, four SIMD registers. */
export const lanes: i32 = 16
const laneBytes: usize = 64

/** Copies `length` rows of `width` <= 16 floats, `strideBytes` apart, to 64-byte rows; missing lanes keep what was there. */
export function loadBlock(source: usize, strideBytes: usize, length: i32, width: i32, block: usize): void {
  copyRows(source, strideBytes, block, laneBytes, length, width)
}

/** The way back of `loadBlock`. */
export function storeBlock(target: usize, strideBytes: usize, length: i32, width: i32, block: usize): void {
  copyRows(block, laneBytes, target, strideBytes, length, width)
}

function copyRows(from: usize, fromStride: usize, to: usize, toStride: usize, length: i32, width: i32): void {
  const bytes = (<usize>width) << 2
  for (let row = 0; row < length; row++) {
    if (width == lanes) {
      v128.store(to, v128.load(from))
      v128.store(to, v128.load(from, 16), 16)
      v128.store(to, v128.load(from, 32), 32)
      v128.store(to, v128.load(from, 48), 48)
    } else memory.copy(to, from, bytes)
    from += fromStride
    to += toStride
  }
}
