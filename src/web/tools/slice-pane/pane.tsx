import { type CSSProperties, type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { lettersOf, rightOf, type SliceStart, type SliceView, type Viewer } from '../../viewer/index.ts'
import { attachGestures, type Gestures, moveAlong, stepMm } from './gestures.ts'
import './pane.css'

interface Props extends Gestures {
  readonly viewer: Viewer
  readonly start: SliceStart
  /** What a screen reader says of it, and its title in the corner. */
  readonly label: string
  /** For tests and scripts; the label where absent. */
  readonly name?: string
  /** A sign of the picture beside its title. */
  readonly colour?: string
  readonly onView?: (view: SliceView | null) => void
  /** Keys while the picture has the focus; true where it was one of ours. Arrows, + - 0 work without. */
  readonly onKey?: (event: React.KeyboardEvent, view: SliceView) => boolean
  /** SVG over the picture. */
  readonly children?: (view: SliceView) => ReactNode
  /** HTML over the picture, for buttons. */
  readonly corner?: ReactNode
  readonly style?: CSSProperties
  readonly active?: boolean
  readonly onDoubleClick?: () => void
}

/** One slice with its gestures, edge letters, scale and drawings. */
export function SlicePane(props: Props) {
  const { viewer, start, label, name = label, colour, children, corner, style, active = false } = props
  const element = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const [view, setView] = useState<SliceView | null>(null)
  // A new viewer is a new picture; other starts are not: the hand has moved on from them.
  const first = useRef(start)
  first.current = start
  useEffect(() => {
    if (!element.current) return
    const made = viewer.slice(element.current, first.current)
    const step = (): number => stepMm(made, viewer.volume.grid.spacingMm, viewer.volume.grid.patientFromVoxel)
    const detach = attachGestures(made, step, () => latest.current)
    setView(made)
    latest.current.onView?.(made)
    return () => {
      detach()
      latest.current.onView?.(null)
      viewer.drop(made)
      setView(null)
    }
  }, [viewer])
  return (
    <div
      ref={element}
      className={active ? 'slice-pane slice-pane-active' : 'slice-pane'}
      style={style}
      role="application"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the picture takes keys
      tabIndex={0}
      data-slice={name}
      onDoubleClick={props.onDoubleClick}
      onKeyDown={(event) => {
        if (view && (props.onKey?.(event, view) || usualKey(event, view, viewer, props))) {
          event.preventDefault()
          event.stopPropagation()
        }
      }}
    >
      {view && (
        <Overlay view={view} label={label} colour={colour}>
          {children}
        </Overlay>
      )}
      {corner && <div className="slice-corner">{corner}</div>}
    </div>
  )
}

function usualKey(event: React.KeyboardEvent, view: SliceView, viewer: Viewer, { onScroll }: Gestures): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const steps = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (steps) {
    const along =
      steps * (event.shiftKey ? 5 : 1) * stepMm(view, viewer.volume.grid.spacingMm, viewer.volume.grid.patientFromVoxel)
    if (onScroll) onScroll(along, view)
    else moveAlong(view, along)
  } else if (event.key === '+' || event.key === '=') view.zoomTo(view.pixelsPerMm * 1.2)
  else if (event.key === '-') view.zoomTo(view.pixelsPerMm / 1.2)
  else if (event.key === '0') view.fit()
  else return false
  return true
}

interface OverlayProps {
  readonly view: SliceView
  readonly label: string
  readonly colour: string | undefined
  readonly children: Props['children']
}

function Overlay({ view, label, colour, children }: OverlayProps) {
  useSyncExternalStore(view.onChanged, () => view.revision)
  const { widthPx, heightPx } = view.map
  return (
    <svg className="slice-overlay" width={widthPx} height={heightPx} role="presentation">
      <Marks view={view} label={label} colour={colour} />
      {children?.(view)}
    </svg>
  )
}

/** Which way the edges lead in the patient, how long 20 mm are, and the picture's name. */
function Marks({ view, label, colour }: Omit<OverlayProps, 'children'>) {
  const { plane, widthPx, heightPx, pixelsPerMm } = view.map
  const right = rightOf(plane)
  const back = (v: typeof right): typeof right => v.map((share) => -share) as unknown as typeof right
  // In a narrow picture the title and the letter for upwards would meet.
  const narrow = widthPx < 320
  const lengthMm = [5, 10, 20, 50, 100].find((mm) => mm * pixelsPerMm > 50) ?? 100
  return (
    <g className="slice-marks">
      {colour && <rect x={8} y={9} width={9} height={9} fill={colour} />}
      <text x={colour ? 22 : 8} y={18} className="slice-title">
        {label}
      </text>
      <text x={narrow ? widthPx - 20 : widthPx / 2} y={18} textAnchor="middle">
        {lettersOf(plane.up)}
      </text>
      <text x={widthPx / 2} y={heightPx - 8} textAnchor="middle">
        {lettersOf(back(plane.up))}
      </text>
      <text x={8} y={heightPx / 2}>
        {lettersOf(back(right))}
      </text>
      <text x={widthPx - 8} y={heightPx / 2} textAnchor="end">
        {lettersOf(right)}
      </text>
      <path d={`M10 ${heightPx - 12}v4h${lengthMm * pixelsPerMm}v-4`} />
      <text x={16 + lengthMm * pixelsPerMm} y={heightPx - 7} className="slice-small">
        {lengthMm} mm
      </text>
    </g>
  )
}
