// Forces K u on one row of nodes, never forming K. Derivation: docs/physics/voxel-fe.md; twin: src/mechanics/reference.ts.
//
// An element's 24 displacements are turned into sums and differences along each axis (Walsh-Hadamard). Its reflections then
// split the 24 x 24 matrix into blocks of at most 3 x 3 with 27 different numbers. Rows are walked in order: what an element
// gives to nodes of the next row waits in `row`, what it gives to the next layer in `plane`.
import { give } from './stiffness-give'
import { Level, maskOf, rowAt, rowPitch, Scratch } from './stiffness-level'

const blockNumbers: usize = 27

/** Bytes of the constants of one material in T, each number in all lanes. */
const constantBytes: usize = blockNumbers * 16
/** In one T: the isotropic material, the orthotropic one, and the isotropic one by its eight numbers. f32 comes first. */
const allConstantBytes: usize = 2 * constantBytes + 8 * 16

@inline
function constantsOf<T>(level: Level, material: usize): usize {
  return level.constants + (sizeof<T>() == 8 ? allConstantBytes : 0) + material * constantBytes
}

/**
 * The forces on node row (j, k), to `scratch.out` (x, y, z components after one another), of the displacement that lies in
 * vector `x0` for node layer k and in `x1` for layer k + 1. `atRest`: nothing but held components has moved.
 *
 * Rows of a layer are to be asked for in order, and layers in order, with `row` and `plane` cleared before the first.
 */
export function forcesOnRow<T>(level: Level, s: Scratch, x0: usize, x1: usize, j: i32, k: i32, atRest: bool = false): void {
  const nodes = rowAt(level.nodeRows, k * (level.ny + 1) + j)
  const count = load<i32>(nodes, 8)
  if (count == 0) return
  const first = load<i32>(nodes, 4)
  const outPitch = <usize>count * sizeof<T>()
  const plane = s.plane + <usize>(3 * j) * s.pitch
  let elements = 0
  let firstElement = first
  if (j < level.ny && k < level.nz && !(atRest && nothingHeld(level, j, k))) {
    const row = rowAt(level.elementRows, k * level.ny + j)
    elements = load<i32>(row, 8)
    if (elements > 0) {
      firstElement = load<i32>(row, 4)
      sumRows<T>(level, s, x0, x1, j, k, firstElement, elements)
      if (level.orthotropic == 0)
        elementsOfRow<T, i32>(level, s, load<i32>(row), firstElement, elements, plane, s.out, first, outPitch)
      else elementsOfRow<T, i64>(level, s, load<i32>(row), firstElement, elements, plane, s.out, first, outPitch)
    }
  }
  // Nodes beside the elements get only what waits for them.
  const done = elements > 0 ? firstElement + elements + 16 / <i32>sizeof<T>() : first
  settle<T>(s, plane, s.out, outPitch, first, first, firstElement)
  settle<T>(s, plane, s.out, outPitch, first, done, first + count)
}

/** Nothing is held on the node rows around element row (j, k). */
function nothingHeld(level: Level, j: i32, k: i32): bool {
  const row = k * (level.ny + 1) + j
  const above = row + level.ny + 1
  return (maskOf(level, row) | maskOf(level, row + 1) | maskOf(level, above) | maskOf(level, above + 1)) == 0
}

function settle<T>(s: Scratch, plane: usize, out: usize, outPitch: usize, first: i32, from: i32, to: i32): void {
  for (let i = from; i < to; i += 16 / sizeof<T>()) {
    const at = <usize>i * sizeof<T>()
    const local = <usize>(i - first) * sizeof<T>()
    for (let c: usize = 0; c < 3; c++) {
      const waiting = s.row + 2 * c * rowPitch + at
      const below = plane + c * s.pitch + at
      const q0 = v128.load(waiting)
      const q1 = v128.load(waiting, rowPitch)
      v128.store(waiting, f32x4.splat(0))
      v128.store(waiting, f32x4.splat(0), rowPitch)
      v128.store(out + c * outPitch + local, v128.add<T>(v128.load(below), v128.add<T>(q0, q1)))
      v128.store(below, v128.sub<T>(q0, q1))
    }
  }
}

