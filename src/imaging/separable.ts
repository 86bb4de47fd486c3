import { invariant, partOf, type Watch } from '../base/index.ts'
import type { Block, Kernels } from '../compute/index.ts'
import { type Grid, voxelCount } from '../geometry/index.ts'

/** Work on a field that goes one axis after the other: first along i and j within slices, then along k. */
export interface Passes {
  /** Bytes of input per voxel that `load` needs beside the field of 32-bit floats. */
  readonly inputBytes: number
  /** Puts the input of the slices from <= k < to where the kernels can see it. */
  readonly load: (input: Block, field: Block, from: number, to: number) => void
  readonly scratchBytes: number
  /** The kernel and its numbers for slices (of what is loaded) a <= k < b. */
  readonly slices: (input: Block, field: Block, a: number, b: number, scratch: number) => KernelCall
  /** The kernel and its numbers for columns a <= c < b of a field of `plane` columns. */
  readonly columns: (field: Block, plane: number, a: number, b: number, scratch: number) => KernelCall
}

export interface KernelCall {
  readonly kernel: string
  readonly args: readonly number[]
}

/** The half-open range from <= n < to. */
export interface Piece {
  readonly from: number
  readonly to: number
}

const tasksMax = 32
/** Kernels work on this many columns together. */
const columnsTogether = 16

/**
 * Runs the passes over the whole grid and returns the field in ordinary memory.
 *
 * Errors  gives back what it took of the kernels' memory on every way out, cancelling included.
 */
export async function separable(
  grid: Grid,
  kernels: Kernels,
  passes: Passes,
  watch?: Watch,
): Promise<Float32Array<ArrayBuffer>> {
  const [nx, ny, nz] = grid.dims
  const plane = nx * ny
  const out = new Float32Array(voxelCount(grid))
  const mark = kernels.memory.mark()
  try {
    const scratch = kernels.memory.allocate(passes.scratchBytes * tasksMax)
    const together = Math.max(1, Math.min(nz, Math.floor(kernels.fieldBytesMax / (plane * 4))))
    const field = kernels.memory.allocate(Math.max(together * plane, nz * columnsTogether) * 4)
    const input = kernels.memory.allocate(together * plane * passes.inputBytes)
    const slabs = pieces(nz, together)
    for (const [s, slab] of slabs.entries()) {
      passes.load(input, field, slab.from, slab.to)
      const tasks = split(slab.to - slab.from, 1)
      await run(kernels, tasks, (a, b, own) => passes.slices(input, field, a, b, own), scratch, passes.scratchBytes, {
        ...partOf(watch, (0.6 * s) / slabs.length, (0.6 * (s + 1)) / slabs.length),
      })
      if (slabs.length > 1) copyOut(kernels, field, out, slab.from * plane, (slab.to - slab.from) * plane)
    }
    const width = slabs.length === 1 ? plane : columnsAtOnce(field, nz)
    const strips = pieces(plane, width)
    for (const [s, strip] of strips.entries()) {
      const columns = strip.to - strip.from
      if (slabs.length > 1) gather(kernels, field, out, plane, nz, strip)
      const tasks = split(columns, columnsTogether)
      await run(
        kernels,
        tasks,
        (a, b, own) => passes.columns(field, columns, a, b, own),
        scratch,
        passes.scratchBytes,
        {
          ...partOf(watch, 0.6 + (0.4 * s) / strips.length, 0.6 + (0.4 * (s + 1)) / strips.length),
        },
      )
      if (slabs.length > 1) scatter(kernels, field, out, plane, nz, strip)
    }
    if (slabs.length === 1) copyOut(kernels, field, out, 0, out.length)
    return out
  } finally {
    kernels.memory.release(mark)
  }
}

async function run(
  kernels: Kernels,
  tasks: readonly Piece[],
  call: (a: number, b: number, scratch: number) => KernelCall,
  scratch: Block,
  scratchBytes: number,
  watch: Watch,
): Promise<void> {
  const calls = tasks.map((task, t) => call(task.from, task.to, scratch.offset + t * scratchBytes))
  const first = calls[0]
  invariant(first !== undefined, () => 'a pass without tasks')
  await kernels.run(first.kernel, calls.length, (t) => (calls[t] as KernelCall).args, watch)
}

/** The whole as consecutive pieces of at most `size`. */
export function pieces(count: number, size: number): readonly Piece[] {
  const out: Piece[] = []
  for (let from = 0; from < count; from += size) out.push({ from, to: Math.min(count, from + size) })
  return out
}

/** At most `tasksMax` pieces, each a multiple of `multiple` but the last. */
function split(count: number, multiple: number): readonly Piece[] {
  return pieces(count, Math.ceil(count / tasksMax / multiple) * multiple)
}

const columnsAtOnce = (field: Block, nz: number): number =>
  Math.max(1, Math.floor(field.bytes / (4 * nz) / columnsTogether)) * columnsTogether

function copyOut(kernels: Kernels, field: Block, out: Float32Array, at: number, count: number): void {
  out.set(kernels.memory.f32(field).subarray(0, count), at)
}

function gather(kernels: Kernels, field: Block, out: Float32Array, plane: number, nz: number, strip: Piece): void {
  const view = kernels.memory.f32(field)
  const width = strip.to - strip.from
  for (let k = 0; k < nz; k++) view.set(out.subarray(k * plane + strip.from, k * plane + strip.to), k * width)
}

function scatter(kernels: Kernels, field: Block, out: Float32Array, plane: number, nz: number, strip: Piece): void {
  const view = kernels.memory.f32(field)
  const width = strip.to - strip.from
  for (let k = 0; k < nz; k++) out.set(view.subarray(k * width, (k + 1) * width), k * plane + strip.from)
}
