// Made-up cubes for timing voxel finite elements: h = 1 mm, nu 0.3, bottom held, top moved down by 1 %.
import { random } from '../src/base/index.ts'
import { gridAlongPatient, point } from '../src/geometry/index.ts'
import { type LoadCase, nodeDims, type VoxelModel } from '../src/mechanics/index.ts'

/** Numbers between -1 and 1 that vary smoothly over `step` voxels, the same for the same seed. */
function smoothNoise(n: number, step: number, seed: number): (i: number, j: number, k: number) => number {
  const wide = Math.ceil(n / step) + 2
  const draw = random(seed)
  const knots = Float64Array.from({ length: wide ** 3 }, () => draw.between(-1, 1))
  const at = (i: number, j: number, k: number): number => knots[i + wide * (j + wide * k)]!
  return (i, j, k) => {
    const [x, y, z] = [i / step, j / step, k / step]
    const [a, b, c] = [Math.floor(x), Math.floor(y), Math.floor(z)]
    const [u, v, w] = [x - a, y - b, z - c]
    const row = (dj: number, dk: number): number => at(a, b + dj, c + dk) * (1 - u) + at(a + 1, b + dj, c + dk) * u
    return (row(0, 0) * (1 - v) + row(1, 0) * v) * (1 - w) + (row(0, 1) * (1 - v) + row(1, 1) * v) * w
  }
}

/**
 * A cube like a vertebra with cement: log-normal trabecular moduli that vary over a few voxels, within 20 to 3000 MPa; a shell
 * of one voxel of 5000 MPa on the sides, and in the middle an ellipsoid of 2500 MPa.
 */
export function vertebraLike(n: number): VoxelModel {
  const coarse = smoothNoise(n, n / 10, 1)
  const fine = smoothNoise(n, 3, 2)
  const modulusMPa = new Float32Array(n ** 3)
  const half = (n - 1) / 2
  for (let k = 0, e = 0; k < n; k++)
    for (let j = 0; j < n; j++)
      for (let i = 0; i < n; i++, e++) {
        const log = Math.log(250) + 1.4 * coarse(i, j, k) + 1.4 * fine(i, j, k)
        modulusMPa[e] = Math.min(3000, Math.max(20, Math.exp(log)))
        const [x, y, z] = [(i - half) / (0.3 * n), (j - half) / (0.22 * n), (k - half) / (0.18 * n)]
        if (x * x + y * y + z * z < 1) modulusMPa[e] = 2500
        if (i === 0 || j === 0 || i === n - 1 || j === n - 1) modulusMPa[e] = 5000
      }
  return { grid: cubeGrid(n), modulusMPa, poisson: 0.3 }
}

/** Moduli of 500 to 2000 MPa, each voxel by itself. */
export function randomModuli(n: number, seed = 1): VoxelModel {
  const draw = random(seed)
  return {
    grid: cubeGrid(n),
    modulusMPa: Float32Array.from({ length: n ** 3 }, () => draw.between(500, 2000)),
    poisson: 0.3,
  }
}

/** As many different moduli as a list of materials can reasonably have: for solvers that take one section a material. */
export function inMaterials(model: VoxelModel, count: number): VoxelModel {
  const least = Math.log(20)
  const step = (Math.log(5000) - least) / (count - 1)
  const nearest = (e: number): number => Math.exp(least + step * Math.round((Math.log(e) - least) / step))
  return { ...model, modulusMPa: model.modulusMPa.map(nearest) }
}

const cubeGrid = (n: number) => gridAlongPatient([n, n, n], [1, 1, 1], point('patient', 0, 0, 0))

/** Bottom held, top moved down by 1 % of the height and held sideways. */
export function squeezedCube(model: VoxelModel): LoadCase {
  const [nx, ny, nz] = nodeDims(model.grid)
  const layer = (k: number): Uint32Array => Uint32Array.from({ length: nx * ny }, (_, n) => n + nx * ny * k)
  const height = model.grid.dims[2] * model.grid.spacingMm[2]
  return {
    name: 'squeezed cube',
    supports: [
      { nodes: layer(0), components: [true, true, true], displacementMm: [0, 0, 0] },
      { nodes: layer(nz - 1), components: [true, true, true], displacementMm: [0, 0, -0.01 * height] },
    ],
  }
}
