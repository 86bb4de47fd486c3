import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Measurement, MeasurementKind } from '../../../case/index.ts'
import { type Point, point } from '../../../geometry/index.ts'
import { type Axes, type PlaneName, patientAxes } from './axes.ts'

export type PaneName = PlaneName | 'surface' | 'beside'

/** What the left button or one finger does on a picture. */
export type Tool = 'cursor' | 'window' | MeasurementKind | 'brush' | 'erase'
export const measureTools = [
  'length',
  'angle',
  'cobb',
  'region',
  'heights',
] as const satisfies readonly MeasurementKind[]
export const isMeasureTool = (tool: Tool): tool is MeasurementKind => (measureTools as readonly string[]).includes(tool)

export type PanelTab = 'spine' | 'findings' | 'measure' | 'edit'

export interface GrayWindow {
  readonly centre: number
  readonly width: number
}

/** Windows by name, HU. Common reading-room settings, not measurements. */
export const windows = {
  bone: { centre: 400, width: 1800 },
  soft: { centre: 50, width: 400 },
  wide: { centre: 300, width: 3000 },
  cement: { centre: 1500, width: 3500 },
} as const satisfies Readonly<Record<string, GrayWindow>>
export type WindowName = keyof typeof windows

/** A measurement being drawn in one of the pictures. */
export interface Draft {
  readonly kind: MeasurementKind
  readonly plane: PlaneName
  readonly points: readonly Point<'patient'>[]
  /** The next point, as long as the hand moves. */
  readonly live: Point<'patient'> | null
}

/** What the page shows; none of it belongs to the case. */
export interface SeeState {
  readonly cursor: Point<'patient'>
  readonly axes: Axes
  /** Turned by hand: pictures then keep upright what was; else each stands as its axes do. */
  readonly turnedByHand: boolean
  readonly window: GrayWindow
  /** One picture large, or all. */
  readonly big: PaneName | null
  readonly tool: Tool
  readonly tab: PanelTab
  readonly names: boolean
  readonly masks: boolean
  readonly crosshair: boolean
  /** The level the cursor was brought to last, so that coming back to the page leaves it where the hand put it. */
  readonly atLevel: string | null
  /** The level whose six points are drawn. */
  readonly sixPoints: string | null
  /** The measurement that is selected, by id. */
  readonly selected: string | null
  readonly draft: Draft | null
  /** A measurement as it is being moved, in place of the stored one. */
  readonly moving: Measurement | null
  readonly brushMm: number
  /** The image shown beside, by id; null where none is. */
  readonly besideId: string | null
}

export type SeeSession = StoreApi<SeeState>

export const newSession = (cursor: Point<'patient'> = point('patient', 0, 0, 0)): SeeSession =>
  createStore<SeeState>(() => ({
    cursor,
    axes: patientAxes,
    turnedByHand: false,
    window: windows.bone,
    big: null,
    tool: 'cursor',
    tab: 'spine',
    names: true,
    masks: true,
    crosshair: true,
    atLevel: null,
    sixPoints: null,
    selected: null,
    draft: null,
    moving: null,
    brushMm: 4,
    besideId: null,
  }))
