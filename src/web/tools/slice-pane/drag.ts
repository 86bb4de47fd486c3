import type { CanvasPoint } from '../../viewer/index.ts'

/** A drag under way. */
export interface Drag {
  move(at: CanvasPoint, event: PointerEvent): void
  end?(at: CanvasPoint, cancelled: boolean): void
}

export type Pointers = ReadonlyMap<number, CanvasPoint>

/** Where a pointer is, in the element's own px. */
export function placeIn(element: Element, event: MouseEvent): CanvasPoint {
  const box = element.getBoundingClientRect()
  return { x: event.clientX - box.left, y: event.clientY - box.top }
}

/** Moves by what the hand has moved since the last event. */
export function dragBy(start: CanvasPoint, by: (dx: number, dy: number) => void): Drag {
  let last = start
  return {
    move: (at) => {
      by(at.x - last.x, at.y - last.y)
      last = at
    },
  }
}

/** Two fingers: apart to zoom by a ratio about their middle, together to pan. */
export function twoFingers(
  pointers: Pointers,
  pan: (dx: number, dy: number) => void,
  zoom: (ratio: number, middle: CanvasPoint) => void,
): Drag {
  const read = () => {
    const [a, b] = [...pointers.values()] as [CanvasPoint, CanvasPoint]
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, span: Math.max(10, Math.hypot(a.x - b.x, a.y - b.y)) }
  }
  let last = read()
  return {
    move: () => {
      if (pointers.size < 2) return
      const now = read()
      pan(now.x - last.x, now.y - last.y)
      zoom(now.span / last.span, now)
      last = now
    },
  }
}

/** The events a picture listens to, each by its own kind. */
export type Heard = { readonly [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void }

/** Listens until what is given back is called. */
export function listenTo(element: HTMLElement, heard: Heard): () => void {
  const listeners = Object.entries(heard) as [string, EventListener][]
  for (const [name, listener] of listeners) element.addEventListener(name, listener, { passive: false })
  return () => {
    for (const [name, listener] of listeners) element.removeEventListener(name, listener)
  }
}
