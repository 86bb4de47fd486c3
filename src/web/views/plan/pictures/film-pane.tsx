import { Loader } from '@mantine/core'
import { useEffect, useMemo, useRef } from 'react'
import {
  type CArm,
  detectorPoint,
  direction,
  mapDirection,
  type Point,
  patientFromCarm,
  pixelFromDetector,
  scaled,
} from '../../../../geometry/index.ts'
import { bullsEyeOf, viewsOf } from '../../../../planning/index.ts'
import { atDepth, type HeldNeedle } from '../../../state/plan/needle.ts'
import { letterOf } from '../../../state/plan/plane.ts'
import { polygon, type Spot } from '../../../tools/needle/drawing.ts'
import { useTexts } from '../../shell/context.tsx'
import { useDesk, usePlanRoom, useShownNeedle } from '../room.tsx'
import { tiltInWords } from '../words.ts'
import { colourOf, useOtherNeedle } from './drawn-needles.ts'
import { EdgeLetters, Pane, type PaneProps } from './pane.tsx'
import { useFilm, type ViewFilm } from './use-film.ts'
import { type Size, useSize } from './use-size.ts'

/** Collimated to the vertebra and what lies beside it, mm at the isocentre. */
const fieldMm = 112

/** An X-ray of the plan, made from the CT: the vertebra's own AP or lateral, or the view down the needle. */
export function FilmPane(props: PaneProps & { readonly name: 'AP' | 'lateral' | 'bullsEye' }) {
  const { name } = props
  const texts = useTexts().plan
  const { place } = usePlanRoom()
  const [element, size] = useSize<HTMLDivElement>()
  const view = useView(name)
  const wish = { imageId: place.imageId, isocentre: view.isocentre, positioner: view.positioner, fieldMm }
  const isMoving = useDesk((state) => state.held !== null)
  const { film, isFailed } = useFilm(name, wish, size, isMoving && name === 'bullsEye')
  const caption = (
    <>
      {tiltInWords(view.positioner, texts)}
      {!view.reachable && <span className="pane-warning">{texts.unreachable}</span>}
    </>
  )
  return (
    <Pane {...props} caption={caption}>
      <div className="pane-picture film" ref={element}>
        <FilmCanvas film={film} />
        {film && <FilmDrawing film={film} size={size} name={name} />}
        {!film && (
          <div className="pane-waits" role="status">
            {isFailed ? texts.xrayFailed : <Loader size="xs" aria-label={texts.xrayWaits} />}
          </div>
        )}
      </div>
    </Pane>
  )
}

function useView(name: 'AP' | 'lateral' | 'bullsEye') {
  const { vertebra } = usePlanRoom()
  const { needle, access } = useShownNeedle()
  const own = useMemo(() => viewsOf(vertebra, []), [vertebra])
  const eye = useMemo(() => {
    if (!needle || !access) return null
    const { skin, bone, target, side } = needle
    return bullsEyeOf({ side, boneEntry: bone, target, direction: aheadFrom(skin, target) })
  }, [needle, access])
  const [ap, lateral] = own as readonly [(typeof own)[number], (typeof own)[number]]
  if (name === 'lateral') return lateral
  return name === 'AP' ? ap : (eye ?? ap)
}

function aheadFrom(skin: Point<'patient'>, target: Point<'patient'>) {
  const d = [0, 1, 2].map((axis) => (target[axis] as number) - (skin[axis] as number)) as [number, number, number]
  const length = Math.hypot(...d)
  return direction('patient', d[0] / length, d[1] / length, d[2] / length)
}

function FilmCanvas({ film }: { film: ViewFilm | null }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = film && canvas.current?.getContext('2d')
    if (!film || !context || !canvas.current) return
    const { columns, rows, pixels } = film
    if (canvas.current.width !== columns) canvas.current.width = columns
    if (canvas.current.height !== rows) canvas.current.height = rows
    context.putImageData(new ImageData(pixels, columns, rows), 0, 0)
  }, [film])
  return <canvas ref={canvas} className="film-canvas" width={1} height={1} />
}

/** Where a point falls in the picture as it is shown, px. */
function shadowOf(arm: CArm, size: Size, p: Point<'patient'>): Spot {
  const [column, row] = pixelFromDetector(arm, detectorPoint(arm, p))
  return [((column + 0.5) / arm.columns) * size.width, ((row + 0.5) / arm.rows) * size.height]
}

