import { useEffect, useRef, useState } from 'react'
import type { Point, Positioner } from '../../../../geometry/index.ts'
import { isCancelled, type Output } from '../../../work/engine.ts'
import { useStation } from '../../shell/context.tsx'
import type { Size } from './use-size.ts'

export type ViewFilm = Output<'projectView'>

export interface FilmWish {
  readonly imageId: string
  readonly isocentre: Point<'patient'>
  readonly positioner: Positioner
  /** What the shorter side of the picture shows at the isocentre, mm. */
  readonly fieldMm: number
}

/** Pixels along the longer side: while something moves, and at rest. */
const longest = { quick: 176, full: 512 } as const
/** After so long without another wish the picture is made at full resolution, ms. */
const restMs = 140

/** The X-ray of a view: at a lower resolution while `isMoving` and just after, then in full. Null before the first. */
export function useFilm(
  name: string,
  wish: FilmWish,
  size: Size,
  isMoving: boolean,
): { film: ViewFilm | null; isFailed: boolean } {
  const { engine } = useStation()
  const [film, setFilm] = useState<ViewFilm | null>(null)
  const [isFailed, fail] = useState(false)
  const order = useRef({ asked: 0, shown: 0 })
  const { imageId, isocentre, positioner, fieldMm } = wish
  const { width, height } = size
  useEffect(() => {
    if (width === 0 || height === 0) return
    const ask = async (quality: keyof typeof longest): Promise<void> => {
      const turn = ++order.current.asked
      const pixels = Math.min(longest[quality], Math.max(width, height) * (globalThis.devicePixelRatio || 1))
      const scale = pixels / Math.max(width, height)
      const shape = { columns: Math.round(width * scale), rows: Math.round(height * scale) }
      const wide = (fieldMm * width) / Math.min(width, height)
      try {
        const input = { imageId, isocentre, positioner, ...shape, fieldMm: wide }
        const made = await engine.call('projectView', input, { coalesce: `plan ${name}` })
        if (turn < order.current.shown) return
        order.current.shown = turn
        setFilm(made)
        fail(false)
      } catch (cause) {
        if (!isCancelled(cause)) fail(true)
      }
    }
    const isFirst = order.current.asked === 0
    if (!isFirst) void ask('quick')
    if (isMoving) return
    const rest = setTimeout(() => void ask('full'), isFirst ? 0 : restMs)
    return () => clearTimeout(rest)
  }, [engine, name, imageId, isocentre, positioner, fieldMm, width, height, isMoving])
  return { film, isFailed }
}
