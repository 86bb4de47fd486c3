import type { Access, DepthMarks } from '../../../planning/index.ts'

/** A mark of the depth scale, in the order a needle meets them. */
export interface DepthMark {
  readonly name: 'skin' | keyof DepthMarks
  readonly depthMm: number
}

/** The depth marks of an access from the skin on; what it never reaches is left out. */
export function depthMarks({ depths }: Pick<Access, 'depths'>): readonly DepthMark[] {
  const { boneMm, isthmusMm, posteriorWallMm, medialWallOnApMm, targetMm } = depths
  const all: readonly { readonly name: DepthMark['name']; readonly depthMm: number | null }[] = [
    { name: 'boneMm', depthMm: boneMm },
    { name: 'isthmusMm', depthMm: isthmusMm },
    { name: 'posteriorWallMm', depthMm: posteriorWallMm },
    { name: 'medialWallOnApMm', depthMm: medialWallOnApMm },
    { name: 'targetMm', depthMm: targetMm },
  ]
  return all
    .filter((mark): mark is DepthMark => mark.depthMm !== null && mark.depthMm <= targetMm + 1e-9)
    .sort((a, b) => a.depthMm - b.depthMm)
}

/** How a profile lies in a picture of this size: the places of depths and margins, and back. */
export interface ProfileScale {
  readonly x: (depthMm: number) => number
  readonly y: (marginMm: number) => number
  readonly depthAt: (x: number) => number
  readonly fromMm: number
  readonly toMm: number
  readonly topMm: number
  readonly bottomMm: number
}

export interface Frame {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** From bone entry to target; margins from a little below the least (or 0) up to `topMm`, which stays so that the scale does not jump. */
export function profileScale(
  { depths, margin }: Pick<Access, 'depths' | 'margin'>,
  frame: Frame,
  topMm = 8,
): ProfileScale {
  const fromMm = depths.boneMm
  const toMm = Math.max(depths.targetMm, fromMm + 1)
  const bottomMm = Math.max(-4, Math.min(0, Math.floor(margin.leastMm)))
  const wide = frame.width - frame.left - frame.right
  const high = frame.height - frame.top - frame.bottom
  const clamped = (value: number, low: number, top: number): number => Math.min(top, Math.max(low, value))
  return {
    x: (depthMm) => frame.left + (wide * (depthMm - fromMm)) / (toMm - fromMm),
    y: (marginMm) =>
      frame.top + high * (1 - (clamped(marginMm, bottomMm, topMm) - bottomMm) / Math.max(1, topMm - bottomMm)),
    depthAt: (x) => clamped(fromMm + ((x - frame.left) / wide) * (toMm - fromMm), fromMm, toMm),
    ...{ fromMm, toMm, topMm, bottomMm },
  }
}

/** The margin at a depth, between its neighbours in the profile, mm; null outside it. */
export function marginAt({ margin }: Pick<Access, 'margin'>, depthMm: number): number | null {
  const { profile } = margin
  const next = profile.findIndex((p) => p.depthMm >= depthMm)
  const [a, b] = [profile[next - 1], profile[next]]
  if (!b) return null
  if (!a) return Math.abs(b.depthMm - depthMm) < 1e-6 ? b.marginMm : null
  const t = (depthMm - a.depthMm) / Math.max(1e-9, b.depthMm - a.depthMm)
  return a.marginMm + t * (b.marginMm - a.marginMm)
}
