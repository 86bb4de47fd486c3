import type { LevelRehearsal } from '../../../rehearsal/index.ts'
import type { Block, Mesh } from '../../mesh/mesh.ts'
import { stl } from '../../mesh/stl.ts'
import { surfaceNet } from '../../mesh/surface-net.ts'
import type { ReportFile } from '../../report.ts'

const filled = 0.5

/** The cement of one level as closed surfaces in patient mm, in the bone and leaked apart; none where there is none. */
export function cementSurfaces(level: LevelRehearsal): readonly ReportFile[] {
  return (['inside', 'leaked'] as const).flatMap((which) => {
    const mesh = cementMesh(level, which)
    if (!mesh || mesh.triangles.length === 0) return []
    const name = `meshes/${level.level}-cement-${which}.stl`
    return [{ name, bytes: stl(mesh, `${level.level} cement ${which} LPS mm`) }]
  })
}

/** Where at least half of the pores hold cement; null where no cement was injected. */
export function cementMesh({ record, medium }: LevelRehearsal, which: 'inside' | 'leaked'): Mesh | null {
  if (!record) return null
  const { dims, patientFromVoxel } = record.grid
  const wanted = which === 'inside' ? 1 : 0
  // One empty layer all round: a surface net needs it to close at the grid's own edge.
  const [nx, ny, nz] = dims.map((n) => n + 2) as [number, number, number]
  const samples = new Float32Array(nx * ny * nz)
  for (let v = 0; v < record.saturation.length; v++) {
    if ((medium.inside[v] === 1 ? 1 : 0) !== wanted) continue
    const [i, j, k] = [v % dims[0], Math.floor(v / dims[0]) % dims[1], Math.floor(v / (dims[0] * dims[1]))]
    samples[i + 1 + nx * (j + 1 + ny * (k + 1))] = record.saturation[v] as number
  }
  const block: Block = { dims: [nx, ny, nz], from: [-1, -1, -1], samples }
  return surfaceNet(block, filled, patientFromVoxel)
}
