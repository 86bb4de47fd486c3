import type { PlaneName } from '../../state/see/axes.ts'
import { axesOf, isStraight, patientAxes } from '../../state/see/axes.ts'
import { isMeasureTool, type PaneName, type Tool, type WindowName, windows } from '../../state/see/session.ts'
import { addPoint } from '../../tools/measure/drawing.ts'
import { rightOf, type SliceView } from '../../viewer/index.ts'
import type { See } from './session.tsx'

/** Another tool; what was being drawn is given up. */
export function chooseTool({ session }: See, tool: Tool): void {
  const tab = tool === 'brush' || tool === 'erase' ? 'edit' : isMeasureTool(tool) ? 'measure' : session.getState().tab
  session.setState({ tool, draft: null, tab })
}

/** The planes turn with the chosen vertebra, or back to the patient's own. */
export function alignedOrStraight({ session, station }: See): void {
  const { level } = station.store.getState()
  const vertebra = station.document?.spine?.record.vertebrae.find((v) => v.level === level)
  const straight = isStraight(session.getState().axes)
  session.setState({
    axes: straight && vertebra ? axesOf(vertebra.patientFromVertebra) : patientAxes,
    turnedByHand: false,
  })
}

export function fitAll({ views, surface }: See): void {
  for (const view of views.values()) view.fitAll()
  surface.current?.fit()
}

const layouts: Readonly<Record<string, PaneName | null>> = {
  1: null,
  2: 'axial',
  3: 'sagittal',
  4: 'coronal',
  5: 'surface',
}
const tools: Readonly<Record<string, Tool>> = {
  l: 'length',
  a: 'angle',
  c: 'cobb',
  r: 'region',
  h: 'heights',
  b: 'brush',
  e: 'erase',
}

/** The keys of the page; true where one was ours. */
export function pressed(see: See, event: KeyboardEvent): boolean {
  const { session, editing } = see
  const key = event.key.toLowerCase()
  if ((event.ctrlKey || event.metaKey) && key === 'z' && !event.shiftKey) return editing.undo()
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const state = session.getState()
  const layout = layouts[key]
  const tool = tools[key]
  if (layout !== undefined) session.setState({ big: layout })
  else if (tool && !event.shiftKey) chooseTool(see, tool)
  else if (key === 'escape') {
    // A first press ends the drawing, a second one puts the tool away.
    if (state.draft) session.setState({ draft: null })
    else if (state.tool !== 'cursor' || state.selected) session.setState({ tool: 'cursor', selected: null })
    else return false
  } else if (key === 'w') {
    if (event.shiftKey) chooseTool(see, 'window')
    else nextWindow(see)
  } else if (key === 'n') session.setState({ names: !state.names })
  else if (key === 'm') session.setState({ masks: !state.masks })
  else if (key === 'x') session.setState({ crosshair: !state.crosshair })
  else if (key === 'v') alignedOrStraight(see)
  else if (key === 'f') fitAll(see)
  else if (key === '[') session.setState({ brushMm: Math.max(1, state.brushMm - 0.5) })
  else if (key === ']') session.setState({ brushMm: Math.min(20, state.brushMm + 0.5) })
  else if ((key === 'delete' || key === 'backspace') && state.selected) removeMeasurement(see, state.selected)
  else return false
  return true
}

function nextWindow({ session }: See): void {
  const names = Object.keys(windows) as WindowName[]
  const { window } = session.getState()
  const at = names.findIndex((name) => windows[name].centre === window.centre && windows[name].width === window.width)
  session.setState({ window: windows[names[(at + 1) % names.length]!] })
}

export function removeMeasurement({ session, station }: See, measurementId: string): void {
  session.setState({ selected: null })
  station.change({ name: 'remove measurement', measurementId })
}

/** Keys of one picture: points by Enter, the crosshair by Shift and arrows. */
export function pressedIn(see: See, plane: PlaneName, event: React.KeyboardEvent, view: SliceView): boolean {
  const { session } = see
  const { tool, cursor } = session.getState()
  if (event.key === 'Enter' && isMeasureTool(tool)) {
    addPoint(see.measures, tool, plane, cursor)
    return true
  }
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key]
  if (!step || !(event.shiftKey || event.key === 'ArrowLeft' || event.key === 'ArrowRight')) return false
  const right = rightOf(view.plane)
  const moved = cursor.map((v, axis) => v + step[0]! * right[axis]! + step[1]! * view.plane.up[axis]!)
  session.setState({ cursor: moved as unknown as typeof cursor })
  return true
}
