import type { Level } from '../../../anatomy/index.ts'
import { displacement, distance, moved, type Point, scaled } from '../../../geometry/index.ts'
import type { MaskEditing } from '../../state/see/editing.ts'
import type { CanvasPoint, SliceView } from '../../viewer/index.ts'
import type { Drag } from '../slice-pane/drag.ts'

export interface Brush {
  readonly radiusMm: number
  readonly level: Level
  readonly erase: boolean
}

/** A stroke: balls along the way of the hand, close enough to leave no gap. */
export function brushDrag(editing: MaskEditing, view: SliceView, brush: Brush, start: CanvasPoint): Drag {
  const place = (at: CanvasPoint): Point<'patient'> => view.patientFromCanvas(at.x, at.y)
  let last = place(start)
  const dab = (p: Point<'patient'>): void => editing.paint(p, brush.radiusMm, brush.level, brush.erase)
  dab(last)
  return {
    move: (at) => {
      const to = place(at)
      const way = distance(to, last)
      const steps = Math.min(40, Math.ceil(way / (brush.radiusMm / 2)))
      for (let step = 1; step <= steps; step++) dab(moved(last, scaled(displacement(to, last), step / steps)))
      if (steps > 0) last = to
    },
    end: () => editing.endStroke(),
  }
}
