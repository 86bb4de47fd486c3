import { useEffect, useMemo, useState } from 'react'
import { quantity } from '../../../state/quantities.ts'
import { carried, centreAfterTurn, isStraightIn, looking, type PlaneName } from '../../../state/see/axes.ts'
import { sampleAt } from '../../../state/see/measure.ts'
import type { SeeState } from '../../../state/see/session.ts'
import { follow } from '../../../tools/measure/drawing.ts'
import { SlicePane } from '../../../tools/slice-pane/pane.tsx'
import { type CanvasPoint, rightOf, type SliceView } from '../../../viewer/index.ts'
import { useTexts } from '../../shell/context.tsx'
import { pressedIn } from '../actions.ts'
import { useSee, useSeeState } from '../session.tsx'
import { BrushRing } from './brush-ring.tsx'
import { Crosshair, planeColours } from './crosshair.tsx'
import { begun } from './hand.ts'
import { Measurements } from './measurements.tsx'
import { Names } from './names.tsx'
import { SixPoints } from './six-points.tsx'

/** One of the three linked planes. */
export function PlanePane({ plane, area }: { plane: PlaneName; area: string }) {
  const see = useSee()
  const { session, viewer, views } = see
  const texts = useTexts().see
  const [view, setView] = useState<SliceView | null>(null)
  const [hand, setHand] = useState<CanvasPoint | null>(null)
  const start = useMemo(() => startOf(session.getState(), plane), [session, plane])
  const straight = useSeeState((state) => isStraightIn(state.axes, plane))
  const crosshair = useSeeState((state) => state.crosshair)
  const names = useSeeState((state) => state.names)
  const tool = useSeeState((state) => state.tool)
  useFollowing(view, plane)
  const onView = useMemo(
    () => (made: SliceView | null) => {
      setView(made)
      if (made) views.set(plane, made)
      else views.delete(plane)
    },
    [plane, views],
  )
  const brushing = tool === 'brush' || tool === 'erase'
  return (
    <SlicePane
      viewer={viewer}
      start={start}
      label={straight ? texts.planes[plane] : texts.oblique(texts.planes[plane])}
      name={plane}
      colour={planeColours[plane]}
      style={{ gridArea: area }}
      onView={onView}
      onWindow={(changed) => session.setState({ window: changed.window })}
      onHover={(at, made) => {
        if (brushing) setHand(at)
        if (session.getState().draft) follow(session, plane, at && made.patientFromCanvas(at.x, at.y))
      }}
      onScroll={(alongMm, { plane: { normal } }) =>
        session.setState(({ cursor }) => ({
          cursor: cursor.map((v, axis) => v + alongMm * (normal[axis] ?? 0)) as unknown as typeof cursor,
        }))
      }
      onKey={(event, made) => pressedIn(see, plane, event, made)}
      begin={(at, _event, made) => begun(see, plane, made, at, setHand)}
      onDoubleClick={() => {
        if (tool === 'cursor') session.setState(({ big }) => ({ big: big === plane ? null : plane }))
      }}
    >
      {(made) => (
        <>
          {crosshair && <Crosshair view={made} plane={plane} />}
          {names && <Names view={made} />}
          <SixPoints view={made} />
          <WindowWords view={made} />
          <Measurements view={made} plane={plane} />
          {brushing && hand && <BrushRing view={made} at={hand} />}
        </>
      )}
    </SlicePane>
  )
}

/** The window, and the sample under the crosshair, in the corner as readers expect them. */
function WindowWords({ view }: { view: SliceView }) {
  const { viewer } = useSee()
  const texts = useTexts().see
  const cursor = useSeeState((state) => state.cursor)
  const { widthPx, heightPx } = view.map
  if (widthPx < 300) return null
  const { centre, width } = view.window
  const unit = viewer.volume.acquisition.modality === 'CT' ? texts.hu : texts.signal
  return (
    <g className="slice-marks slice-small" textAnchor="end">
      <text x={widthPx - 8} y={heightPx - 23} className="slice-small">
        {quantity(sampleAt(viewer.volume, cursor), unit, 0)}
      </text>
      <text x={widthPx - 8} y={heightPx - 8} className="slice-small">
        {texts.windowNow(quantity(centre, '', 0), quantity(width, '', 0))}
      </text>
    </g>
  )
}

const startOf = ({ cursor, axes, window }: SeeState, plane: PlaneName) => ({
  plane: { centre: cursor, ...looking(axes, plane) },
  window,
})

/** The picture follows cursor, axes and window of the page. */
function useFollowing(view: SliceView | null, plane: PlaneName): void {
  const { session } = useSee()
  useEffect(() => {
    if (!view) return
    keepUp(view, plane, session.getState())
    return session.subscribe((now, before) => {
      if (now.axes !== before.axes || now.cursor !== before.cursor || now.window !== before.window)
        keepUp(view, plane, now)
    })
  }, [view, session, plane])
}

const apart = (a: readonly number[], b: readonly number[]): boolean =>
  a.some((v, axis) => Math.abs(v - b[axis]!) > 1e-12)

/** Brings a picture to the cursor, the axes and the window; pan and zoom stay the hand's. */
function keepUp(view: SliceView, plane: PlaneName, { axes, turnedByHand, cursor, window }: SeeState): void {
  const straight = looking(axes, plane)
  const { normal } = straight
  const look = turnedByHand ? { normal, up: carried(view.plane.up, view.plane.normal, normal) } : straight
  if (apart(look.normal, view.plane.normal) || apart(look.up, view.plane.up)) {
    const turned = { right: rightOf(look), up: look.up }
    const is = { right: rightOf(view.plane), up: view.plane.up }
    view.setPlane({ centre: centreAfterTurn(view.plane.centre, cursor, is, turned), ...look })
  }
  if (Math.abs(view.canvasFromPatient(cursor).depthMm) > 1e-9) view.showPoint(cursor)
  if (window !== view.window) view.setWindow(window)
}
