// What every picture of the patient carries: which way is which, and how long 20 mm are.
import { type Direction, dot } from '../../geometry/index.ts'
import { film } from '../palette.ts'
import type { Mark, Picture, Words } from './picture.ts'

const letterSizePt = 7
const axes: readonly (readonly [letter: string, opposite: string, d: readonly [number, number, number]])[] = [
  ['L', 'R', [1, 0, 0]],
  ['P', 'A', [0, 1, 0]],
  ['H', 'F', [0, 0, 1]],
]

/** The letter of the patient's side a direction points to: L, R, A, P, H (head) or F (feet). */
export function sideLetter(d: Direction<'patient'>): string {
  let best = ''
  let most = 0
  for (const [letter, opposite, axis] of axes) {
    const along = dot(d, axis as unknown as Direction<'patient'>)
    if (Math.abs(along) > most) {
      most = Math.abs(along)
      best = along > 0 ? letter : opposite
    }
  }
  return best
}

const opposite: Readonly<Record<string, string>> = { L: 'R', R: 'L', A: 'P', P: 'A', H: 'F', F: 'H' }

type Frame = Pick<Picture, 'columns' | 'rows' | 'printWidthPt'>

/** Side letters at the middle of the four edges. */
export function sideLetters(frame: Frame, right: Direction<'patient'>, down: Direction<'patient'>): readonly Mark[] {
  const px = frame.columns / frame.printWidthPt
  const [r, d] = [sideLetter(right), sideLetter(down)]
  const { columns, rows } = frame
  const words = (text: string | undefined, x: number, y: number, align: Words['align']): Mark => ({
    kind: 'words',
    text: text ?? '',
    at: [x, y],
    colour: film.ink,
    sizePt: letterSizePt,
    align,
    bold: true,
  })
  return [
    words(r, columns - 3 * px, rows / 2 + 2.5 * px, 'right'),
    words(opposite[r], 3 * px, rows / 2 + 2.5 * px, 'left'),
    words(opposite[d], columns / 2, 8.5 * px, 'centre'),
    words(d, columns / 2, rows - 3.5 * px, 'centre'),
  ]
}

/** A bar of 10, 20, 50 or 100 mm at the lower left. */
export function scaleBar(frame: Frame, mmPerPixel: number): readonly Mark[] {
  const px = frame.columns / frame.printWidthPt
  const lengthMm = [100, 50, 20, 10, 5].find((mm) => mm / mmPerPixel < frame.columns * 0.3) ?? 5
  const [x, y] = [4 * px, frame.rows - 4.5 * px]
  const end = x + lengthMm / mmPerPixel
  return [
    { kind: 'line', points: [[x, y], [end, y]], colour: film.ink, widthPt: 1.3, halo: true },
    { kind: 'words', text: `${lengthMm} mm`, at: [x, y - 3 * px], colour: film.ink, sizePt: 5.6, align: 'left' },
  ] // biome-ignore format: one mark a line
}