function FilmDrawing({ film, size, name }: { film: ViewFilm; size: Size; name: 'AP' | 'lateral' | 'bullsEye' }) {
  const texts = useTexts().plan
  const { inPlan } = usePlanRoom()
  const { needle, access, side } = useShownNeedle()
  const other = useOtherNeedle()
  const { arm } = film
  const spot = (p: Point<'patient'>): Spot => shadowOf(arm, size, p)
  const right = mapDirection(patientFromCarm(arm), direction('carm', 1, 0, 0))
  const up = mapDirection(patientFromCarm(arm), direction('carm', 0, 1, 0))
  const pixelsPerMm = size.width / ((arm.columns * arm.pixelMm * arm.sourceToIsocentreMm) / arm.sourceToDetectorMm)
  const radiusPx = (access?.cannulaRadiusMm ?? 1.5) * pixelsPerMm
  return (
    <>
      <svg
        className="pane-drawing passive"
        width={size.width}
        height={size.height}
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="img"
        aria-label={texts.panes[name]}
      >
        {name === 'lateral' && inPlan && (
          <FilmStopLine line={inPlan.searched.cement.stopLine.map(spot)} words={texts.stopLine} />
        )}
        {other && <Shadow needle={other} spot={spot} radiusPx={radiusPx} colour={colourOf(other.side)} isOther />}
        {needle && <Shadow needle={needle} spot={spot} radiusPx={radiusPx} colour={colourOf(side)} />}
        <Collimator size={size} />
      </svg>
      <EdgeLetters
        left={letterOf(scaled(right, -1))}
        right={letterOf(right)}
        up={letterOf(up)}
        down={letterOf(scaled(up, -1))}
      />
    </>
  )
}

interface ShadowProps {
  readonly needle: HeldNeedle
  readonly spot: (p: Point<'patient'>) => Spot
  readonly radiusPx: number
  readonly colour: string
  readonly isOther?: boolean
}

/** A needle as the X-ray would show it, from the hub's side to the tip; a ring where it is seen end on. */
function Shadow({ needle, spot, radiusPx, colour, isOther = false }: ShadowProps) {
  const [hub, tip, bone] = [spot(atDepth(needle, -10)), spot(needle.target), spot(needle.bone)]
  const [dx, dy] = [tip[0] - hub[0], tip[1] - hub[1]]
  const length = Math.hypot(dx, dy)
  const isEndOn = length < 4 * radiusPx
  const [ax, ay] = length < 1e-6 ? [0, 1] : [-dy / length, dx / length]
  const side = ([x, y]: Spot, sign: number): Spot => [x + sign * radiusPx * ax, y + sign * radiusPx * ay]
  return (
    <g className="needle-shadow" data-other={isOther || undefined}>
      <polygon
        points={polygon([side(hub, 1), side(tip, 1), side(tip, -1), side(hub, -1)])}
        fill={colour}
        stroke={colour}
      />
      <circle cx={bone[0]} cy={bone[1]} r={radiusPx + 2} fill="none" stroke={colour} />
      {!isOther && (
        <path
          d={`M${tip[0] - 7} ${tip[1]}H${tip[0] + 7}M${tip[0]} ${tip[1] - 7}V${tip[1] + 7}`}
          className="shadow-tip"
        />
      )}
      {isEndOn && <circle cx={tip[0]} cy={tip[1]} r={radiusPx * 3} fill="none" stroke={colour} strokeDasharray="3 3" />}
    </g>
  )
}

function FilmStopLine({ line, words }: { line: readonly Spot[]; words: string }) {
  const [a, b] = line as [Spot, Spot]
  return (
    <g className="stop-line">
      <line x1={a[0]} y1={a[1]} x2={b[0]} y2={b[1]} />
      <text x={a[0] + 5} y={a[1] - 4}>
        {words}
      </text>
    </g>
  )
}

/** The blades of the collimator: black round an eight-sided field. */
function Collimator({ size: { width, height } }: { size: Size }) {
  const [edge, cut] = [4, 22]
  const [x, y] = [width - edge, height - edge]
  const field = `M${edge + cut} ${edge}H${x - cut}L${x} ${edge + cut}V${y - cut}L${x - cut} ${y}H${edge + cut}L${edge} ${y - cut}V${edge + cut}Z`
  return <path className="collimator" fillRule="evenodd" d={`M0 0H${width}V${height}H0Z${field}`} />
}
