import type { CanvasPoint, SurfaceView } from '../../viewer/index.ts'
import type { Drag } from '../slice-pane/gestures.ts'

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
  const place = (event: MouseEvent): CanvasPoint => {
    const box = element.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
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
    else drag = panning(view, place(event))
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
  const listeners: [string, (event: never) => void][] = [
    ['wheel', onWheel as (event: never) => void],
    ['pointerdown', onDown as (event: never) => void],
    ['pointermove', onMove as (event: never) => void],
    ['pointerup', ended(false) as (event: never) => void],
    ['pointercancel', ended(true) as (event: never) => void],
    ['contextmenu', ((event: Event) => event.preventDefault()) as (event: never) => void],
  ]
  for (const [name, listener] of listeners)
    element.addEventListener(name, listener as EventListener, { passive: false })
  return () => {
    for (const [name, listener] of listeners) element.removeEventListener(name, listener as EventListener)
  }
}

function turning(view: SurfaceView, start: CanvasPoint): Drag {
  let last = start
  return {
    move: (at) => {
      view.orbit((at.x - last.x) * radPerPx, (at.y - last.y) * radPerPx)
      last = at
    },
  }
}

function panning(view: SurfaceView, start: CanvasPoint): Drag {
  let last = start
  return {
    move: (at) => {
      view.pan(at.x - last.x, at.y - last.y)
      last = at
    },
  }
}

function pinch(view: SurfaceView, pointers: ReadonlyMap<number, CanvasPoint>): Drag {
  const read = () => {
    const [a, b] = [...pointers.values()] as [CanvasPoint, CanvasPoint]
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, span: Math.max(10, Math.hypot(a.x - b.x, a.y - b.y)) }
  }
  let last = read()
  return {
    move: () => {
      if (pointers.size < 2) return
      const now = read()
      view.pan(now.x - last.x, now.y - last.y)
      view.zoom(now.span / last.span)
      last = now
    },
  }
}
