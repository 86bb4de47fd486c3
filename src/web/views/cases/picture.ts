import type { CaseDocument } from '../../../case/index.ts'
import type { Volume } from '../../../imaging/index.ts'

/** A small picture of the case for the list: the middle sagittal slice through the body in question. */
export function pictureOf(_document: CaseDocument, _volume: Volume | null): string {
  return ''
}
