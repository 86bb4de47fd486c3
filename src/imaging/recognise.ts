import { isDicom } from './dicom/file.ts'
import { isGzip } from './files/gzip.ts'
import { isMetaImage } from './files/metaimage.ts'
import { isNifti } from './files/nifti.ts'
import { isNrrd } from './files/nrrd.ts'
import { isZip } from './files/zip.ts'

export type FileKind = 'dicom' | 'zip' | 'nifti' | 'nrrd' | 'metaimage' | 'none'

/** What a file is by its content; names are not looked at. */
export function kindOf(bytes: Uint8Array): FileKind {
  if (isZip(bytes)) return 'zip'
  // A gzipped image can only be NIfTI: NRRD and MetaImage pack their samples inside.
  if (isGzip(bytes) || isNifti(bytes)) return 'nifti'
  if (isNrrd(bytes)) return 'nrrd'
  if (isMetaImage(bytes)) return 'metaimage'
  return isDicom(bytes) ? 'dicom' : 'none'
}

const looks: readonly (readonly [string, readonly number[]])[] = [
  ['a PDF', [0x25, 0x50, 0x44, 0x46]],
  ['a JPEG picture', [0xff, 0xd8, 0xff]],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
  ['a TIFF picture', [0x49, 0x49, 0x2a, 0]],
  ['a GIF picture', [0x47, 0x49, 0x46, 0x38]],
  ['a 7z archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['a RAR archive', [0x52, 0x61, 0x72, 0x21]],
]

/** What a file that is no image looks like, in words. */
export function looksLike(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file'
  const known = looks.find(([, magic]) => magic.every((value, i) => bytes[i] === value))
  if (known) return known[0]
  const head = bytes.subarray(0, 512)
  const isText = head.every((c) => c >= 32 || c === 9 || c === 10 || c === 13)
  return isText ? 'text' : 'unknown data'
}
