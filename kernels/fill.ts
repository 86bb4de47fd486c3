/** Sets `count` 32-bit floats from byte offset `target` to `value`. Used to clear fields and to test the thread pool. */
export function fillF32(target: usize, count: i32, value: f32): void {
  for (let i = 0; i < count; i++) store<f32>(target + ((<usize>i) << 2), value)
}
