import type { Finding } from '../../../base/index.ts'
import {
  type LabelMap,
  matchLabelMap,
  type ReadImages,
  readImages,
  type SourceFile,
  type Volume,
} from '../../../imaging/index.ts'
import { sharedLabelMap, sharedVolume } from '../arrays-in-common-memory.ts'
import type { Call, Operation } from '../operation.ts'

/** A file as dropped or chosen; `name` with its path inside the folder, with `/`. */
export interface GivenFile {
  readonly name: string
  readonly file: Blob
}

/** Everything that can be read in the files; see `readImages` for what is refused. */
const readFiles: Operation<{ readonly files: readonly GivenFile[] }, ReadImages> = async (_held, { files }, call) => {
  const { volumes, labelMaps, findings } = await readImages(files.map(sourceFile), call)
  return {
    volumes: volumes.map((read) => ({ ...read, volume: leaving(read.volume, call) })),
    labelMaps: labelMaps.map((read) => ({ ...read, map: sharedLabelMap(read.map) })),
    findings,
  }
}

/** Samples may lie in the memory of a decoder, which cannot be moved: what is not shared is copied out of it and moved. */
function leaving(volume: Volume, call: Call): Volume {
  const shared = sharedVolume(volume)
  if (shared.samples !== volume.samples) return shared
  const samples = volume.samples.slice()
  call.handOver(samples.buffer)
  return { ...volume, samples }
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

/** A label map brought onto the grid of its image; refuses that of another image, and another grid unless `resample`. */
const matchLabels: Operation<
  { readonly imageId: string; readonly map: LabelMap; readonly resample?: boolean },
  { readonly map: LabelMap; readonly findings: readonly Finding[] }
> = (held, { imageId, map, resample = false }) => {
  const matched = matchLabelMap(map, held.volume(imageId), { resample })
  return { map: sharedLabelMap(matched.map), findings: matched.findings }
}

export const imageOperations = { readFiles, matchLabels } as const
