import { type ReadImages, readImages, type SourceFile } from '../../../imaging/index.ts'
import type { Operation } from '../operation.ts'
import { sharedLabelMap, sharedVolume } from '../shared-arrays.ts'

/** A file as dropped or chosen; `name` with its path inside the folder, with `/`. */
export interface GivenFile {
  readonly name: string
  readonly file: Blob
}

/** Everything that can be read in the files; see `readImages` for what is refused. */
const readFiles: Operation<{ readonly files: readonly GivenFile[] }, ReadImages> = async (_held, { files }, call) => {
  const { volumes, labelMaps, findings } = await readImages(files.map(sourceFile), call)
  for (const { volume } of volumes) call.handOver(volume.samples.buffer)
  return {
    volumes: volumes.map((read) => ({ ...read, volume: sharedVolume(read.volume) })),
    labelMaps: labelMaps.map((read) => ({ ...read, map: sharedLabelMap(read.map) })),
    findings,
  }
}

const sourceFile = ({ name, file }: GivenFile): SourceFile => ({
  name,
  bytes: file.size,
  read: async () => new Uint8Array(await file.arrayBuffer()),
  readPart: async (from, target) => {
    const part = new Uint8Array(await file.slice(from, from + target.length).arrayBuffer())
    target.set(part)
    return part.length
  },
})

export const imageOperations = { readFiles } as const
