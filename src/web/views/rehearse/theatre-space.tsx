import { useMemo } from 'react'
import { type Grid, moved, voxelCount } from '../../../geometry/index.ts'
import { cannulaRadiusMm } from '../../../planning/index.ts'
import { useFieldSurface, useVertebraSurface } from '../../tools/rehearse/surfaces.ts'
import { SurfacePane } from '../../tools/surface-pane/pane.tsx'
import type { SurfaceMesh, Tube, Viewer } from '../../viewer/index.ts'
import type { CementReached } from '../../work/operations/rehearsal-course.ts'
import { useStation, useTexts } from '../shell/context.tsx'
import { signs } from '../shell/theme.ts'
import { useDesk } from './use-session.ts'

/** A surface is made anew after so much more cement, mm3: the pictures come first. */
const everyVoxels = 300
const shownOfNeedleMm = 60

/** The vertebra as glass, needles, cement in the bone and leaked. */
export function TheatreSpace({ viewer }: { viewer: Viewer }) {
  const texts = useTexts().rehearse.cuts
  const { engine } = useStation()
  const open = useDesk((desk) => desk.open)
  const needles = useDesk((desk) => desk.moment?.needles)
  const cement = useSeldom(useDesk((desk) => desk.cement))
  const pushing = useDesk((desk) => desk.pushing)
  const last = useDesk((desk) => desk.cement)
  const shown = pushing ? cement : last
  const medium = open?.medium
  const inside = useMemo(() => bytesOf(medium, shown, 1), [medium, shown])
  const outside = useMemo(() => bytesOf(medium, shown, 0), [medium, shown])
  const bone = useVertebraSurface(engine, open?.spineId, open?.plan.level ?? '')
  const filled = useFieldSurface(engine, medium?.grid, inside, 128)
  const leaked = useFieldSurface(engine, medium?.grid, outside, 64)
  const meshes = useMemo<readonly SurfaceMesh[]>(
    () => [
      ...(filled ? [{ id: 'cement', mesh: filled, colour: signs.cement }] : []),
      ...(leaked ? [{ id: 'leaked', mesh: leaked, colour: signs.stop }] : []),
      ...(bone ? [{ id: 'bone', mesh: bone, colour: '#f3efe6', opacity: 0.45 }] : []),
    ],
    [bone, filled, leaked],
  )
  const tubes = useMemo<readonly Tube[]>(
    () =>
      (needles ?? []).map(({ side, tip, direction }) => {
        const gauge = open?.plan.accesses.find((a) => a.side === side)?.gauge ?? '11G'
        const points = [moved(tip, direction, -shownOfNeedleMm), tip]
        return { id: side, points, radiusMm: cannulaRadiusMm(gauge), colour: signs[side] }
      }),
    [needles, open],
  )
  return (
    <SurfacePane
      viewer={viewer}
      label={texts.space}
      meshes={meshes}
      tubes={tubes}
      onView={(view) => view?.lookFrom('left')}
    />
  )
}

/** The cement, but a new one only after it has grown by some. */
function useSeldom(cement: CementReached | null): CementReached | null {
  const count = Math.floor((cement?.voxels.length ?? 0) / everyVoxels)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another cement of the same step is not asked for
  return useMemo(() => cement, [count])
}

interface Where {
  readonly grid: Grid
  readonly inside: Uint8Array
}

function bytesOf(medium: Where | undefined, cement: CementReached | null, wanted: 0 | 1): Uint8Array | null {
  if (!medium || !cement) return null
  const bytes = new Uint8Array(voxelCount(medium.grid))
  cement.voxels.forEach((v, n) => {
    if (medium.inside[v] === wanted) bytes[v] = cement.saturation[n] as number
  })
  return bytes
}
