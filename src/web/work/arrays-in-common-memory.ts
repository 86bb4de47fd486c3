// Large arrays in shared memory: the page, its lanes and what they hold are then one copy.
import type { Spine } from '../../anatomy/index.ts'
import type { LabelMap, Volume } from '../../imaging/index.ts'

const canShare = (): boolean => globalThis.crossOriginIsolated === true

function sharedCopy<A extends Int16Array | Uint8Array>(array: A, make: (buffer: SharedArrayBuffer) => A): A {
  if (!canShare() || !(array.buffer instanceof ArrayBuffer)) return array
  const copy = make(new SharedArrayBuffer(array.byteLength))
  copy.set(array)
  return copy
}

/** The array in shared memory, copied there once; as it is where memory cannot be shared. */
export const sharedArray = <A extends Int16Array | Uint8Array>(array: A): A =>
  sharedCopy(array, (buffer) => (array instanceof Int16Array ? new Int16Array(buffer) : new Uint8Array(buffer)) as A)

/** The volume with its samples in shared memory, copied there once; as it is where memory cannot be shared. */
export const sharedVolume = (volume: Volume): Volume => ({
  ...volume,
  samples: sharedCopy(volume.samples, (buffer) => new Int16Array(buffer)),
})

export const sharedLabelMap = (map: LabelMap): LabelMap => ({
  ...map,
  labels: sharedCopy(map.labels, (buffer) => new Uint8Array(buffer)),
})

export const sharedSpine = (spine: Spine): Spine => ({
  ...spine,
  labels: sharedLabelMap(spine.labels),
  parts: sharedLabelMap(spine.parts),
})

/** The map in memory of its own, for what cannot work on shared memory: blobs, storage and checksums of the browser. */
export const ownLabels = (map: LabelMap): LabelMap => ({
  ...map,
  labels: map.labels.buffer instanceof ArrayBuffer ? map.labels : new Uint8Array(map.labels),
})
