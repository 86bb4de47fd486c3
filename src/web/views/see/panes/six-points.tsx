import type { SliceView } from '../../../viewer/index.ts'
import { useDocument } from '../../shell/context.tsx'
import { useSeeState } from '../session.tsx'

const pairs = [
  ['anteriorSuperior', 'anteriorInferior'],
  ['middleSuperior', 'middleInferior'],
  ['posteriorSuperior', 'posteriorInferior'],
] as const

/** The six points a vertebra's heights were measured between, in pictures close to their plane. */
export function SixPoints({ view }: { view: SliceView }) {
  const level = useSeeState((state) => state.sixPoints)
  const vertebra = useDocument()?.spine?.record.vertebrae.find((v) => v.level === level)
  if (!vertebra) return null
  const drawn = pairs.map((pair) => pair.map((name) => view.canvasFromPatient(vertebra.body.sixPoints[name])))
  // Points a voxel or two off the plane are still its points; farther ones belong to another picture.
  if (drawn.flat().some(({ depthMm }) => Math.abs(depthMm) > 3)) return null
  return (
    <g className="six-points">
      {drawn.map(([a, b], at) => (
        <g key={pairs[at]?.[0]}>
          <line x1={a!.x} y1={a!.y} x2={b!.x} y2={b!.y} />
          <circle cx={a!.x} cy={a!.y} r={3} />
          <circle cx={b!.x} cy={b!.y} r={3} />
        </g>
      ))}
    </g>
  )
}
