import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import {
  type Handle,
  type HeldNeedle,
  handlePoint,
  keyStepMm,
  movedHandle,
  steppedHandle,
} from '../../state/plan/needle.ts'
import { fromPlane, onPlane } from '../../state/plan/plane.ts'
import type { PictureOfPlane } from './drawing.ts'

export interface HandleEvents {
  /** Called at the first touch, before anything moves. */
  readonly onTake?: (() => void) | undefined
  readonly onHold: (needle: HeldNeedle) => void
  readonly onRelease: () => void
  readonly onCancel: () => void
}

/** After so long without another arrow key the needle counts as let go, ms: steps that follow each other are one change. */
const keyRestMs = 700

interface Grip {
  readonly needle: HeldNeedle
  readonly picture: PictureOfPlane
  /** Where the handle was in the picture when it was taken, and where the pointer was. */
  readonly at: readonly [number, number, number]
  readonly from: readonly [number, number]
  moved: boolean
}

/** Events that let a handle be dragged in a picture of a plane, and moved with the arrow keys. */
export function useHandle(handle: Handle, needle: HeldNeedle, picture: PictureOfPlane, events: HandleEvents) {
  const grip = useRef<Grip | null>(null)
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const onPointerDown = (event: PointerEvent<SVGElement>): void => {
    if (event.button !== 0) return
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    events.onTake?.()
    const at = onPlane(picture.plane, handlePoint(needle, handle))
    grip.current = { needle, picture, at, from: [event.clientX, event.clientY], moved: false }
  }
  const onPointerMove = (event: PointerEvent<SVGElement>): void => {
    const held = grip.current
    if (!held) return
    const { plane, pixelsPerMm } = held.picture
    const right = (event.clientX - held.from[0]) / pixelsPerMm
    const down = (event.clientY - held.from[1]) / pixelsPerMm
    if (!held.moved && Math.hypot(right, down) * pixelsPerMm < 2) return
    held.moved = true
    const to = fromPlane(plane, held.at[0] + right, held.at[1] + down, held.at[2])
    events.onHold(movedHandle(held.needle, handle, to))
  }
  const end = (isLetGo: boolean): void => {
    const held = grip.current
    grip.current = null
    if (!held) return
    if (isLetGo) events.onRelease()
    else events.onCancel()
  }
  const onKeyDown = (event: KeyboardEvent<SVGElement>): void => {
    const step = event.shiftKey ? keyStepMm.coarse : keyStepMm.fine
    const next = steppedHandle(needle, handle, picture.plane, event.key, step)
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    clearTimeout(rest.current)
    rest.current = setTimeout(events.onRelease, keyRestMs)
    events.onHold(next)
  }
  const onBlur = (): void => {
    if (rest.current === undefined) return
    clearTimeout(rest.current)
    rest.current = undefined
    events.onRelease()
  }
  return {
    onPointerDown,
    onPointerMove,
    onPointerUp: () => end(true),
    onPointerCancel: () => end(false),
    onKeyDown,
    onBlur,
  }
}
