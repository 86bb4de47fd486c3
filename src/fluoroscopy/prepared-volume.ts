import { Defect, partOf, stopIfAsked, type Watch } from '../base/index.ts'
import type { Block, Kernels } from '../compute/index.ts'
import { affine, type Grid, gridFrom, mapPoint, point } from '../geometry/index.ts'
import type { Volume } from '../imaging/index.ts'
import { airHuMax, bodyHuMin } from './attenuation.ts'
import { type BodyBox, bodyBox } from './body-box.ts'
import { refuse } from './troubles.ts'
import type { Axis } from './view.ts'

/** Longest side of the body the kernels take (kernels/project-shear.ts, tileRowBytes). */
const voxelsMax = 2032

/** One copy of the body in the kernels' memory: rows of attenuation units, and where each row holds anything. */
export interface PackedCopy {
  readonly samples: Block
  readonly spans: Block
  /** Voxels from one row to the next, a multiple of 16. */
  readonly rowVoxels: number
}

/**
 * A volume made ready for any number of projections: cut to the body, in attenuation units, in the kernels' memory.
 *
 * Lives in the stack of that memory: close it (or leave `withPreparedVolume`) before anything that was allocated earlier is
 * released, and after everything that was allocated later. `grid` is that of the body's box; undefined where all is air.
 */
export class PreparedVolume {
  readonly kernels: Kernels
  readonly grid: Grid | undefined
  /** One attenuation unit is this many HU above air. */
  readonly unitHu: number
  readonly zeros: Block
  readonly #straight: PackedCopy
  readonly #turned: PackedCopy
  readonly #mark: number
  #isTurned = false
  #open = true

  constructor(
    kernels: Kernels,
    grid: Grid | undefined,
    unitHu: number,
    parts: { straight: PackedCopy; turned: PackedCopy; zeros: Block; mark: number },
  ) {
    this.kernels = kernels
    this.grid = grid
    this.unitHu = unitHu
    this.zeros = parts.zeros
    this.#straight = parts.straight
    this.#turned = parts.turned
    this.#mark = parts.mark
  }

