import { useEffect, useMemo, useRef, useState } from 'react'
import { mapPoint, moved, type Point, point } from '../../../../geometry/index.ts'
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
  const bones = useBones()
  const view = useRef<SurfaceView | null>(null)
  const room = useMemo(() => (needle && access ? roomOf(needle, access) : []), [needle, access])
  const meshes = useMemo<readonly SurfaceMesh[]>(() => [...bones, ...room], [bones, room])
  const tubes = useMemo<readonly Tube[]>(() => {
    const radiusMm = access?.cannulaRadiusMm ?? 1.5
    const all = [needle && { needle, id: 'shown' }, other && { needle: other, id: 'other' }]
    return all.flatMap((one) => (one ? [tubeOf(one.id, one.needle, radiusMm)] : []))
  }, [needle, other, access])
  useEffect(() => view.current?.setCamera(cameraOf(vertebra, axes, side)), [vertebra, axes, side])
  if (!works) return <div className="pane-waits">{texts.noWebGl}</div>
  return (
    <SurfacePane
      key={place.level}
      viewer={viewer}
      label={texts.panes.space}
      meshes={meshes}
      tubes={tubes}
      onView={(made) => {
        view.current = made
        made?.setCamera(cameraOf(vertebra, axes, side))
      }}
      onDoubleClick={() => view.current?.setCamera(cameraOf(vertebra, axes, side))}
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

type Room = ReturnType<typeof usePlanRoom>

/** From behind, above and the needle's side: into the pedicle. */
function cameraOf(vertebra: Room['vertebra'], axes: Room['axes'], side: 'left' | 'right') {
  const target: Point<'patient'> = mapPoint(vertebra.patientFromVertebra, point('vertebra', 0, 12, 0))
  const sign = side === 'left' ? 1 : -1
  const mix = (a: number, b: number, c: number) =>
    [0, 1, 2].map(
      (n) => a * (axes.left[n] as number) + b * (axes.posterior[n] as number) + c * (axes.superior[n] as number),
    ) as unknown as Room['axes']['left']
  return { target, normal: mix(-0.55 * sign, -0.72, -0.42), up: axes.superior, heightMm: 105 }
}

/** The level and its neighbours, seen through so that the needle shows. */
function useBones(): readonly SurfaceMesh[] {
  const { engine, tell } = useStation()
  const { place, document } = usePlanRoom()
  const [surfaces, setSurfaces] = useState<readonly VertebraSurface[]>([])
  const vertebrae = document.spine?.record.vertebrae
  useEffect(() => {
    const at = vertebrae?.findIndex(({ level }) => level === place.level) ?? -1
    const levels = vertebrae?.slice(Math.max(0, at - 1), at + 2).map(({ level }) => level) ?? []
    const stop = new AbortController()
    engine
      .call('vertebraSurfaces', { spineId: place.spineId, levels }, { signal: stop.signal })
      .then(setSurfaces)
      .catch((cause) => {
        if (!isCancelled(cause) && !stop.signal.aborted) tell(cause)
      })
    return () => stop.abort()
  }, [engine, tell, place, vertebrae])
  return useMemo(
    () =>
      surfaces.map((mesh) => {
        const isOwn = mesh.level === place.level
        return { id: mesh.level, mesh, colour: isOwn ? '#f3efe6' : '#8f8a80', opacity: isOwn ? 0.42 : 1 }
      }),
    [surfaces, place],
  )
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
