import type { CanvasPoint, SliceView } from '../../../viewer/index.ts'
import { useSeeState } from '../session.tsx'

/** How large the brush is, where the hand is. */
export function BrushRing({ view, at }: { view: SliceView; at: CanvasPoint }) {
  const brushMm = useSeeState((state) => state.brushMm)
  return <circle className="brush-ring" cx={at.x} cy={at.y} r={brushMm * view.pixelsPerMm} />
}
