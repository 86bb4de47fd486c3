// What each level needs before the first cycle: mean moduli and the inverse diagonal.
import { barrier } from './barrier'
import { inverseAt, Level, ownFrom, ownTo, rowAt, Scratch } from './stiffness-level'

/** Moduli of `coarse` from those of `fine`: the mean of eight elements, empty ones counted. Thread 0 of an alone level. */
export function coarsen(fine: Level, coarse: Level): void {
  const end = min(ownTo(coarse), coarse.nz)
  for (let K = ownFrom(coarse); K < end; K++)
    for (let J = 0; J < coarse.ny; J++) {
      const row = rowAt(coarse.elementRows, K * coarse.ny + J)
      if (load<i32>(row, 8) == 0) continue
      coarsenRow(fine, coarse.isotropic, fine.isotropic, row, J, K)
      if (coarse.orthotropic != 0) coarsenRow(fine, coarse.orthotropic, fine.orthotropic, row, J, K)
    }
}

function coarsenRow(fine: Level, coarseModuli: usize, fineModuli: usize, row: usize, J: i32, K: i32): void {
  const to = coarseModuli + (<usize>load<i32>(row) << 2)
  const first = load<i32>(row, 4)
  memory.fill(to, 0, <usize>load<i32>(row, 8) << 2)
  for (let k = 2 * K; k < min(2 * K + 2, fine.nz); k++)
    for (let j = 2 * J; j < min(2 * J + 2, fine.ny); j++) {
      const own = rowAt(fine.elementRows, k * fine.ny + j)
      const begin = load<i32>(own, 4)
      let from = fineModuli + (<usize>load<i32>(own) << 2)
      for (let i = begin; i < begin + load<i32>(own, 8); i += 2) {
        const at = to + (<usize>((i >> 1) - first) << 2)
        store<f32>(at, load<f32>(at) + 0.125 * (load<f32>(from) + load<f32>(from, 4)))
        from += 8
      }
    }
}

/** 1 / D of this thread's node layers: an element gives the same to each of its eight corners. */
export function invertDiagonal(level: Level, s: Scratch, weights: usize): void {
  const end = ownTo(level)
  for (let k = ownFrom(level); k < end; k++)
    for (let j = 0; j <= level.ny; j++) {
      const row = rowAt(level.nodeRows, k * (level.ny + 1) + j)
      const count = load<i32>(row, 8)
      if (count == 0) continue
      const iso = s.between + 16
      const ortho = iso + (<usize>(count + 8) << 2)
      sumAround(level, level.isotropic, iso, j, k, load<i32>(row, 4), count)
      if (level.orthotropic != 0) sumAround(level, level.orthotropic, ortho, j, k, load<i32>(row, 4), count)
      const to = inverseAt(level, load<i32>(row))
      for (let at: usize = 0; at < <usize>count << 2; at += 4) {
        let d = load<f32>(iso + at) * <f32>load<f64>(weights)
        if (level.orthotropic != 0) d += load<f32>(ortho + at) * <f32>load<f64>(weights, 8)
        store<f32>(to + at, d > 0 ? 1 / d : 0)
      }
    }
}

/** The sum of the up to eight moduli around each node of a row. */
function sumAround(level: Level, moduli: usize, to: usize, j: i32, k: i32, first: i32, count: i32): void {
  memory.fill(to - 16, 0, <usize>(count + 8) << 2)
  for (let dk = max(k - 1, 0); dk < min(k + 1, level.nz); dk++)
    for (let dj = max(j - 1, 0); dj < min(j + 1, level.ny); dj++) {
      const row = rowAt(level.elementRows, dk * level.ny + dj)
      const from = moduli + (<usize>load<i32>(row) << 2)
      let at = to + (<usize>(load<i32>(row, 4) - first) << 2)
      for (let i = 0; i < load<i32>(row, 8); i++) {
        const e = load<f32>(from + (<usize>i << 2))
        store<f32>(at, load<f32>(at) + e)
        store<f32>(at, load<f32>(at, 4) + e, 4)
        at += 4
      }
    }
}

/** A barrier where threads share the level. */
@inline
export function meet(level: Level): void {
  if (!level.alone) barrier()
}
