import type { Level } from '../../../anatomy/index.ts'
import { stopIfAsked } from '../../../base/index.ts'
import type { Grid } from '../../../geometry/index.ts'
import { cementMeshOf, type Mesh, vertebraMesh } from '../../../report/index.ts'
import type { Call, Operation } from '../operation.ts'

/** A surface for drawing: corners x, y, z in patient mm, triangles counter-clockwise seen from outside. */
export interface Surface {
  readonly corners: Float32Array
  readonly triangles: Uint32Array
}

export interface VertebraSurface extends Surface {
  readonly level: Level
}

/** The surfaces of the vertebrae of a spine; all where no level is named. */
const vertebraSurfaces: Operation<
  { readonly spineId: string; readonly levels?: readonly Level[] },
  readonly VertebraSurface[]
> = async (held, { spineId, levels }, call) => {
  const spine = held.spine(spineId)
  const asked = levels ?? spine.vertebrae.map((v) => v.level)
  const surfaces: VertebraSurface[] = []
  for (const [n, level] of asked.entries()) {
    call.onProgress(n / asked.length, 'surfaces')
    await new Promise((resolve) => setTimeout(resolve, 0))
    stopIfAsked(call)
    const mesh = vertebraMesh(spine.labels, level)
    if (mesh) surfaces.push({ level, ...drawn(mesh, call) })
  }
  return surfaces
}

export interface CementSurfaces {
  readonly inside: Surface
  readonly leaked: Surface
}

export interface CementOnGrid {
  readonly grid: Grid
  readonly saturation: Float32Array
  /** 1 in the bone; cement elsewhere has leaked. */
  readonly inside: Uint8Array
}

/** Surfaces of the cement of an open rehearsal; null before any was injected. */
const cementSurfacesNow: Operation<{ readonly rehearsalId: string }, CementSurfaces | null> = (
  held,
  { rehearsalId },
  call,
) => {
  const { rehearsal } = held.rehearsal(rehearsalId)
  const cement = rehearsal.cementNow()
  return cement && surfacesOf({ ...cement, inside: rehearsal.medium.inside }, call)
}

/** Surfaces of cement given by its field: of an outcome, or of a plan's fill. */
const cementSurfaces: Operation<CementOnGrid, CementSurfaces> = (_held, cement, call) => surfacesOf(cement, call)

const surfacesOf = (cement: CementOnGrid, call: Call): CementSurfaces => ({
  inside: drawn(cementMeshOf(cement, cement.inside, 'inside'), call),
  leaked: drawn(cementMeshOf(cement, cement.inside, 'leaked'), call),
})

function drawn({ corners, triangles }: Mesh, call: Call): Surface {
  const surface = { corners: Float32Array.from(corners), triangles }
  call.handOver(surface.corners.buffer)
  call.handOver(triangles.buffer)
  return surface
}

export const meshOperations = { vertebraSurfaces, cementSurfacesNow, cementSurfaces } as const
