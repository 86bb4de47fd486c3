// How round a body on a grid is: its surface by tetrahedra on the smoothed field, against the ball of the same volume.

/** Mean with the six neighbours' halves along each axis in turn: 1/4, 1/2, 1/4. */
function smoothed(field: Float32Array, n: number): Float64Array {
  let from = Float64Array.from(field)
  for (const step of [1, n, n * n]) {
    const to = from.slice()
    for (let v = step; v < from.length - step; v++) to[v] = 0.25 * (from[v - step]! + 2 * from[v]! + from[v + step]!)
    from = to
  }
  return from
}

/** Six tetrahedra round the long diagonal of a cube; corners as bits x, y, z. */
const tetrahedra = [
  [0, 1, 3, 7],
  [0, 3, 2, 7],
  [0, 2, 6, 7],
  [0, 6, 4, 7],
  [0, 4, 5, 7],
  [0, 5, 1, 7],
] as const

type Place = readonly [number, number, number]

/** Area of the surface where the field is `level`, in cells' faces. */
export function areaAt(field: Float64Array, n: number, level: number): number {
  let area = 0
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((c) => (c & 1) + n * (((c >> 1) & 1) + n * (c >> 2)))
  for (let v = 0; v < field.length - (n * n + n + 1); v++) {
    if (v % n === n - 1 || Math.floor(v / n) % n === n - 1) continue
    let above = 0
    for (const step of corners) if (field[v + step]! > level) above++
    if (above === 0 || above === 8) continue
    for (const tetrahedron of tetrahedra) area += cut(tetrahedron, (c) => field[v + corners[c]!]! - level)
  }
  return area
}

function cut(tetrahedron: readonly number[], value: (corner: number) => number): number {
  const inside = tetrahedron.filter((c) => value(c) > 0)
  const outside = tetrahedron.filter((c) => value(c) <= 0)
  const crossing = (a: number, b: number): Place => {
    const t = value(a) / (value(a) - value(b))
    const at = (c: number): Place => [c & 1, (c >> 1) & 1, c >> 2]
    const [p, q] = [at(a), at(b)]
    return [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1]), p[2] + t * (q[2] - p[2])]
  }
  if (inside.length === 2) {
    const [a, b] = inside as [number, number]
    const [c, d] = outside as [number, number]
    const quad = [crossing(a, c), crossing(a, d), crossing(b, d), crossing(b, c)] as const
    return triangle(quad[0], quad[1], quad[2]) + triangle(quad[0], quad[2], quad[3])
  }
  const [one, others] = inside.length === 1 ? [inside[0]!, outside] : [outside[0]!, inside]
  if (one === undefined || others.length !== 3) return 0
  return triangle(crossing(one, others[0]!), crossing(one, others[1]!), crossing(one, others[2]!))
}

function triangle(a: Place, b: Place, c: Place): number {
  const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const
  const w = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const
  return 0.5 * Math.hypot(u[1] * w[2] - u[2] * w[1], u[2] * w[0] - u[0] * w[2], u[0] * w[1] - u[1] * w[0])
}

/** Surface of the ball of the same volume over the body's own: 1 for a ball, less for all else. Cubic grid of n cells a side. */
export function sphericity(saturation: Float32Array, n: number): number {
  const field = smoothed(saturation, n)
  let volume = 0
  for (const s of field) volume += s
  return (Math.cbrt(Math.PI) * (6 * volume) ** (2 / 3)) / areaAt(field, n, 0.5)
}
