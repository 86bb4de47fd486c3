import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { add, cross, mapPoint, moved, type Point, point, scaled, unit } from '../../../../geometry/index.ts'
import type { Access } from '../../../../planning/index.ts'
import { aheadOf, atDepth, type HeldNeedle } from '../../../state/plan/needle.ts'
import { roomMeshes } from '../../../tools/needle/room-mesh.ts'
import { SurfacePane } from '../../../tools/surface-pane/pane.tsx'
import type { SurfaceMesh, SurfaceView, Tube } from '../../../viewer/index.ts'
import { isCancelled } from '../../../work/engine.ts'
import type { VertebraSurface } from '../../../work/operations/meshes.ts'
import { useStation, useStationState, useTexts } from '../../shell/context.tsx'
import { usePlanRoom, useShownNeedle } from '../room.tsx'
import { colourOf, useOtherNeedle } from './drawn-needles.ts'

/** While a needle is moved its tube is made anew at most so often, ms: the numbers come first. */
const tubeEveryMs = 150

/** The vertebra in space with the needles and the room round the chosen one. */
export function SpacePane() {
  const texts = useTexts().plan
  const { viewer, vertebra, place, axes } = usePlanRoom()
  const works = useStationState((state) => state.host.webGl)
  const { needle, access, side } = useSeldom(useShownNeedle(), tubeEveryMs)
  const other = useOtherNeedle()
  const bone = useBone()
  const view = useRef<SurfaceView | null>(null)
  const room = useMemo(() => (needle && access ? roomOf(needle, access) : []), [needle, access])
  const meshes = useMemo<readonly SurfaceMesh[]>(() => [...bone, ...room], [bone, room])
  const tubes = useMemo<readonly Tube[]>(() => {
    const radiusMm = access?.cannulaRadiusMm ?? 1.5
    const all = [needle && { needle, id: 'shown' }, other && { needle: other, id: 'other' }]
    return all.flatMap((one) => (one ? [tubeOf(one.id, one.needle, radiusMm)] : []))
  }, [needle, other, access])
  const look = useCallback(
    (made: SurfaceView | null): void => made?.setCamera(cameraOf({ vertebra, axes }, side, made)),
    [vertebra, axes, side],
  )
  useEffect(() => look(view.current), [look])
  if (!works) return <div className="pane-waits">{texts.noWebGl}</div>
  return (
    <SurfacePane
      key={place.level}
      viewer={viewer}
      label={texts.panes.space}
      style={filling}
      meshes={meshes}
      tubes={tubes}
      onView={(made) => {
        view.current = made
        look(made)
      }}
      onDoubleClick={() => look(view.current)}
    />
  )
}

const tubeOf = (id: string, needle: HeldNeedle, radiusMm: number): Tube => ({
  id,
  points: [atDepth(needle, -15), needle.target],
  radiusMm,
  colour: colourOf(needle.side),
})

function roomOf(needle: HeldNeedle, access: Access): readonly SurfaceMesh[] {
  const ahead = aheadOf(needle)
  const skin = moved(needle.target, ahead, -access.depths.targetMm)
  return roomMeshes(access.margin.profile, skin, ahead, access.cannulaRadiusMm)
}

/** What is seen of the vertebra and beside it, across the narrower side, mm. */
const fieldMm = 88
const filling = { position: 'absolute', inset: 0 } as const

type Room = ReturnType<typeof usePlanRoom>

/** From behind, above and the needle's side: into the pedicle. */
function cameraOf({ vertebra, axes }: Pick<Room, 'vertebra' | 'axes'>, side: 'left' | 'right', view: SurfaceView) {
  const tall = Math.max(1, view.heightPx / Math.max(1, view.widthPx))
  const target: Point<'patient'> = mapPoint(vertebra.patientFromVertebra, point('vertebra', 0, 12, 0))
  const { left, posterior, superior } = axes
  const aside = scaled(left, side === 'left' ? -0.6 : 0.6)
  const normal = unit(add(add(aside, scaled(posterior, -0.72)), scaled(superior, -0.34)))
  const right = unit(cross(normal, superior))
  return { target, normal, up: cross(right, normal), heightMm: fieldMm * tall }
}

/** The vertebra, seen through so that needle and room show inside it. */
function useBone(): readonly SurfaceMesh[] {
  const { engine, tell } = useStation()
  const { place } = usePlanRoom()
  const [surfaces, setSurfaces] = useState<readonly VertebraSurface[]>([])
  useEffect(() => {
    const stop = new AbortController()
    engine
      .call('vertebraSurfaces', { spineId: place.spineId, levels: [place.level] }, { signal: stop.signal })
      .then(setSurfaces)
      .catch((cause) => {
        if (!isCancelled(cause) && !stop.signal.aborted) tell(cause)
      })
    return () => stop.abort()
  }, [engine, tell, place])
  return useMemo(() => surfaces.map((mesh) => ({ id: mesh.level, mesh, colour: '#f3efe6', opacity: 0.5 })), [surfaces])
}

/** The value, at most every so many ms; the last one always comes. */
function useSeldom<T>(value: T, everyMs: number): T {
  const [kept, keep] = useState(value)
  const last = useRef(0)
  useEffect(() => {
    const wait = Math.max(0, last.current + everyMs - performance.now())
    const timer = setTimeout(() => {
      last.current = performance.now()
      keep(value)
    }, wait)
    return () => clearTimeout(timer)
  }, [value, everyMs])
  return kept
}
