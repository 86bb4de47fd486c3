import type { Finding } from '../../../base/index.ts'
import { type FilmOptions, filmFromProjection, projectVolume, standardArm } from '../../../fluoroscopy/index.ts'
import { type CArm, magnification, type Point, type Positioner } from '../../../geometry/index.ts'
import type { Operation } from '../operation.ts'

export interface ViewInput {
  readonly imageId: string
  readonly isocentre: Point<'patient'>
  readonly positioner: Positioner
  readonly columns: number
  readonly rows: number
  /** Width of the picture at the isocentre, mm. */
  readonly fieldMm: number
  readonly film?: FilmOptions
}

/** A picture of one view: `new ImageData(pixels, columns, rows)` is ready for a canvas. `arm` maps points onto it. */
export interface ViewFilm {
  readonly columns: number
  readonly rows: number
  /** Red, green, blue, alpha; row by row from the top. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
  readonly arm: CArm
  readonly findings: readonly Finding[]
}

/** The C-arm of a view: as it usually stands, with a picture of the size asked for. */
export function armOf({ isocentre, positioner, columns, rows, fieldMm }: Omit<ViewInput, 'imageId' | 'film'>): CArm {
  const usual = standardArm(isocentre, positioner)
  return { ...usual, columns, rows, pixelMm: (fieldMm * magnification(usual)) / columns }
}

/** Makes the image ready for views ahead of the first. */
const prepareXray: Operation<{ readonly imageId: string }, void> = async (held, { imageId }, call) => {
  await held.preparedVolume(imageId, call)
}

const projectView: Operation<ViewInput, ViewFilm> = async (held, input, call) => {
  const { prepared, kernels } = await held.preparedVolume(input.imageId, call)
  const { signal } = call
  const projection = await projectVolume(prepared, armOf(input), kernels, {}, { signal })
  const { columns, rows, gray } = filmFromProjection(projection, input.film)
  const pixels = coloured(gray)
  call.handOver(pixels.buffer)
  return { columns, rows, pixels, arm: projection.arm, findings: projection.findings }
}

export function coloured(gray: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * gray.length)
  const words = new Uint32Array(pixels.buffer)
  // Little-endian on every machine a browser runs on: red is the lowest byte.
  for (let p = 0; p < gray.length; p++) words[p] = 0xff000000 | ((gray[p] as number) * 0x010101)
  return pixels
}

export const xrayOperations = { prepareXray, projectView } as const
