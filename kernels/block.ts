/** Lines are worked on sixteen at a time: one cache line of 32-bit floats, four SIMD registers. */
export const lanes: i32 = 16
const laneBytes: usize = 64

/** Copies `length` rows of `width` <= 16 floats, `strideBytes` apart, to 64-byte rows at `block`; missing lanes keep what was there. */
export function loadBlock(source: usize, strideBytes: usize, length: i32, width: i32, block: usize): void {
  if (width == lanes) {
    for (let row = 0; row < length; row++) {
      v128.store(block, v128.load(source))
      v128.store(block, v128.load(source, 16), 16)
      v128.store(block, v128.load(source, 32), 32)
      v128.store(block, v128.load(source, 48), 48)
      source += strideBytes
      block += laneBytes
    }
    return
  }
  for (let row = 0; row < length; row++) {
    memory.copy(block, source, (<usize>width) << 2)
    source += strideBytes
    block += laneBytes
  }
}

/** The way back of `loadBlock`. */
export function storeBlock(target: usize, strideBytes: usize, length: i32, width: i32, block: usize): void {
  if (width == lanes) {
    for (let row = 0; row < length; row++) {
      v128.store(target, v128.load(block))
      v128.store(target, v128.load(block, 16), 16)
      v128.store(target, v128.load(block, 32), 32)
      v128.store(target, v128.load(block, 48), 48)
      target += strideBytes
      block += laneBytes
    }
    return
  }
  for (let row = 0; row < length; row++) {
    memory.copy(target, block, (<usize>width) << 2)
    target += strideBytes
    block += laneBytes
  }
}