  /** The copy whose rows lie across `axis`; the turned one is made when the first lateral view asks for it. */
  async copyFor(axis: Axis, watch?: Watch): Promise<PackedCopy> {
    if (!this.#open) throw new Defect('a prepared volume was used after it was closed')
    if (axis !== 0) return this.#straight
    if (!this.#isTurned) await this.#turn(watch)
    this.#isTurned = true
    return this.#turned
  }

  async #turn(watch: Watch | undefined): Promise<void> {
    const [nx, ny, nz] = this.grid?.dims ?? [0, 0, 0]
    const [from, to] = [this.#straight, this.#turned]
    const planeBytes = ny * from.rowVoxels * 2
    const turnedBytes = nx * to.rowVoxels * 2
    await this.kernels.run(
      'projectTurn',
      nz,
      (k) => [
        from.samples.offset + k * planeBytes,
        nx,
        ny,
        from.rowVoxels,
        to.samples.offset + k * turnedBytes,
        to.rowVoxels,
        to.spans.offset + k * nx * 4,
        strongUnits(this.unitHu),
      ],
      watch,
    )
  }

  /** Gives the kernels' memory back; closing twice is harmless. */
  close(): void {
    if (this.#open) this.kernels.memory.release(this.#mark)
    this.#open = false
  }
}

/** Makes `volume` ready, does `work`, and gives the memory back however that ends. */
export async function withPreparedVolume<Result>(
  volume: Volume,
  kernels: Kernels,
  work: (prepared: PreparedVolume) => Promise<Result>,
  watch?: Watch,
): Promise<Result> {
  const prepared = await prepareVolume(volume, kernels, watch)
  try {
    return await work(prepared)
  } finally {
    prepared.close()
  }
}

/** Makes a CT ready for projection; refuses what is not a CT (FLU-001) and what is too large (FLU-005). */
export async function prepareVolume(volume: Volume, kernels: Kernels, watch?: Watch): Promise<PreparedVolume> {
  if (volume.acquisition.modality !== 'CT') throw refuse('FLU-001', { modality: volume.acquisition.modality })
  stopIfAsked(watch)
  const box = bodyBox(volume)
  const size = box?.size ?? [0, 0, 0]
  if (Math.max(...size) > voxelsMax) throw refuse('FLU-005', { voxels: Math.max(...size), voxelsMax })
  const { memory } = kernels
  const mark = memory.mark()
  try {
    const [nx, ny, nz] = size
    const copy = (rows: number, length: number): PackedCopy => {
      const rowVoxels = Math.ceil(length / 16) * 16
      return { samples: memory.allocate(rows * rowVoxels * 2), spans: memory.allocate(rows * 4), rowVoxels }
    }
    const zeros = memory.allocate((voxelsMax + 16) * 2)
    memory.u8(zeros).fill(0)
    const straight = copy(ny * nz, nx)
    const turned = copy(nx * nz, ny)
    const parts = { straight, turned, zeros, mark }
    if (!box) return new PreparedVolume(kernels, undefined, 1, parts)
    copyRows(volume, box, memory.i16(straight.samples), straight.rowVoxels)
    const unitHu = await pack(kernels, straight, box, watch)
    return new PreparedVolume(kernels, gridOf(volume.grid, box), unitHu, parts)
  } catch (cause) {
    memory.release(mark)
    throw cause
  }
}

function copyRows({ grid: { dims }, samples }: Volume, { from, size }: BodyBox, target: Int16Array, rowVoxels: number) {
  const surplus = rowVoxels - size[0]
  for (let k = 0, at = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++, at += rowVoxels) {
      const row = from[0] + dims[0] * (from[1] + j + dims[1] * (from[2] + k))
      target.set(samples.subarray(row, row + size[0]), at)
      if (surplus > 0) target.fill(-1024, at + size[0], at + rowVoxels)
    }
}

/** HU to attenuation units, as fine as the kernels' whole numbers allow; returns the HU of one unit. */
async function pack(kernels: Kernels, copy: PackedCopy, { size }: BodyBox, watch?: Watch): Promise<number> {
  const [, ny, nz] = size
  const { memory } = kernels
  const mark = memory.mark()
  try {
    const planeBytes = ny * copy.rowVoxels * 2
    const tops = memory.allocate(nz * 8)
    const plane = (k: number) => copy.samples.offset + k * planeBytes
    await kernels.run('projectMax', nz, (k) => [plane(k), planeBytes / 16, tops.offset + k * 8], partOf(watch, 0, 0.4))
    const shift = shiftFor(memory.f64(tops).reduce((a, b) => Math.max(a, b)) + 1000, Math.max(...size))
    await kernels.run(
      'projectPack',
      nz,
      (k) => [
        plane(k),
        ny,
        copy.rowVoxels,
        copy.spans.offset + k * ny * 4,
        airHuMax.value,
        shift,
        strongUnits(2 ** -shift),
      ],
      partOf(watch, 0.4, 1),
    )
    return 2 ** -shift
  } finally {
    memory.release(mark)
  }
}

/** `bodyHuMin` in attenuation units. */
const strongUnits = (unitHu: number): number => Math.round((bodyHuMin.value + 1000) / unitHu)

/**
 * The largest shift with which units fit 16 bits signed, and sums over `slices` of units times 256 fit 32 bits unsigned.
 */
function shiftFor(hu: number, slices: number): number {
  let shift = 3
  while (hu * 2 ** shift > 32767 || slices * hu * 2 ** shift >= 2 ** 24) shift--
  return shift
}

function gridOf(grid: Grid, { from, size }: BodyBox): Grid {
  const m = Float64Array.from(grid.patientFromVoxel as Float64Array)
  const origin = mapPoint(grid.patientFromVoxel, point('voxel', ...from))
  m[3] = origin[0]
  m[7] = origin[1]
  m[11] = origin[2]
  return gridFrom(size, affine('patient', 'voxel', m))
}
