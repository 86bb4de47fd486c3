import { makePhantom as make, type Phantom, type PhantomOptions } from '../../../phantom/index.ts'
import { sharedLabelMap, sharedVolume } from '../arrays-in-common-memory.ts'
import type { Operation } from '../operation.ts'

/** A made-up patient. It is made in one piece: a cancelled one ends its worker. */
const makePhantom: Operation<PhantomOptions, Pick<Phantom, 'volume' | 'labels' | 'parts'>> = (_held, options, call) => {
  call.onProgress(0, 'making the patient')
  const { volume, labels, parts } = make(options)
  return { volume: sharedVolume(volume), labels: sharedLabelMap(labels), parts: sharedLabelMap(parts) }
}

export const phantomOperations = { makePhantom } as const
