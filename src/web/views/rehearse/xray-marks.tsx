import {
  detectorPoint,
  magnification,
  type Point,
  patientFromCarm,
  pixelFromDetector,
} from '../../../geometry/index.ts'
import type { ViewFilm } from '../../work/operations/xray.ts'
import { useTexts } from '../shell/context.tsx'
import { signs } from '../shell/theme.ts'
import { useDesk } from './use-session.ts'

const letters = [
  ['L', 'R'],
  ['P', 'A'],
  ['H', 'F'],
] as const

/** Where a direction of the picture leads in the patient. */
function letterOf(v: readonly number[]): string {
  const axis = v.reduce((best, x, a) => (Math.abs(x) > Math.abs(v[best] as number) ? a : best), 0)
  return letters[axis as 0 | 1 | 2][(v[axis] as number) > 0 ? 0 : 1]
}

/** Side letters and a scale on every picture; planned ways and the stop line where the truth is shown. */
export function XrayMarks({ film: { arm, columns, rows } }: { film: ViewFilm }) {
  const m = patientFromCarm(arm) as Float64Array
  const across = [m[0], m[4], m[8]] as number[]
  const up = [m[1], m[5], m[9]] as number[]
  const minus = (v: readonly number[]): number[] => v.map((x) => -x)
  const shown = useDesk((desk) => desk.setup.mode === 'planning' || desk.replay !== null)
  const tenMm = (10 * magnification(arm)) / arm.pixelMm
  const u = columns / 100
  return (
    <svg className="film-marks" viewBox={`0 0 ${columns} ${rows}`} aria-hidden="true" style={{ fontSize: 3.6 * u }}>
      <text x={columns - 3 * u} y={rows / 2} textAnchor="end">
        {letterOf(across)}
      </text>
      <text x={3 * u} y={rows / 2}>
        {letterOf(minus(across))}
      </text>
      <text x={columns / 2} y={5 * u} textAnchor="middle">
        {letterOf(up)}
      </text>
      <text x={columns / 2} y={rows - 2.5 * u} textAnchor="middle">
        {letterOf(minus(up))}
      </text>
      <path d={`M ${4 * u} ${rows - 6 * u} v ${2 * u} h ${tenMm} v ${-2 * u}`} className="film-scale" />
      <text x={4 * u + tenMm + u} y={rows - 4 * u} style={{ fontSize: 2.8 * u }}>
        1 cm
      </text>
      {shown && <PlannedMarks arm={arm} />}
    </svg>
  )
}

function PlannedMarks({ arm }: { arm: ViewFilm['arm'] }) {
  const plan = useDesk((desk) => desk.open?.plan)
  const texts = useTexts().rehearse
  if (!plan) return null
  const spot = (p: Point<'patient'>) => pixelFromDetector(arm, detectorPoint(arm, p))
  const line = (a: Point<'patient'>, b: Point<'patient'>) => {
    const [[x1, y1], [x2, y2]] = [spot(a), spot(b)]
    return { x1, y1, x2, y2 }
  }
  const isLateral = Math.abs(Math.sin(arm.primaryRad)) > 0.7
  return (
    <g>
      <title>{texts.aimedAt}</title>
      {plan.accesses.map((a) => (
        <line key={a.side} {...line(a.skinEntry, a.target)} className="planned-way" stroke={signs[a.side]} />
      ))}
      {isLateral && <line {...line(...plan.cement.stopLine)} className="stop-line" stroke={signs.stop} />}
    </g>
  )
}
