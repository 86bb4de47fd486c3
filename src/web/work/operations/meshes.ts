import type { Level } from '../../../anatomy/index.ts'
import { stopIfAsked } from '../../../base/index.ts'
import { type Mesh, vertebraMesh } from '../../../report/index.ts'
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

function drawn({ corners, triangles }: Mesh, call: Call): Surface {
  const surface = { corners: Float32Array.from(corners), triangles }
  call.handOver(surface.corners.buffer)
  call.handOver(triangles.buffer)
  return surface
}

export const meshOperations = { vertebraSurfaces } as const
