import { type Affine, compose, mapPoint, type Point, point, voxelFromPatient } from '../../geometry/index.ts'
import type { Volume } from '../../imaging/index.ts'
import { kind, type Region, readInFrame } from './region.ts'

const airHu = -300

/** The most posterior bone of the arch near the midline: the mean of its last voxels. */
export function findSpinousTip(region: Region, frame: Affine<'patient', 'vertebra'>): Point<'patient'> | null {
  const read = readInFrame(region, frame)
  const found: Point<'vertebra'>[] = []
  for (let z = -45; z <= 30; z += 1)
    for (let x = -12; x <= 12; x += 1) {
      for (let y = 100; y >= 20; y -= 1)
        if (read.kindAt(x, y, z) === kind.arch) {
          found.push(point('vertebra', x, y, z))
          break
        }
    }
  if (found.length === 0) return null
  found.sort((a, b) => b[1] - a[1])
  const last = found[0]!
  const tip = found.filter((p) => p[1] > last[1] - 3 && Math.hypot(p[0] - last[0], p[2] - last[2]) < 9)
  const mean = (c: 0 | 1 | 2) => tip.reduce((s, p) => s + p[c], 0) / tip.length
  return mapPoint(frame, point('vertebra', mean(0), mean(1), mean(2)))
}

/** Where going straight back from the body centre leaves the skin; null where the image ends first. */
export function findSkinPosterior(volume: Volume, frame: Affine<'patient', 'vertebra'>): Point<'patient'> | null {
  const m = compose(voxelFromPatient(volume.grid), frame) as Float64Array
  const [nx, ny, nz] = volume.grid.dims
  const huAt = (y: number): number | null => {
    const i = Math.round(m[1]! * y + m[3]!)
    const j = Math.round(m[5]! * y + m[7]!)
    const k = Math.round(m[9]! * y + m[11]!)
    if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz) return null
    return volume.samples[i + nx * (j + ny * k)]!
  }
  const step = 0.5
  let run = 0
  for (let y = 25; y <= 400; y += step) {
    const hu = huAt(y)
    if (hu === null) return run > 0 ? mapPoint(frame, point('vertebra', 0, y - run * step, 0)) : null
    run = hu < airHu ? run + 1 : 0
    if (run * step >= 6) return mapPoint(frame, point('vertebra', 0, y - (run - 0.5) * step, 0))
  }
  return null
}
