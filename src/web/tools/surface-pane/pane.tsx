import { type CSSProperties, type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { CanvasPoint, SurfaceMesh, SurfaceView, Tube, Viewer } from '../../viewer/index.ts'
import type { Drag } from '../slice-pane/drag.ts'
import { attachSurfaceGestures } from './gestures.ts'
import '../slice-pane/pane.css'

interface Props {
  readonly viewer: Viewer
  readonly label: string
  readonly meshes: readonly SurfaceMesh[]
  readonly tubes?: readonly Tube[]
  readonly onView?: (view: SurfaceView | null) => void
  /** A short press without a drag. */
  readonly onPress?: (at: CanvasPoint, view: SurfaceView) => void
  /** Left drag; null leaves it to turning the picture. */
  readonly begin?: (at: CanvasPoint, event: PointerEvent, view: SurfaceView) => Drag | null
  readonly children?: (view: SurfaceView) => ReactNode
  readonly corner?: ReactNode
  readonly style?: CSSProperties
  readonly onDoubleClick?: () => void
}

const none: readonly Tube[] = []

/** Surfaces and needles in space: turn by dragging, zoom by wheel or pinch, pan with the middle button or two fingers. */
export function SurfacePane(props: Props) {
  const { viewer, label, meshes, tubes = none, children, corner, style } = props
  const element = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const [view, setView] = useState<SurfaceView | null>(null)
  useEffect(() => {
    if (!element.current) return
    const made = viewer.surfaces(element.current)
    const detach = attachSurfaceGestures(made, () => latest.current)
    setView(made)
    latest.current.onView?.(made)
    return () => {
      detach()
      latest.current.onView?.(null)
      viewer.drop(made)
      setView(null)
    }
  }, [viewer])
  useEffect(() => view?.setMeshes(meshes), [view, meshes])
  useEffect(() => view?.setTubes(tubes), [view, tubes])
  return (
    <div
      ref={element}
      className="slice-pane surface-pane"
      style={style}
      role="application"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the picture takes keys
      tabIndex={0}
      data-surface={label}
      onDoubleClick={props.onDoubleClick}
      onKeyDown={(event) => {
        if (!view || !turnByKey(event, view)) return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      {view && (
        <Overlay view={view} label={label}>
          {children}
        </Overlay>
      )}
      {corner && <div className="slice-corner">{corner}</div>}
    </div>
  )
}

const stepRad = Math.PI / 36

function turnByKey(event: React.KeyboardEvent, view: SurfaceView): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const turns: Record<string, readonly [number, number]> = {
    ArrowLeft: [-stepRad, 0],
    ArrowRight: [stepRad, 0],
    ArrowUp: [0, -stepRad],
    ArrowDown: [0, stepRad],
  }
  const turn = turns[event.key]
  if (turn) view.orbit(...turn)
  else if (event.key === '+' || event.key === '=') view.zoom(1.2)
  else if (event.key === '-') view.zoom(1 / 1.2)
  else if (event.key === '0') view.fit()
  else return false
  return true
}

function Overlay({ view, label, children }: { view: SurfaceView; label: string; children: Props['children'] }) {
  useSyncExternalStore(view.onChanged, () => view.revision)
  return (
    <svg className="slice-overlay" width={view.widthPx} height={view.heightPx} role="presentation">
      <text x={8} y={18} className="slice-title">
        {label}
      </text>
      {children?.(view)}
    </svg>
  )
}
