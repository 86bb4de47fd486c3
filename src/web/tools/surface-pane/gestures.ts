import type { CanvasPoint, SurfaceView } from '../../viewer/index.ts'
import { type Drag, dragBy, listenTo, placeIn, twoFingers } from '../slice-pane/drag.ts'

interface Hand {
  readonly begin?: (at: CanvasPoint, event: PointerEvent, view: SurfaceView) => Drag | null
  readonly onPress?: (at: CanvasPoint, view: SurfaceView) => void
}

/** A full turn is about two widths of the hand's way. */
const radPerPx = 0.008

export function attachSurfaceGestures(view: SurfaceView, current: () => Hand): () => void {
  const { element } = view
  const pointers = new Map<number, CanvasPoint>()
  let drag: Drag | null = null
  let way = 0
  const place = (event: MouseEvent): CanvasPoint => placeIn(element, event)
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault()
    view.zoom(1.0015 ** -event.deltaY)
  }
  const onDown = (event: PointerEvent): void => {
    if (event.target instanceof Element && event.target.closest('button, a, input')) return
    element.focus({ preventScroll: true })
    pointers.set(event.pointerId, place(event))
    element.setPointerCapture(event.pointerId)
    way = 0
    if (pointers.size === 2) drag = pinch(view, pointers)
    else if (event.button === 0 && !event.shiftKey)
      drag = current().begin?.(place(event), event, view) ?? turning(view, place(event))
    else drag = dragBy(place(event), (dx, dy) => view.pan(dx, dy))
  }
  const onMove = (event: PointerEvent): void => {
    const before = pointers.get(event.pointerId)
    if (!before) return
    const at = place(event)
    way += Math.hypot(at.x - before.x, at.y - before.y)
    pointers.set(event.pointerId, at)
    drag?.move(at, event)
  }
  const ended = (cancelled: boolean) => (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return
    drag?.end?.(place(event), cancelled)
    drag = null
    if (!cancelled && way < 4 && event.button === 0) current().onPress?.(place(event), view)
  }
  return listenTo(element, {
    wheel: onWheel,
    pointerdown: onDown,
    pointermove: onMove,
    pointerup: ended(false),
    pointercancel: ended(true),
    contextmenu: (event) => event.preventDefault(),
  })
}

const turning = (view: SurfaceView, start: CanvasPoint): Drag =>
  dragBy(start, (dx, dy) => view.orbit(dx * radPerPx, dy * radPerPx))

const pinch = (view: SurfaceView, pointers: ReadonlyMap<number, CanvasPoint>): Drag =>
  twoFingers(
    pointers,
    (dx, dy) => view.pan(dx, dy),
    (ratio) => view.zoom(ratio),
  )
