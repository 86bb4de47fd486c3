import { createContext, type RefObject, useContext } from 'react'
import { useStore } from 'zustand'
import type { MaskEditing } from '../../state/see/editing.ts'
import type { SeeSession, SeeState } from '../../state/see/session.ts'
import type { Workstation } from '../../state/workstation.ts'
import type { MeasureHost } from '../../tools/measure/drawing.ts'
import type { SliceView, SurfaceView, Viewer } from '../../viewer/index.ts'

/** What the parts of this page share. */
export interface See {
  readonly station: Workstation
  readonly session: SeeSession
  readonly viewer: Viewer
  readonly editing: MaskEditing
  readonly measures: MeasureHost
  /** The pictures on the screen, by plane. */
  readonly views: Map<string, SliceView>
  readonly surface: RefObject<SurfaceView | null>
}

export const SeeContext = createContext<See | null>(null)

export function useSee(): See {
  const see = useContext(SeeContext)
  if (!see) throw new Error('not on the See page')
  return see
}

export const useSeeState = <T,>(select: (state: SeeState) => T): T => useStore(useSee().session, select)
