import { cross, direction, moved, type Point, unit } from '../../geometry/index.ts'
import type { Access } from '../../planning/index.ts'
import type { Mesh } from './mesh.ts'

const sides = 48

/** The cannula from the skin to the target as a closed cylinder of its gauge. */
export function cannulaMesh(access: Access): Mesh {
  const { direction: along, skinEntry, target, cannulaRadiusMm } = access
  const away = Math.abs(along[0]) < 0.8 ? direction('patient', 1, 0, 0) : direction('patient', 0, 1, 0)
  const u = unit(cross(along, away))
  const v = cross(along, u)
  const corners: number[] = []
  const push = (p: Point<'patient'>): void => void corners.push(p[0], p[1], p[2])
  for (const end of [skinEntry, target])
    for (let i = 0; i < sides; i++) {
      const turn = (2 * Math.PI * i) / sides
      push(moved(moved(end, u, cannulaRadiusMm * Math.cos(turn)), v, cannulaRadiusMm * Math.sin(turn)))
    }
  push(skinEntry)
  push(target)
  const triangles: number[] = []
  for (let i = 0; i < sides; i++) {
    const j = (i + 1) % sides
    triangles.push(i, j, sides + i, j, sides + j, sides + i)
    triangles.push(2 * sides, j, i)
    triangles.push(2 * sides + 1, sides + i, sides + j)
  }
  return { corners: Float64Array.from(corners), triangles: Uint32Array.from(triangles) }
}
