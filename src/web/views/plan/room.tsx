import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Side, Vertebra } from '../../../anatomy/index.ts'
import type { Finding } from '../../../base/index.ts'
import { type CaseDocument, type PlannedNeedle, planningImage } from '../../../case/index.ts'
import type { Volume } from '../../../imaging/index.ts'
import type { Access } from '../../../planning/index.ts'
import { type DeskPlace, type DeskState, NeedleDesk, shownAccess, shownNeedle } from '../../state/plan/desk.ts'
import { type LevelInPlan, levelInPlan } from '../../state/plan/level.ts'
import { type HeldNeedle, needleOf } from '../../state/plan/needle.ts'
import { type Axes, axesOf } from '../../state/plan/planes.ts'
import type { Workstation } from '../../state/workstation.ts'
import { openViewer, type Viewer } from '../../viewer/index.ts'
import { isCancelled } from '../../work/engine.ts'
import { useDocument, useStation, useStationState } from '../shell/context.tsx'

/** What every part of the page is about: one level of the open case, and the needle in the hand. */
export interface PlanRoom {
  readonly document: CaseDocument
  readonly volume: Volume
  readonly vertebra: Vertebra
  readonly axes: Axes
  readonly place: DeskPlace
  readonly inPlan: LevelInPlan | null
  readonly desk: NeedleDesk
  readonly viewer: Viewer
  /** What was found about the needles as they lie in the case. */
  readonly measured: Readonly<Record<Side, readonly Finding[]>>
}

const RoomContext = createContext<PlanRoom | null>(null)

export function usePlanRoom(): PlanRoom {
  const room = useContext(RoomContext)
  if (!room) throw new Error('no plan around this view')
  return room
}

export const useDesk = <T,>(select: (state: DeskState) => T): T => useStore(usePlanRoom().desk.store, select)

/** The needle of a side as it stands in the case. */
export const useNeedleInCase = (side: Side): PlannedNeedle | null => usePlanRoom().inPlan?.needles.needles[side] ?? null

export interface ShownNeedle {
  readonly side: Side
  readonly inCase: PlannedNeedle | null
  readonly needle: HeldNeedle | null
  readonly access: Access | null
}

/** The needle of the chosen side as it is drawn, and what is known about it. */
export function useShownNeedle(): ShownNeedle {
  const desk = useDesk((state) => state)
  const inCase = useNeedleInCase(desk.side)
  const access = inCase?.access ?? null
  const known = shownAccess(desk, access)
  const needle = useMemo(() => shownNeedle(desk, access), [desk, access])
  return useMemo(() => ({ side: desk.side, inCase, needle, access: known }), [desk.side, inCase, needle, known])
}

interface Props {
  readonly children: ReactNode
  readonly otherwise: (why: 'no spine' | 'no image' | 'no level') => ReactNode
}

export function PlanRoomProvider({ children, otherwise }: Props) {
  const station = useStation()
  const document = useDocument()
  const level = useStationState((state) => state.level)
  const volume = document ? station.volume : null
  const desk = useMemo(() => deskFor(station), [station])
  const viewer = useViewer(volume)
  const spineId = document?.spine?.id
  const imageId = document && planningImage(document)?.id
  const vertebra = document?.spine?.record.vertebrae.find((v) => v.level === level)
  const axes = useMemo(() => vertebra && axesOf(vertebra), [vertebra])
  const place = useMemo(
    () => (imageId && spineId && vertebra ? { imageId, spineId, level: vertebra.level } : null),
    [imageId, spineId, vertebra],
  )
  useEffect(() => desk.turnTo(place), [desk, place])
  const inPlan = useMemo(() => (document ? levelInPlan(document, level) : null), [document, level])
  const measured = useMeasured(station, place, inPlan)
  if (!document?.spine) return otherwise('no spine')
  if (!volume) return otherwise('no image')
  if (!viewer) return null
  if (!vertebra || !axes || !place) return otherwise('no level')
  const room: PlanRoom = { document, volume, vertebra, axes, place, inPlan, desk, viewer, measured }
  return <RoomContext.Provider value={room}>{children}</RoomContext.Provider>
}

const deskFor = (station: Workstation): NeedleDesk =>
  new NeedleDesk({
    evaluate: (place, needle) =>
      station.engine.call('evaluateNeedle', { ...place, needle: needleOf(needle) }, { coalesce: 'needle in hand' }),
    commit: (level, access) => station.change({ name: 'move needle', level, side: access.side, access }),
    wasReplaced: isCancelled,
    tell: station.tell,
  })

function useViewer(volume: Volume | null): Viewer | null {
  const [viewer, setViewer] = useState<Viewer | null>(null)
  useEffect(() => {
    if (!volume) return
    const opened = openViewer({ volume })
    setViewer(opened)
    return () => {
      opened.close()
      setViewer(null)
    }
  }, [volume])
  return viewer
}

const none: PlanRoom['measured'] = { left: [], right: [] }

/** Makes the level ready and asks what is to be known about its needles as they lie, whenever they change. */
function useMeasured(station: Workstation, place: DeskPlace | null, inPlan: LevelInPlan | null) {
  const [measured, setMeasured] = useState(none)
  const left = inPlan?.needles.needles.left?.access
  const right = inPlan?.needles.needles.right?.access
  useEffect(() => {
    if (!place) return
    let isCurrent = true
    const ask = async (access: Access | undefined): Promise<readonly Finding[]> => {
      if (!access) return []
      const { side, gauge, approach, boneEntry, target } = access
      const needle = { side, gauge, approach, through: boneEntry, tip: target }
      try {
        return (await station.engine.call('evaluateNeedle', { ...place, needle })).findings
      } catch (cause) {
        if (!isCancelled(cause) && isCurrent) station.tell(cause)
        return []
      }
    }
    void Promise.all([ask(left), ask(right)]).then(([ofLeft, ofRight]) => {
      if (isCurrent) setMeasured({ left: ofLeft, right: ofRight })
    })
    return () => {
      isCurrent = false
    }
  }, [station, place, left, right])
  return measured
}
