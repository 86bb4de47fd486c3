import { type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import { useGrayWindow } from './gray-window.ts'

export interface HandOnPicture {
  /** The picture is pushed by so many px. */
  readonly onPan: (dx: number, dy: number) => void
  /** The picture is made larger by this factor. */
  readonly onZoom: (factor: number) => void
  /** A wheel's notch, + towards the hand; zooms where absent. */
  readonly onWheel?: (notches: number) => void
  readonly onReset: () => void
}

/** Pan by drag, zoom by wheel or two fingers, brightness and contrast by the right button. */
export function useHand(element: RefObject<HTMLElement | null>, hand: HandOnPicture) {
  const pointers = useRef(new Map<number, { x: number; y: number; button: number }>())
  const latest = useRef(hand)
  latest.current = hand
  useEffect(() => {
    const target = element.current
    if (!target) return
    // React listens to the wheel without the right to stop the page from scrolling.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault()
      const notches = Math.sign(event.deltaY) * Math.min(3, Math.max(1, Math.abs(event.deltaY) / 100))
      const { onWheel: own, onZoom } = latest.current
      if (own && !event.ctrlKey) own(notches)
      else onZoom(0.9 ** notches)
    }
    target.addEventListener('wheel', onWheel, { passive: false })
    return () => target.removeEventListener('wheel', onWheel)
  }, [element])
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId)
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY, button: event.button })
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const held = pointers.current.get(event.pointerId)
    if (!held) return
    const [dx, dy] = [event.clientX - held.x, event.clientY - held.y]
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1]
    if (other) {
      const apart = (x: number, y: number): number => Math.max(20, Math.hypot(x - other.x, y - other.y))
      hand.onZoom(apart(event.clientX, event.clientY) / apart(held.x, held.y))
      hand.onPan(dx / 2, dy / 2)
    } else if (held.button === 2) drawWindow(dx, dy)
    else hand.onPan(dx, dy)
    held.x = event.clientX
    held.y = event.clientY
  }
  const end = (event: PointerEvent<HTMLElement>): void => {
    pointers.current.delete(event.pointerId)
  }
  return {
    onPointerDown,
    onPointerMove,
    onPointerUp: end,
    onPointerCancel: end,
    onContextMenu: (event: { preventDefault: () => void }) => event.preventDefault(),
    onDoubleClick: hand.onReset,
  }
}

/** Right is more contrast, up is brighter: as on a console. */
function drawWindow(dx: number, dy: number): void {
  const { window, set } = useGrayWindow.getState()
  set({ centre: window.centre + 2 * dy, width: Math.max(50, window.width + 4 * dx) })
}
