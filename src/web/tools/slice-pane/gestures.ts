import type { CanvasPoint, SliceView } from '../../viewer/index.ts'
import { type Drag, dragBy, listenTo, placeIn, twoFingers } from './drag.ts'

/** What a hand can do on a picture; what is left out scrolls, zooms, pans and windows the picture itself. */
export interface Gestures {
  /** Left button or one finger. Null leaves it to scrolling through the stack. */
  readonly begin?: (at: CanvasPoint, event: PointerEvent, view: SliceView) => Drag | null
  /** So many mm along the plane's normal, positive into the screen. */
  readonly onScroll?: (alongMm: number, view: SliceView) => void
  readonly onHover?: (at: CanvasPoint | null, view: SliceView) => void
  readonly onWindow?: (view: SliceView) => void
  /** px for each step of scrolling by dragging with one finger or the left button; 0 turns that off. */
  readonly scrollPx?: number
}

let spaceHeld = false

/** Holding the space bar turns a drag into a pan. */
export function watchSpace(): () => void {
  const set = (held: boolean) => (event: KeyboardEvent) => {
    if (event.code === 'Space') spaceHeld = held
  }
  const [down, up] = [set(true), set(false)]
  window.addEventListener('keydown', down)
  window.addEventListener('keyup', up)
  return () => {
    window.removeEventListener('keydown', down)
    window.removeEventListener('keyup', up)
  }
}

/** The least distance between samples, mm: one step of the wheel. */
export function stepMm(view: SliceView, spacingMm: readonly number[], patientFromVoxel: ArrayLike<number>): number {
  const { normal } = view.plane
  let [step, best] = [Math.min(...spacingMm), 0.9]
  for (let axis = 0; axis < 3; axis++) {
    const along = [0, 4, 8].reduce((sum, row, c) => sum + (patientFromVoxel[row + axis] ?? 0) * (normal[c] ?? 0), 0)
    const share = Math.abs(along) / (spacingMm[axis] ?? 1)
    if (share > best) [step, best] = [spacingMm[axis] ?? step, share]
  }
  return step
}

/** Listens to wheel, pointers and fingers on the view's element; gives back how to stop. */
export function attachGestures(view: SliceView, step: () => number, current: () => Gestures): () => void {
  const { element } = view
  const pointers = new Map<number, CanvasPoint>()
  let drag: Drag | null = null
  let wheelled = 0
  const place = (event: MouseEvent): CanvasPoint => placeIn(element, event)
  const scroll = (steps: number): void => {
    const { onScroll } = current()
    const along = steps * step()
    if (onScroll) onScroll(along, view)
    else moveAlong(view, along)
  }
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault()
    if (event.ctrlKey || event.metaKey) {
      view.zoomTo(view.pixelsPerMm * 1.0015 ** -event.deltaY, place(event))
      return
    }
    // A notch is about 100; a touch pad sends small parts of one.
    wheelled += event.deltaY / (event.deltaMode === 1 ? 3 : 100)
    const steps = Math.trunc(wheelled * 1.001)
    if (steps !== 0) scroll(steps)
    wheelled -= steps
  }
  const onDown = (event: PointerEvent): void => {
    if (event.target instanceof Element && event.target.closest('button, a, input, [data-press]')) return
    element.focus({ preventScroll: true })
    pointers.set(event.pointerId, place(event))
    element.setPointerCapture(event.pointerId)
    drag?.end?.(place(event), pointers.size > 1)
    drag = pointers.size === 2 ? pinch(view, pointers) : begun(event)
    if (event.button === 1) event.preventDefault()
  }
  const begun = (event: PointerEvent): Drag | null => {
    const at = place(event)
    if (event.button === 1 || (event.button === 0 && spaceHeld)) return dragBy(at, (dx, dy) => view.pan(dx, dy))
    if (event.button === 2) return windowing(view, at, () => current().onWindow?.(view))
    if (event.button !== 0) return null
    const { begin, scrollPx = 6 } = current()
    return begin?.(at, event, view) ?? (scrollPx > 0 ? scrolling(at, scrollPx, scroll) : null)
  }
  const onMove = (event: PointerEvent): void => {
    if (pointers.has(event.pointerId)) pointers.set(event.pointerId, place(event))
    if (drag) drag.move(place(event), event)
    else current().onHover?.(place(event), view)
  }
  const ended = (cancelled: boolean) => (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return
    drag?.end?.(place(event), cancelled)
    drag = null
  }
  return listenTo(element, {
    wheel: onWheel,
    pointerdown: onDown,
    pointermove: onMove,
    pointerup: ended(false),
    pointercancel: ended(true),
    pointerleave: () => current().onHover?.(null, view),
    contextmenu: (event) => event.preventDefault(),
  })
}

export function moveAlong(view: SliceView, alongMm: number): void {
  const { centre, normal } = view.plane
  const moved = [0, 1, 2].map((c) => (centre[c] ?? 0) + alongMm * (normal[c] ?? 0))
  view.setPlane({ ...view.plane, centre: moved as unknown as typeof centre })
}

/** Window by dragging: across for its width, up and down for its centre. */
export function windowing(view: SliceView, start: CanvasPoint, told: () => void): Drag {
  const from = view.window
  // The same hand movement changes a wide window faster than a narrow one.
  const perPx = Math.max(0.5, from.width / 400)
  return {
    move: (at) => {
      view.setWindow({
        centre: from.centre + (at.y - start.y) * perPx,
        width: Math.max(10, from.width + (at.x - start.x) * perPx),
      })
      told()
    },
  }
}

function scrolling(start: CanvasPoint, px: number, scroll: (steps: number) => void): Drag {
  let done = 0
  return {
    move: (at) => {
      const steps = Math.trunc((at.y - start.y) / px) - done
      if (steps === 0) return
      done += steps
      scroll(steps)
    },
  }
}

const pinch = (view: SliceView, pointers: ReadonlyMap<number, CanvasPoint>): Drag =>
  twoFingers(
    pointers,
    (dx, dy) => view.pan(dx, dy),
    (ratio, middle) => view.zoomTo(view.pixelsPerMm * ratio, middle),
  )