/** The four sums and differences of the node rows around element row (j, k), for its nodes and one four more. */
function sumRows<T>(
  level: Level,
  s: Scratch,
  x0: usize,
  x1: usize,
  j: i32,
  k: i32,
  first: i32,
  count: i32,
): void {
  const wide = level.ny + 1
  const n00 = rowAt(level.nodeRows, k * wide + j)
  const n10 = n00 + 12
  const n01 = rowAt(level.nodeRows, (k + 1) * wide + j)
  const n11 = n01 + 12
  const bytes = <usize>(count + 4) * sizeof<T>()
  for (let c = 0; c < 3; c++) {
    const a = componentAt<T>(x0, n00, c, first)
    const b = componentAt<T>(x0, n10, c, first)
    const d = componentAt<T>(x1, n01, c, first)
    const e = componentAt<T>(x1, n11, c, first)
    const to = s.sums + <usize>(4 * c) * rowPitch
    for (let at: usize = 0; at < bytes; at += 16) {
      const va = v128.load(a + at)
      const vb = v128.load(b + at)
      const vd = v128.load(d + at)
      const ve = v128.load(e + at)
      const ab = v128.add<T>(va, vb)
      const abLess = v128.sub<T>(va, vb)
      const de = v128.add<T>(vd, ve)
      const deLess = v128.sub<T>(vd, ve)
      v128.store(to + at, v128.add<T>(ab, de))
      v128.store(to + at, v128.add<T>(abLess, deLess), rowPitch)
      v128.store(to + at, v128.sub<T>(ab, de), 2 * rowPitch)
      v128.store(to + at, v128.sub<T>(abLess, deLess), 3 * rowPitch)
    }
  }
}

/** Where component c of node `i` of a row lies. */
@inline
function componentAt<T>(x: usize, row: usize, c: i32, i: i32): usize {
  return x + <usize>(load<i32>(row) + c * load<i32>(row, 8) + i - load<i32>(row, 4)) * sizeof<T>()
}

@inline
function constant(m: usize, n: usize): v128 {
  return v128.load(m + (n << 4))
}

