// Until every format is read: NIfTI alone.
import type { Finding, Watch } from '../base/index.ts'
import { type ReadLabelMap, type ReadVolume, readNifti, readNiftiLabels, type SourceFile } from '../imaging/index.ts'

export interface ReadImages {
  readonly volumes: readonly ReadVolume[]
  readonly labelMaps: readonly ReadLabelMap[]
  readonly findings: readonly Finding[]
}

export async function readImages(files: readonly SourceFile[], _watch?: Watch): Promise<ReadImages> {
  const volumes: ReadVolume[] = []
  const labelMaps: ReadLabelMap[] = []
  for (const file of files.filter((f) => /\.nii(\.gz)?$/.test(f.name))) {
    const bytes = await file.read()
    if (/label|seg|parts/.test(file.name)) labelMaps.push(await readNiftiLabels(bytes, file.name))
    else volumes.push(await readNifti(bytes, file.name))
  }
  return { volumes, labelMaps, findings: [] }
}
