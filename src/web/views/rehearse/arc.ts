/** Point on a dial: `share` 0 to 1 runs clockwise over `spanDeg` about the top. */
export function onDial(share: number, spanDeg: number, radius: number): readonly [number, number] {
  const angle = ((share - 0.5) * spanDeg * Math.PI) / 180
  return [radius * Math.sin(angle), -radius * Math.cos(angle)]
}

/** SVG path of an arc of a dial between two shares. */
export function arcPath(from: number, to: number, spanDeg: number, radius: number): string {
  // A whole ring has no two ends to draw between.
  const end = to - from >= 0.9999 && spanDeg >= 360 ? from + 0.9999 * (to - from) : to
  const [x0, y0] = onDial(from, spanDeg, radius)
  const [x1, y1] = onDial(end, spanDeg, radius)
  const large = (end - from) * spanDeg > 180 ? 1 : 0
  return `M ${x0.toFixed(2)} ${y0.toFixed(2)} A ${radius} ${radius} 0 ${large} 1 ${x1.toFixed(2)} ${y1.toFixed(2)}`
}
