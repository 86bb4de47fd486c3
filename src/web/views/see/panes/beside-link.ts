import { useEffect, useState } from 'react'
import { add, type Direction, direction, displacement, length, moved, scaled } from '../../../../geometry/index.ts'
import type { Volume } from '../../../../imaging/index.ts'
import type { PlaneName } from '../../../state/see/axes.ts'
import { middleOf, type SliceView } from '../../../viewer/index.ts'
import { useSee } from '../session.tsx'

type Shift = Direction<'patient'>

/** How another image lies to the CT: the way from a place in the CT to the same place there, and whether it is being matched by hand. */
export interface BesideLink {
  readonly shift: Shift
  readonly matching: boolean
  /** The scanner says that both images count from the same origin. */
  readonly shared: boolean
  readonly isShifted: boolean
  readonly shiftBy: (by: Shift) => void
  readonly reset: () => void
  readonly setMatching: (matching: boolean) => void
}

const sameFrame = ({ acquisition: a }: Volume, { acquisition: b }: Volume): boolean =>
  a.frameOfReferenceUid !== undefined && a.frameOfReferenceUid === b.frameOfReferenceUid

/** Images that do not share an origin begin middle on middle, ready to be matched. */
export function useBesideLink(volume: Volume): BesideLink {
  const { viewer } = useSee()
  const shared = sameFrame(volume, viewer.volume)
  const start = shared
    ? direction('patient', 0, 0, 0)
    : displacement(middleOf(volume.grid), middleOf(viewer.volume.grid))
  const [shift, setShift] = useState<Shift>(start)
  const [matching, setMatching] = useState(!shared)
  return {
    shift,
    matching,
    shared,
    isShifted: length(add(shift, scaled(start, -1))) > 0.05,
    shiftBy: (by) => setShift((now) => add(now, by)),
    reset: () => setShift(start),
    setMatching,
  }
}

/** Keeps the picture beside with the CT's: same place in the middle, same zoom, same tilt. */
export function useFollowing(view: SliceView | null, plane: PlaneName, shift: Shift): void {
  const { views } = useSee()
  useEffect(() => {
    const leader = views.get(plane)
    if (!view || !leader) return
    const keepUp = (): void => {
      view.setPlane({ ...leader.plane, centre: moved(leader.plane.centre, shift) })
      view.zoomTo(leader.pixelsPerMm)
    }
    keepUp()
    return leader.onChanged(keepUp)
  }, [view, plane, shift, views])
}
