import { invariant } from '../base/index.ts'
import { refuse } from './troubles.ts'

const pageBytes = 65536
/** Kernels keep their statics below this address. */
const firstFreeByte = 65536
const alignment = 64

/** A block of the kernels' shared memory; it stays where it is until its scope is released. */
export interface Block {
  readonly offset: number
  readonly bytes: number
}

/**
 * The one memory that all threads share, handed out in stack order: `mark()` before a piece of work, `release(mark)` after.
 *
 * Views must be taken anew after any `allocate`, which may grow the memory.
 */
export class KernelMemory {
  readonly memory: WebAssembly.Memory
  readonly #pagesMax: number
  #next = firstFreeByte

  constructor(memory: WebAssembly.Memory, pagesMax: number) {
    this.memory = memory
    this.#pagesMax = pagesMax
  }

  mark(): number {
    return this.#next
  }

  release(mark: number): void {
    invariant(mark <= this.#next, () => `release of ${mark} above the top ${this.#next}`)
    this.#next = mark
  }

  /**
   * A block of `bytes` bytes, not cleared.
   *
   * Errors  CMP-002 where the machine or the 4 GiB a kernel can address do not hold it
   */
  allocate(bytes: number): Block {
    const offset = this.#next
    const end = offset + Math.ceil(bytes / alignment) * alignment
    const refusal = () => refuse('CMP-002', { neededMiB: Math.ceil(end / 2 ** 20) })
    if (end > this.#pagesMax * pageBytes) throw refusal()
    const missing = end - this.memory.buffer.byteLength
    if (missing > 0) {
      try {
        this.memory.grow(Math.ceil(missing / pageBytes))
      } catch {
        throw refusal()
      }
    }
    this.#next = end
    return { offset, bytes }
  }

  f32 = (block: Block): Float32Array => new Float32Array(this.memory.buffer, block.offset, block.bytes >>> 2)
  f64 = (block: Block): Float64Array => new Float64Array(this.memory.buffer, block.offset, block.bytes >>> 3)
  i16 = (block: Block): Int16Array => new Int16Array(this.memory.buffer, block.offset, block.bytes >>> 1)
  i32 = (block: Block): Int32Array => new Int32Array(this.memory.buffer, block.offset, block.bytes >>> 2)
  u8 = (block: Block): Uint8Array => new Uint8Array(this.memory.buffer, block.offset, block.bytes)
}
