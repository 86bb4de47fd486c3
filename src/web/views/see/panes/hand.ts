import { isLevel } from '../../../../anatomy/index.ts'
import type { PlaneName } from '../../../state/see/axes.ts'
import { isMeasureTool } from '../../../state/see/session.ts'
import { brushDrag } from '../../../tools/brush/brush.ts'
import { drawingDrag, handleDrag } from '../../../tools/measure/drawing.ts'
import type { Drag } from '../../../tools/slice-pane/drag.ts'
import { windowing } from '../../../tools/slice-pane/gestures.ts'
import type { CanvasPoint, SliceView } from '../../../viewer/index.ts'
import type { See } from '../session.tsx'
import { crosshairDrag } from './crosshair.tsx'

const nothing: Drag = { move: () => {} }

/** What a press takes hold of: a point of a measurement, then what the tool does, then the crosshair. */
export function begun(
  see: See,
  plane: PlaneName,
  view: SliceView,
  at: CanvasPoint,
  onHand: (at: CanvasPoint) => void,
): Drag {
  const { session, measures, station } = see
  const { tool, draft, crosshair } = session.getState()
  if (tool === 'window') return windowing(view, at, () => session.setState({ window: view.window }))
  if (tool === 'brush' || tool === 'erase') return stroke(see, view, at, onHand)
  const held = draft ? null : handleDrag(measures, view, station.document?.measurements ?? [], at)
  if (held) return held
  if (isMeasureTool(tool)) return drawingDrag(measures, view, tool, plane, at)
  session.setState({ selected: null })
  return crosshairDrag(session, view, plane, at, crosshair)
}

function stroke(see: See, view: SliceView, at: CanvasPoint, onHand: (at: CanvasPoint) => void): Drag {
  const { tool, brushMm } = see.session.getState()
  const { level } = see.station.store.getState()
  if (level === null || !isLevel(level)) return nothing
  const brush = { radiusMm: brushMm, level, erase: tool === 'erase' }
  const drag = brushDrag(see.editing, view, brush, at)
  return {
    ...drag,
    move: (now, event) => {
      onHand(now)
      drag.move(now, event)
    },
  }
}
