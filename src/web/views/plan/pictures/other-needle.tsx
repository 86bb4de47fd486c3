import type { HeldNeedle } from '../../../state/plan/needle.ts'
import { type PictureOfPlane, spotOf } from '../../../tools/needle/drawing.ts'

/** The needle of the other side as it falls on this picture: dashed, as it does not lie in it. */
export function OtherNeedle({
  needle,
  picture,
  colour,
}: {
  needle: HeldNeedle
  picture: PictureOfPlane
  colour: string
}) {
  const [a, b] = [spotOf(picture, needle.skin), spotOf(picture, needle.target)]
  return <line className="other-needle" x1={a[0]} y1={a[1]} x2={b[0]} y2={b[1]} stroke={colour} />
}
