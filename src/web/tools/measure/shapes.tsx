import type { Measurement } from '../../../case/index.ts'
import type { CanvasPoint, SliceView } from '../../viewer/index.ts'
import { seenIn } from './drawing.ts'

interface Props {
  readonly view: SliceView
  readonly measurement: Pick<Measurement, 'id' | 'kind' | 'points'>
  readonly words: string
  readonly selected: boolean
}

/** A measurement in a picture: its lines, its points, its figure. */
export function Shape({ view, measurement, words, selected }: Props) {
  const seen = seenIn(view, measurement)
  if (!seen) return null
  const points = measurement.points.map((p) => view.canvasFromPatient(p))
  const label = labelPlace(measurement.kind, points)
  return (
    <g className={`measurement ${selected ? 'measurement-selected' : ''} ${seen === 'near' ? 'measurement-near' : ''}`}>
      <Lines view={view} measurement={measurement} points={points} />
      {points.map((p, at) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: points have no other name than their place
          key={`${measurement.id} ${at}`}
          cx={p.x}
          cy={p.y}
          r={selected ? 5 : 3.5}
          className="measurement-point"
        />
      ))}
      {words !== '' && (
        <text x={label.x + 10} y={label.y - 8}>
          {words}
        </text>
      )}
    </g>
  )
}

function Lines({
  view,
  measurement,
  points,
}: Pick<Props, 'view' | 'measurement'> & { points: readonly CanvasPoint[] }) {
  const { kind } = measurement
  if (kind === 'region') return <Circle view={view} measurement={measurement} />
  const pairs = kind === 'angle' ? [[0, 1], [1, 2]] : [[0, 1], [2, 3], [4, 5]] // biome-ignore format: pairs
  return (
    <>
      {pairs.map(([from, to]) => {
        const [a, b] = [points[from!], points[to!]]
        return a && b && <line key={from} x1={a.x} y1={a.y} x2={b.x} y2={b.y} />
      })}
    </>
  )
}

/** The circle in which the picture cuts the ball. */
function Circle({ view, measurement: { points } }: Pick<Props, 'view' | 'measurement'>) {
  const [centre, rim] = points
  if (!centre || !rim) return null
  const radiusMm = Math.hypot(...centre.map((v, axis) => v - rim[axis]!))
  const { x, y, depthMm } = view.canvasFromPatient(centre)
  const cut = Math.sqrt(Math.max(0, radiusMm * radiusMm - depthMm * depthMm))
  return <circle cx={x} cy={y} r={cut * view.pixelsPerMm} className="measurement-ring" />
}

function labelPlace(kind: Measurement['kind'], points: readonly CanvasPoint[]): CanvasPoint {
  if (kind === 'angle' && points[1]) return points[1]
  return points.reduce((a, b) => (b.x > a.x ? b : a), points[0] ?? { x: 0, y: 0 })
}
