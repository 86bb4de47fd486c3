import type { Grid } from '../../geometry/index.ts'
import { part } from '../parts.ts'
import { type BodySurface, insideBody } from './body.ts'
import type { SpinePlace } from './cord.ts'
import type { SpineInHand } from './spine-in-hand.ts'

/** Thickness of what is called the body's border (cortex and endplates as CT shows them), mm. */
const borderMm = 1.5

/**
 * Sub-regions of the painted vertebrae by simple geometry in the spine's coordinates: body and its border from the body's
 * surface; the rest from the place beside, behind, above or below the ring of the arch.
 *
 * `segmentOf` gives the segment of a label, -1 where none.
 */
export function partsOf(
  grid: Grid,
  labels: Uint8Array,
  segmentOf: (label: number) => number,
  spine: SpineInHand,
): Uint8Array {
  const out = new Uint8Array(labels.length)
  const m = grid.patientFromVoxel as Float64Array
  const [nx, ny, nz] = grid.dims
  const place: SpinePlace = { s: 0, x: 0, y: 0 }
  let p = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, p++) {
        const label = labels[p]!
        if (label === 0) continue
        const n = segmentOf(label)
        if (n < 0) continue
        const x = m[0]! * i + m[1]! * j + m[2]! * k + m[3]!
        const y = m[4]! * i + m[5]! * j + m[6]! * k + m[7]!
        const z = m[8]! * i + m[9]! * j + m[10]! * k + m[11]!
        const surface = spine.surfaces[n]!
        const depth = bodyDepth(surface, x, y, z, -1.5)
        if (depth > 0 || (depth > -1.5 && inFront(surface, x, y, z))) {
          out[p] = depth > borderMm ? part.body : part.bodyBorder
          continue
        }
        spine.coordinates.place(x, y, z, place)
        out[p] = archPart(spine, n, place)
      }
  return out
}

/** Whether a place lies in front of the body's back wall, where nothing but the body can be meant. */
function inFront({ frame: f }: BodySurface, px: number, py: number, pz: number): boolean {
  const y = (px - f.centre[0]) * f.back[0] + (py - f.centre[1]) * f.back[1] + (pz - f.centre[2]) * f.back[2]
  return y < f.backMm - 8
}

export function bodyDepth(surface: BodySurface, px: number, py: number, pz: number, leastMm = -Infinity): number {
  const { centre, left, back, up } = surface.frame
  const dx = px - centre[0]
  const dy = py - centre[1]
  const dz = pz - centre[2]
  return insideBody(
    surface,
    dx * left[0] + dy * left[1] + dz * left[2],
    dx * back[0] + dy * back[1] + dz * back[2],
    dx * up[0] + dy * up[1] + dz * up[2],
    leastMm,
  )
}

function archPart(spine: SpineInHand, n: number, place: SpinePlace): number {
  const { line, segments } = spine
  const segment = segments[n]!
  const s = Math.min(line.curve.count - 1, Math.max(0, Math.round(segment.station)))
  const side = line.sideMm[s]!
  const wall = line.wallMm[s]!
  const x = Math.abs(place.x)
  const up = place.s - segment.station
  const half = segment.frame.pitchMm / 2
  const left = place.x > 0
  const leftmost = side + 9
  if (place.y < 2 && place.y < -wall + 3 && x < leftmost + 4 && Math.abs(up) < half) return part.arch
  if (x > leftmost && up > -0.6 * half && up < 0.75 * half) return left ? part.transverseLeft : part.transverseRight
  if (x > 3.5 && up > 0.62 * half) return left ? part.superiorArticularLeft : part.superiorArticularRight
  if (x > 5.5 && up < -0.68 * half) return left ? part.inferiorArticularLeft : part.inferiorArticularRight
  if (place.y > wall + 6 && x < 7) return part.spinousProcess
  return part.arch
}
