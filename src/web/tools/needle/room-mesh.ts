import { cross, type Direction, direction, moved, type Point, unit } from '../../../geometry/index.ts'
import { drawnRoomMm, marginRuns } from '../../state/plan/margin-scale.ts'
import type { SurfaceMesh } from '../../viewer/index.ts'

/** Corners of one ring of the tube. */
const corners = 20

interface Ring {
  readonly centre: Point<'patient'>
  readonly radiusMm: number
}

/** The room round a needle as surfaces in space, one for each run of equal colour: as wide as the nearest wall is far. */
export function roomMeshes(
  profile: readonly { readonly depthMm: number; readonly marginMm: number }[],
  skin: Point<'patient'>,
  ahead: Direction<'patient'>,
  cannulaRadiusMm: number,
): readonly SurfaceMesh[] {
  return marginRuns(profile).map(({ colour, points }, n) => {
    const rings = points.map(
      ({ depthMm, marginMm }): Ring => ({
        centre: moved(skin, ahead, depthMm),
        radiusMm: cannulaRadiusMm + Math.min(drawnRoomMm, Math.max(0, marginMm)),
      }),
    )
    return { id: `room ${n}`, mesh: tubeThrough(rings, ahead), colour }
  })
}

function tubeThrough(rings: readonly Ring[], ahead: Direction<'patient'>): SurfaceMesh['mesh'] {
  const aside = Math.abs(ahead[2]) < 0.9 ? direction('patient', 0, 0, 1) : direction('patient', 1, 0, 0)
  const u = unit(cross(ahead, aside))
  const v = cross(ahead, u)
  const places = new Float32Array(rings.length * corners * 3)
  for (const [r, { centre, radiusMm }] of rings.entries())
    for (let c = 0; c < corners; c++) {
      const turn = (2 * Math.PI * c) / corners
      const p = moved(moved(centre, u, radiusMm * Math.cos(turn)), v, radiusMm * Math.sin(turn))
      places.set(p, 3 * (r * corners + c))
    }
  const triangles = new Uint32Array(Math.max(0, rings.length - 1) * corners * 6)
  for (let r = 0, t = 0; r + 1 < rings.length; r++)
    for (let c = 0; c < corners; c++, t += 6) {
      const [a, b] = [r * corners + c, r * corners + ((c + 1) % corners)]
      triangles.set([a, a + corners, b, b, a + corners, b + corners], t)
    }
  return { corners: places, triangles }
}
