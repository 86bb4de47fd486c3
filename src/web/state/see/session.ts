import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Point, point } from '../../../geometry/index.ts'
import { type Axes, type PlaneName, patientAxes } from './axes.ts'

export type PaneName = PlaneName | 'surface' | 'beside'

/** What the left button or one finger does on a picture. */
export type Tool = 'cursor' | 'length' | 'angle' | 'cobb' | 'region' | 'heights' | 'brush' | 'erase' | 'split'

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

/** What the page shows; none of it belongs to the case. */
export interface SeeState {
  readonly cursor: Point<'patient'>
  readonly axes: Axes
  readonly window: GrayWindow
  /** One picture large, or all. */
  readonly big: PaneName | null
  readonly tool: Tool
  readonly tab: PanelTab
  readonly names: boolean
  readonly masks: boolean
  readonly crosshair: boolean
  /** The level whose six points are drawn. */
  readonly sixPoints: string | null
  readonly selected: string | null
  readonly brushMm: number
  /** The level the brush writes; null erases nothing and writes nothing. */
  readonly brushLevel: string | null
  /** The image shown beside, by id; null where none is. */
  readonly besideId: string | null
}

export type SeeSession = StoreApi<SeeState>

export const newSession = (cursor: Point<'patient'> = point('patient', 0, 0, 0)): SeeSession =>
  createStore<SeeState>(() => ({
    cursor,
    axes: patientAxes,
    window: windows.bone,
    big: null,
    tool: 'cursor',
    tab: 'spine',
    names: true,
    masks: true,
    crosshair: true,
    sixPoints: null,
    selected: null,
    brushMm: 4,
    brushLevel: null,
    besideId: null,
  }))
