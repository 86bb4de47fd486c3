import { createContext, type ReactNode, useContext } from 'react'
import { useStore } from 'zustand'
import type { WorkstationState } from '../../state/store.ts'
import { type Texts, textsIn } from '../../state/texts/index.ts'
import type { Workstation } from '../../state/workstation.ts'

const StationContext = createContext<Workstation | null>(null)

export const StationProvider = ({ station, children }: { station: Workstation; children: ReactNode }) => (
  <StationContext.Provider value={station}>{children}</StationContext.Provider>
)

/** The workstation of this tab. */
export function useStation(): Workstation {
  const station = useContext(StationContext)
  if (!station) throw new Error('no workstation around this view')
  return station
}

/** A part of the state; the view is drawn again when it changes by identity. */
export const useStationState = <T,>(select: (state: WorkstationState) => T): T => useStore(useStation().store, select)

/** The open case's document; null where none is open. */
export const useDocument = () => useStationState((state) => state.open?.history.present ?? null)

export const useTexts = (): Texts => textsIn('en')
