import { type CaseDocument, planningImage } from '../../../case/index.ts'
import { mapPoint, type Point, voxelFromPatient } from '../../../geometry/index.ts'
import type { Volume } from '../../../imaging/index.ts'

const sizePx = 160
const window = { lowHu: -150, widthHu: 800 }

// The picture changes only with the image and the place it is taken through.
let last: { readonly key: string; readonly url: string } | null = null

/** A small picture of the case for the list: the sagittal slice through the body in question. */
export function pictureOf(document: CaseDocument, volume: Volume | null): string {
  const image = planningImage(document)
  if (!image || !volume) return ''
  const vertebrae = document.spine?.record.vertebrae ?? []
  const level = document.plan?.levels[0]?.level
  const about = vertebrae.find((v) => v.level === level) ?? vertebrae[Math.floor(vertebrae.length / 2)]
  const key = `${image.samplesId} ${about?.body.centre.join() ?? ''}`
  if (last?.key === key) return last.url
  last = { key, url: sagittal(volume, about?.body.centre ?? null) }
  return last.url
}

/** The sagittal slice through a point, or the middle one, as a data URL. */
export function sagittal(volume: Volume, through: Point<'patient'> | null, size = sizePx): string {
  const { dims, spacingMm } = volume.grid
  const at = through
    ? mapPoint(voxelFromPatient(volume.grid), through)
    : ([dims[0] / 2, dims[1] / 2, dims[2] / 2] as const)
  const i = Math.min(dims[0] - 1, Math.max(0, Math.round(at[0])))
  const heightMm = dims[2] * spacingMm[2]
  const halfMm = Math.min(through ? 70 : Number.POSITIVE_INFINITY, Math.max(heightMm, dims[1] * spacingMm[1]) / 2)
  const canvas = globalThis.document.createElement('canvas')
  canvas.width = size
  canvas.height = size
  // Kept by the processor: reading it back from the graphics unit would hold the page.
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return ''
  const pixels = context.createImageData(size, size)
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const j = Math.round(at[1] + (((x + 0.5) / size - 0.5) * 2 * halfMm) / spacingMm[1])
      const k = Math.round(at[2] - (((y + 0.5) / size - 0.5) * 2 * halfMm) / spacingMm[2])
      const inside = j >= 0 && k >= 0 && j < dims[1] && k < dims[2]
      const hu = inside ? (volume.samples[i + dims[0] * (j + dims[1] * k)] as number) : -1024
      const grey = (255 * (hu - window.lowHu)) / window.widthHu
      pixels.data.fill(grey, 4 * (x + size * y), 4 * (x + size * y) + 3)
      pixels.data[4 * (x + size * y) + 3] = 255
    }
  context.putImageData(pixels, 0, 0)
  return canvas.toDataURL('image/jpeg', 0.8)
}