/** The elements of one row. M is i32 where all are isotropic, i64 where some may be of orthotropic bone. */
function elementsOfRow<T, M>(
  level: Level,
  s: Scratch,
  start: i32,
  first: i32,
  count: i32,
  plane: usize,
  out: usize,
  firstNode: i32,
  outPitch: usize,
): void {
  const lanes = 16 / <i32>sizeof<T>()
  const planePitch = s.pitch
  const iso = constantsOf<T>(level, 0)
  const same = constantsOf<T>(level, 2)
  const ortho = constantsOf<T>(level, 1)
  const moduli = level.isotropic + (<usize>start << 2)
  const others = level.orthotropic == 0 ? <usize>0 : level.orthotropic + (<usize>start << 2)
  const one = v128.splat<T>(1)
  const none = f32x4.splat(0)
  const carry = s.carry
  memory.fill(carry, 0, 12 * 16)
  for (let i = 0; i <= count; i += lanes) {
    const x = s.sums + <usize>i * sizeof<T>()
    const at = <usize>(first + i) * sizeof<T>()
    const waiting = s.row + at
    const below = plane + at
    const to = out + <usize>(first + i - firstNode) * sizeof<T>()
    let scale = none
    let other = none
    let m = iso
    if (i < count) {
      scale = modulusAt<T>(moduli, i)
      if (sizeof<M>() == 8) {
        other = modulusAt<T>(others, i)
        if (v128.any_true(other)) {
          if (v128.any_true(scale)) {
            mix<T>(iso, ortho, scale, other, carry + 12 * 16)
            m = carry + 12 * 16
            scale = one
          } else {
            m = ortho
            scale = other
          }
        }
      }
    }
    if (!v128.any_true(scale)) {
      for (let c: usize = 0; c < 3; c++)
        give<T>(carry + c * 64, waiting + 2 * c * rowPitch, below + c * planePitch, to + c * outPitch,
          none, none, none, none, none, none, none)
      if (i == count) break
      continue
    }
    const xa = v128.load(x, 0 * rowPitch), xA = v128.load(x, 0 * rowPitch + sizeof<T>())
    const xb = v128.load(x, 1 * rowPitch), xB = v128.load(x, 1 * rowPitch + sizeof<T>())
    const xc = v128.load(x, 2 * rowPitch), xC = v128.load(x, 2 * rowPitch + sizeof<T>())
    const xd = v128.load(x, 3 * rowPitch), xD = v128.load(x, 3 * rowPitch + sizeof<T>())
    const ya = v128.load(x, 4 * rowPitch), yA = v128.load(x, 4 * rowPitch + sizeof<T>())
    const yb = v128.load(x, 5 * rowPitch), yB = v128.load(x, 5 * rowPitch + sizeof<T>())
    const yc = v128.load(x, 6 * rowPitch), yC = v128.load(x, 6 * rowPitch + sizeof<T>())
    const yd = v128.load(x, 7 * rowPitch), yD = v128.load(x, 7 * rowPitch + sizeof<T>())
    const za = v128.load(x, 8 * rowPitch), zA = v128.load(x, 8 * rowPitch + sizeof<T>())
    const zb = v128.load(x, 9 * rowPitch), zB = v128.load(x, 9 * rowPitch + sizeof<T>())
    const zc = v128.load(x, 10 * rowPitch), zC = v128.load(x, 10 * rowPitch + sizeof<T>())
    const zd = v128.load(x, 11 * rowPitch), zD = v128.load(x, 11 * rowPitch + sizeof<T>())

    const x100 = v128.sub<T>(xa, xA), x010 = v128.add<T>(xb, xB), x110 = v128.sub<T>(xb, xB), x001 = v128.add<T>(xc, xC)
    const x101 = v128.sub<T>(xc, xC), x011 = v128.add<T>(xd, xD), x111 = v128.sub<T>(xd, xD)
    const y100 = v128.sub<T>(ya, yA), y010 = v128.add<T>(yb, yB), y110 = v128.sub<T>(yb, yB), y001 = v128.add<T>(yc, yC)
    const y101 = v128.sub<T>(yc, yC), y011 = v128.add<T>(yd, yD), y111 = v128.sub<T>(yd, yD)
    const z100 = v128.sub<T>(za, zA), z010 = v128.add<T>(zb, zB), z110 = v128.sub<T>(zb, zB), z001 = v128.add<T>(zc, zC)
    const z101 = v128.sub<T>(zc, zC), z011 = v128.add<T>(zd, zD), z111 = v128.sub<T>(zd, zD)
    let fx100 = none, sxy = none, sxz = none, syz = none, fx110 = none, fx101 = none, fx011 = none, fx111 = none
    let fy010 = none, fy110 = none, fy101 = none, fy011 = none, fy111 = none
    let fz001 = none, fz110 = none, fz101 = none, fz011 = none, fz111 = none
    if (sizeof<M>() == 4 || m == iso) {
      // The same along all axes: eight numbers.
      const k0 = v128.mul<T>(scale, v128.load(same)), k1 = v128.mul<T>(scale, v128.load(same, 16))
      const all = v128.mul<T>(k1, v128.add<T>(x100, v128.add<T>(y010, z001)))
      fx100 = v128.add<T>(v128.mul<T>(k0, x100), all)
      fy010 = v128.add<T>(v128.mul<T>(k0, y010), all)
      fz001 = v128.add<T>(v128.mul<T>(k0, z001), all)
      const shear = v128.mul<T>(scale, v128.load(same, 32)), corner = v128.mul<T>(scale, v128.load(same, 48))
      sxy = v128.mul<T>(shear, v128.add<T>(x010, y100))
      sxz = v128.mul<T>(shear, v128.add<T>(x001, z100))
      syz = v128.mul<T>(shear, v128.add<T>(y001, z010))
      fx111 = v128.mul<T>(corner, x111)
      fy111 = v128.mul<T>(corner, y111)
      fz111 = v128.mul<T>(corner, z111)
      const b0 = v128.mul<T>(scale, v128.load(same, 64)), b1 = v128.mul<T>(scale, v128.load(same, 80))
      fy110 = v128.add<T>(v128.mul<T>(b0, y110), v128.mul<T>(b1, z101))
      fz101 = v128.add<T>(v128.mul<T>(b1, y110), v128.mul<T>(b0, z101))
      fx110 = v128.add<T>(v128.mul<T>(b0, x110), v128.mul<T>(b1, z011))
      fz011 = v128.add<T>(v128.mul<T>(b1, x110), v128.mul<T>(b0, z011))
      fx101 = v128.add<T>(v128.mul<T>(b0, x101), v128.mul<T>(b1, y011))
      fy011 = v128.add<T>(v128.mul<T>(b1, x101), v128.mul<T>(b0, y011))
      const t0 = v128.mul<T>(scale, v128.load(same, 96)), t1 = v128.mul<T>(scale, v128.load(same, 112))
      const turn = v128.mul<T>(t1, v128.add<T>(x011, v128.add<T>(y101, z110)))
      fx011 = v128.add<T>(v128.mul<T>(t0, x011), turn)
      fy101 = v128.add<T>(v128.mul<T>(t0, y101), turn)
      fz110 = v128.add<T>(v128.mul<T>(t0, z110), turn)
    } else {
      // Stretching: x100 y010 z001.
      fx100 = v128.mul<T>(scale, v128.add<T>(v128.mul<T>(v128.load(m, 0 * 16), x100), v128.add<T>(v128.mul<T>(v128.load(m, 1 * 16), y010), v128.mul<T>(v128.load(m, 2 * 16), z001))))
      fy010 = v128.mul<T>(scale, v128.add<T>(v128.mul<T>(v128.load(m, 1 * 16), x100), v128.add<T>(v128.mul<T>(v128.load(m, 3 * 16), y010), v128.mul<T>(v128.load(m, 4 * 16), z001))))
      fz001 = v128.mul<T>(scale, v128.add<T>(v128.mul<T>(v128.load(m, 2 * 16), x100), v128.add<T>(v128.mul<T>(v128.load(m, 4 * 16), y010), v128.mul<T>(v128.load(m, 5 * 16), z001))))
      // Shearing, and the three that go with it: x010 y100 | z111, x001 z100 | y111, y001 z010 | x111.
      sxy = v128.mul<T>(v128.mul<T>(scale, v128.load(m, 6 * 16)), v128.add<T>(x010, y100))
      fz111 = v128.mul<T>(v128.mul<T>(scale, v128.load(m, 7 * 16)), z111)
      sxz = v128.mul<T>(v128.mul<T>(scale, v128.load(m, 8 * 16)), v128.add<T>(x001, z100))
      fy111 = v128.mul<T>(v128.mul<T>(scale, v128.load(m, 9 * 16)), y111)
      syz = v128.mul<T>(v128.mul<T>(scale, v128.load(m, 10 * 16)), v128.add<T>(y001, z010))
      fx111 = v128.mul<T>(v128.mul<T>(scale, v128.load(m, 11 * 16)), x111)
      // Bending: y110 z101, x110 z011, x101 y011.
      fy110 = v128.mul<T>(scale, v128.add<T>(v128.mul<T>(v128.load(m, 12 * 16), y110), v128.mul<T>(v128.load(m, 13 * 16), z101)))
      fz101 = v128.mul<T>(scale, v128.add<T>(v128.mul<T>(v128.load(m, 13 * 16), y110), v128.mul<T>(v128.load(m, 14 * 16), z101)))
      fx110 = v128.mul<T>(scale, v128.add<T>(v128.mul<T>(v128.load(m, 15 * 16), x110), v128.mul<T>(v128.load(m, 16 * 16), z011)))
      fz011 = v128.mul<T>(scale, v128.add<T>(v128.mul<T>(v128.load(m, 16 * 16), x110), v128.mul<T>(v128.load(m, 17 * 16), z011)))
      fx101 = v128.mul<T>(scale, v128.add<T>(v128.mul<T>(v128.load(m, 18 * 16), x101), v128.mul<T>(v128.load(m, 19 * 16), y011)))
      fy011 = v128.mul<T>(scale, v128.add<T>(v128.mul<T>(v128.load(m, 19 * 16), x101), v128.mul<T>(v128.load(m, 20 * 16), y011)))
      // Twisting: x011 y101 z110.
      fx011 = v128.mul<T>(scale, v128.add<T>(v128.mul<T>(v128.load(m, 21 * 16), x011), v128.add<T>(v128.mul<T>(v128.load(m, 22 * 16), y101), v128.mul<T>(v128.load(m, 23 * 16), z110))))
      fy101 = v128.mul<T>(scale, v128.add<T>(v128.mul<T>(v128.load(m, 22 * 16), x011), v128.add<T>(v128.mul<T>(v128.load(m, 24 * 16), y101), v128.mul<T>(v128.load(m, 25 * 16), z110))))
      fz110 = v128.mul<T>(scale, v128.add<T>(v128.mul<T>(v128.load(m, 23 * 16), x011), v128.add<T>(v128.mul<T>(v128.load(m, 25 * 16), y101), v128.mul<T>(v128.load(m, 26 * 16), z110))))
    }

    give<T>(carry, waiting, below, to,
      fx100, v128.add<T>(sxy, fx110), v128.sub<T>(sxy, fx110),
      v128.add<T>(sxz, fx101), v128.sub<T>(sxz, fx101), v128.add<T>(fx011, fx111), v128.sub<T>(fx011, fx111))
    give<T>(carry + 64, waiting + 2 * rowPitch, below + planePitch, to + outPitch,
      sxy, v128.add<T>(fy010, fy110), v128.sub<T>(fy010, fy110),
      v128.add<T>(syz, fy101), v128.sub<T>(syz, fy101), v128.add<T>(fy011, fy111), v128.sub<T>(fy011, fy111))
    give<T>(carry + 128, waiting + 4 * rowPitch, below + 2 * planePitch, to + 2 * outPitch,
      sxz, v128.add<T>(syz, fz110), v128.sub<T>(syz, fz110),
      v128.add<T>(fz001, fz101), v128.sub<T>(fz001, fz101), v128.add<T>(fz011, fz111), v128.sub<T>(fz011, fz111))
  }
}

@inline
function modulusAt<T>(moduli: usize, i: i32): v128 {
  const at = moduli + (<usize>i << 2)
  if (sizeof<T>() == 4) return v128.load(at)
  else return f64x2.promote_low_f32x4(v128.load64_zero(at))
}

function mix<T>(iso: usize, ortho: usize, a: v128, b: v128, to: usize): void {
  for (let n: usize = 0; n < blockNumbers; n++)
    v128.store(to + (n << 4), v128.add<T>(v128.mul<T>(a, constant(iso, n)), v128.mul<T>(b, constant(ortho, n))))
}
