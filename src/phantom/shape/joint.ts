import { type Solid, smoothMax, type Vector } from './solid.ts'

/** One facet joint seen from one of its two vertebrae, in that vertebra's frame. */
export interface Joint {
  readonly centre: Vector
  /** Unit, from the superior process (of the vertebra below) to the inferior process (of the vertebra above). */
  readonly normal: Vector
  readonly across: Vector
  readonly up: Vector
  readonly gapMm: number
  /** Negative where the superior process of the vertebra below may be, and the other side. */
  readonly keepBelow: (x: number, y: number, z: number) => number
  readonly keepAbove: (x: number, y: number, z: number) => number
}

/** How strongly the superior process is hollowed to hold the inferior one, 1/mm. */
const hollowPerMm = 0.018

export function jointFrom(centre: Vector, normal: Vector, across: Vector, up: Vector, gapMm: number): Joint {
  const along = (x: number, y: number, z: number): number => {
    const px = x - centre[0]
    const py = y - centre[1]
    const pz = z - centre[2]
    const u = px * across[0] + py * across[1] + pz * across[2]
    const flat = u > 10 ? 10 : Math.max(u, -10)
    return px * normal[0] + py * normal[1] + pz * normal[2] - hollowPerMm * flat * flat
  }
  return {
    centre,
    normal,
    across,
    up,
    gapMm,
    keepBelow: (x, y, z) => along(x, y, z) + gapMm / 2,
    keepAbove: (x, y, z) => gapMm / 2 - along(x, y, z),
  }
}

/** How far from the middle of a joint its plane still divides the two bones, mm. */
const reachMm = 12

/** Keeps a solid out of the other bone of both its joints, near those joints only. */
export function clippedBy(solid: Solid, above: Joint | null, below: Joint | null): Solid {
  const clips = [
    { joint: above, keep: above?.keepBelow },
    { joint: below, keep: below?.keepAbove },
  ].filter((clip) => clip.joint && reaches(solid, clip.joint.centre, reachMm))
  if (clips.length === 0) return solid
  return {
    ...solid,
    distanceMm: (x, y, z) => {
      let d = solid.distanceMm(x, y, z)
      if (d > 4) return d
      for (const { joint, keep } of clips) {
        if (!joint || !keep) continue
        const c = joint.centre
        const away = Math.hypot(x - c[0], y - c[1], z - c[2]) - reachMm
        // Far from the joint the clip fades out instead of cutting the lamina in two.
        if (away < 2) d = smoothMax(d, keep(x, y, z) - (away > 0 ? away * 2 : 0), 0.6)
      }
      return d
    },
  }
}

function reaches(solid: Solid, p: Vector, mm: number): boolean {
  const [x, y, z] = solid.centre
  return Math.hypot(x - p[0], y - p[1], z - p[2]) < solid.radiusMm + mm + 3
}
