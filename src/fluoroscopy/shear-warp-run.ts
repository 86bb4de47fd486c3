import { invariant, partOf, type Watch } from '../base/index.ts'
import { waterAttenuationPerMm } from './attenuation.ts'
import type { PackedCopy, PreparedVolume } from './prepared-volume.ts'
import type { ShearWarp, Slopes } from './shear-warp.ts'
import type { Axis, View } from './view.ts'

/** Words of 64 bits that kernels/project-*.ts read of a view. */
const viewWords = 40
/** Bytes of one thread's tile and, per block of four samples, of its table (kernels/project-shear.ts). */
const tileBytes = 4160 * 8 * 4
const tableBytesPerBlock = 48 * 4
/** Most rows of the intermediate image taken at a time, a multiple of 8; fewer where every thread would not get four bands. */
const bandRowsMax = 64
const bandsPerThread = 4
const warpTasksPerThread = 8

/** Sums the slices into the intermediate image and warps it to the detector; returns the line integrals. */
export async function runShearWarp(
  prepared: PreparedVolume,
  copy: PackedCopy,
  view: View,
  shear: ShearWarp,
  watch?: Watch,
): Promise<Float32Array> {
  const { memory, threadCount } = prepared.kernels
  const { columns, rows } = view.arm
  const stride = Math.ceil(columns / 4) * 4
  const mark = memory.mark()
  try {
    // 1. Plan every byte, then write the view.
    const image = memory.allocate(shear.alongU.count * shear.alongV.count * 4)
    const target = memory.allocate(stride * rows * 4)
    const scratchBytes = tileBytes + tableBytesPerBlock * (shear.alongU.count / 4)
    const scratch = Array.from({ length: threadCount }, () => memory.allocate(scratchBytes).offset)
    const words = memory.allocate(viewWords * 8)
    const ticket = memory.allocate(4)
    memory.i32(ticket)[0] = 0
    memory.f64(words).set(wordsOf(prepared, copy, view, shear, image.offset, ticket.offset))
    // 2. Sum the slices: each thread takes bands of rows until none is left.
    const sum = (thread: number) => [words.offset, scratch[thread] as number]
    await prepared.kernels.run('projectShear', threadCount, sum, partOf(watch, 0, 0.8))
    // 3. Warp the sum to the detector.
    const tasks = threadCount * warpTasksPerThread
    const rowOf = (task: number) => Math.floor((rows * task) / tasks)
    const warp = (t: number) => [words.offset, target.offset, columns, rowOf(t), rowOf(t + 1)]
    await prepared.kernels.run('projectWarp', tasks, warp, partOf(watch, 0.8, 1))
    return withoutSurplus(memory.f32(target), columns, stride)
  } finally {
    memory.release(mark)
  }
}

/** A copy of the rows at their own length. */
function withoutSurplus(image: Float32Array, columns: number, stride: number): Float32Array {
  if (columns === stride) return image.slice()
  const rows = image.length / stride
  const out = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++) out.set(image.subarray(row * stride, row * stride + columns), row * columns)
  return out
}

/** The view as the kernels read it; the order is that of the fields in kernels/project-shear.ts and project-warp.ts. */
function wordsOf(
  prepared: PreparedVolume,
  copy: PackedCopy,
  view: View,
  shear: ShearWarp,
  image: number,
  ticket: number,
): readonly number[] {
  const { grid } = prepared
  invariant(grid !== undefined, () => 'a projection of nothing')
  const { dims } = grid
  const { arm, axis, source } = view
  const { u, v, alongU, alongV } = shear
  const bands = bandsPerThread * prepared.kernels.threadCount
  const bandRows = Math.min(bandRowsMax, Math.ceil(alongV.count / bands / 8) * 8)
  const rowBytes = copy.rowVoxels * 2
  // Rows lie along u; of the straight copy the lines are j then k, of the turned one i then k.
  const [sliceBytes, lineBytes] = axis === 2 ? [rowBytes * dims[1], rowBytes] : [rowBytes, rowBytes * dims[axis]]
  const scale = (waterAttenuationPerMm.value * prepared.unitHu) / 1000 / 256
  return [
    copy.samples.offset, sliceBytes, lineBytes, copy.rowVoxels, dims[v],
    copy.spans.offset, shear.firstSlice, shear.endSlice,
    source[u], source[v], source[axis],
    alongU.first, alongU.step, alongV.first, alongV.step,
    alongU.count, alongV.count, image, ticket, prepared.zeros.offset, bandRows,
    0, 0, 0,
    ...numerator(view, u, alongU), ...numerator(view, v, alongV),
    view.first[axis], view.perColumn[axis], view.perRow[axis],
    scale, arm.sourceToDetectorMm, arm.pixelMm, (arm.columns - 1) / 2, (arm.rows - 1) / 2,
  ] // biome-ignore format: one line per group of fields
}

/** Where a pixel falls along one axis of the image, times the ray's advance along the slices: linear in column and row. */
function numerator({ axis, first, perColumn, perRow }: View, across: Axis, slopes: Slopes): readonly number[] {
  const of = (d: readonly [number, number, number]) => (d[across] - slopes.first * d[axis]) / slopes.step
  return [of(first), of(perColumn), of(perRow)]
}
