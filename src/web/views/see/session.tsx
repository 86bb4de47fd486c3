import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { SeeSession, SeeState } from '../../state/see/session.ts'
import type { SliceView, Viewer } from '../../viewer/index.ts'

/** What the parts of this page share. */
export interface See {
  readonly session: SeeSession
  readonly viewer: Viewer
  /** The pictures on the screen, by plane. */
  readonly views: Map<string, SliceView>
}

export const SeeContext = createContext<See | null>(null)

export function useSee(): See {
  const see = useContext(SeeContext)
  if (!see) throw new Error('not on the See page')
  return see
}

export const useSeeState = <T,>(select: (state: SeeState) => T): T => useStore(useSee().session, select)
