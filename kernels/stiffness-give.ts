// The way back from sums and differences to forces on nodes, one component of four elements.
import { rowPitch } from './stiffness-level'

// @ts-ignore: decorator
@inline
function shifted<T>(before: v128, now: v128): v128 {
  if (sizeof<T>() == 4) return v128.shuffle<f32>(before, now, 3, 4, 5, 6)
  else return v128.shuffle<f64>(before, now, 1, 2)
}

/**
 * One component of the forces of a four of elements, still summed and differenced along j and k (a: 00, b: 10, c: 01, d: 11):
 * at their left nodes and at their right ones, which are the left ones of the next element; a is opposite there.
 */
@inline
export function give<T>(
  carry: usize, waiting: usize, below: usize, to: usize,
  la: v128, lb: v128, rb: v128, lc: v128, rc: v128, ld: v128, rd: v128,
): void {
  const a = v128.sub<T>(la, shifted<T>(v128.load(carry), la))
  const b = v128.add<T>(lb, shifted<T>(v128.load(carry, 16), rb))
  const c = v128.add<T>(lc, shifted<T>(v128.load(carry, 32), rc))
  const d = v128.add<T>(ld, shifted<T>(v128.load(carry, 48), rd))
  v128.store(carry, la)
  v128.store(carry, rb, 16)
  v128.store(carry, rc, 32)
  v128.store(carry, rd, 48)
  const q0 = v128.add<T>(v128.load(waiting), v128.add<T>(a, b))
  const q1 = v128.add<T>(v128.load(waiting, rowPitch), v128.add<T>(c, d))
  v128.store(waiting, v128.sub<T>(a, b))
  v128.store(waiting, v128.sub<T>(c, d), rowPitch)
  v128.store(to, v128.add<T>(v128.load(below), v128.add<T>(q0, q1)))
  v128.store(below, v128.sub<T>(q0, q1))
}
