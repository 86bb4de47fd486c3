import { useEffect, useMemo, useState } from 'react'
import { centreAfterTurn, looking, type PlaneName } from '../../../state/see/axes.ts'
import type { SeeState } from '../../../state/see/session.ts'
import { SlicePane } from '../../../tools/slice-pane/pane.tsx'
import { rightOf, type SliceView } from '../../../viewer/index.ts'
import { useTexts } from '../../shell/context.tsx'
import { useSee, useSeeState } from '../session.tsx'
import { Crosshair, crosshairDrag } from './crosshair.tsx'
import { Names } from './names.tsx'
import { SixPoints } from './six-points.tsx'

/** One of the three linked planes. */
export function PlanePane({ plane, area }: { plane: PlaneName; area: string }) {
  const { session, viewer, views } = useSee()
  const texts = useTexts().see
  const [view, setView] = useState<SliceView | null>(null)
  const start = useMemo(() => startOf(session.getState(), plane), [session, plane])
  const shown = useSeeState(({ crosshair, names }) => (crosshair ? 1 : 0) + (names ? 2 : 0))
  useEffect(() => {
    if (!view) return
    view.showPoint(session.getState().cursor)
    return session.subscribe((now, before) => follow(view, plane, now, before))
  }, [view, session, plane])
  const onView = useMemo(
    () => (made: SliceView | null) => {
      setView(made)
      if (made) views.set(plane, made)
      else views.delete(plane)
    },
    [plane, views],
  )
  return (
    <SlicePane
      viewer={viewer}
      start={start}
      label={texts.planes[plane]}
      style={{ gridArea: area }}
      onView={onView}
      onWindow={(changed) => session.setState({ window: changed.window })}
      onScroll={(alongMm, { plane: { normal } }) =>
        session.setState(({ cursor }) => ({
          cursor: cursor.map((v, axis) => v + alongMm * (normal[axis] ?? 0)) as unknown as typeof cursor,
        }))
      }
      begin={(at, _event, made) => crosshairDrag(session, made, plane, at)}
      onDoubleClick={() => session.setState(({ big }) => ({ big: big === plane ? null : plane }))}
    >
      {(made) => (
        <>
          {shown & 1 && <Crosshair view={made} plane={plane} />}
          {shown & 2 && <Names view={made} />}
          <SixPoints view={made} />
        </>
      )}
    </SlicePane>
  )
}

const startOf = ({ cursor, axes, window }: SeeState, plane: PlaneName) => ({
  plane: { centre: cursor, ...looking(axes, plane) },
  window,
})

/** Keeps a picture with the cursor, the axes and the window. */
function follow(view: SliceView, plane: PlaneName, now: SeeState, before: SeeState): void {
  if (now.axes !== before.axes) {
    const look = looking(now.axes, plane)
    const turned = { right: rightOf(look), up: look.up }
    const is = { right: rightOf(view.plane), up: view.plane.up }
    view.setPlane({ centre: centreAfterTurn(view.plane.centre, now.cursor, is, turned), ...look })
  }
  if (now.cursor !== before.cursor) view.showPoint(now.cursor)
  if (now.window !== before.window && now.window !== view.window) view.setWindow(now.window)
}
