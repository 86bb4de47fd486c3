import { random } from '../src/base/index.ts'
import { gridAlongPatient, point, type Triple } from '../src/geometry/index.ts'
import type { Volume } from '../src/imaging/index.ts'

/**
 * A made-up trunk: ellipse of soft tissue, bowel gas, vertebrae with shell, canal and arch, noise in all, blurred as a scanner
 * does (weights 1 2 1 along each axis). Same numbers, same bytes.
 */
export function trunkCt(dims: Triple, spacingMm: Triple, noiseHu = 25): Volume {
  const [nx, ny, nz] = dims
  const samples = new Int16Array(nx * ny * nz)
  const draw = random(7)
  const noise = Float32Array.from({ length: 65536 }, () => draw.normal() * noiseHu)
  const [cx, cy] = [(nx - 1) / 2, (ny - 1) / 2]
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        const hu = trunkHu((i - cx) * spacingMm[0], (j - cy) * spacingMm[1], k * spacingMm[2])
        samples[at] = Math.max(-1024, Math.round(hu + noise[(at * 40503) & 65535]!))
      }
  for (const step of [1, nx, nx * ny]) blurAlong(samples, step)
  const origin = point('patient', -cx * spacingMm[0], -cy * spacingMm[1], (-(nz - 1) / 2) * spacingMm[2])
  return { grid: gridAlongPatient(dims, spacingMm, origin), samples, acquisition: { modality: 'CT', title: 'trunk' } }
}

function trunkHu(x: number, y: number, z: number): number {
  const skin = (x / 165) ** 2 + (y / 112) ** 2
  if (skin > 1) return -1000
  if (skin > 0.85) return -100
  const gas = ((x - 60) / 35) ** 2 + ((y + 60) / 30) ** 2
  if (gas < 1 && z % 90 < 50) return -850
  return boneHu(x, y - 45, z % 30) ?? 45
}

/** A vertebra every 30 mm: body in front, arch behind, a disc of 6 mm between. */
function boneHu(x: number, y: number, z: number): number | undefined {
  const body = Math.hypot(x / 24, y / 17)
  if (body < 1 && z < 24) return body > 0.93 || z < 1.5 || z > 22.5 ? 700 : 150 + 60 * Math.sin(x) * Math.sin(y + z)
  if (body < 1) return 80
  const arch = Math.hypot(x / 16, (y - 24) / 14)
  if (arch < 1 && arch > 0.7 && z > 8 && z < 20) return 500
  const process = Math.abs(x) < 3 && y > 34 && y < 58 && z < 16
  return process ? 450 : undefined
}

/** One pass of 1 2 1 along an axis, in place; the rim wraps round into air. */
function blurAlong(samples: Int16Array, step: number): void {
  const behind = new Int16Array(step).fill(-1000)
  for (let at = 0; at < samples.length; at++) {
    const here = samples[at]!
    samples[at] = (behind[at % step]! + 2 * here + (samples[at + step] ?? -1000) + 2) >> 2
    behind[at % step] = here
  }
}
