import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { cross, scaled } from '../../../../geometry/index.ts'
import { letterOf, type Plane } from '../../../state/plan/plane.ts'
import type { PictureOfPlane } from '../../../tools/needle/drawing.ts'
import type { SliceView } from '../../../viewer/index.ts'
import { usePlanRoom } from '../room.tsx'
import { useGrayWindow } from './gray-window.ts'
import { EdgeLetters } from './pane.tsx'

interface Props {
  readonly element: RefObject<HTMLDivElement | null>
  readonly picture: PictureOfPlane
  /** What is drawn over the slice, in px of the picture. */
  readonly children: ReactNode
  readonly label: string
}

const viewed = ({ centre, right, down }: Plane) => ({ centre, normal: cross(right, down), up: scaled(down, -1) })

/** The CT on a plane, with drawings over it. */
export function Slice({ element, picture, children, label }: Props) {
  const { viewer } = usePlanRoom()
  const view = useRef<SliceView | null>(null)
  const { plane, pixelsPerMm, width, height } = picture
  const window = useGrayWindow((state) => state.window)
  const start = useRef({ plane, pixelsPerMm, window })
  start.current = { plane, pixelsPerMm, window }
  // Not a layout effect: those of a child run before its parent's element is known.
  useEffect(() => {
    if (!element.current) return
    const opened = viewer.slice(element.current, {
      plane: viewed(start.current.plane),
      window: start.current.window,
      pixelsPerMm: start.current.pixelsPerMm,
    })
    view.current = opened
    return () => {
      viewer.drop(opened)
      view.current = null
    }
  }, [viewer, element])
  useLayoutEffect(() => view.current?.setWindow(window), [window])
  useLayoutEffect(() => {
    view.current?.zoomTo(pixelsPerMm)
    view.current?.setPlane(viewed(plane))
  }, [plane, pixelsPerMm])
  return (
    <>
      {width > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: the handles of a picture belong together; a fieldset cannot hold a drawing
        <svg
          className="pane-drawing"
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="group"
          aria-label={label}
        >
          {children}
        </svg>
      )}
      <EdgeLetters
        left={letterOf(scaled(plane.right, -1))}
        right={letterOf(plane.right)}
        up={letterOf(scaled(plane.down, -1))}
        down={letterOf(plane.down)}
      />
    </>
  )
}
