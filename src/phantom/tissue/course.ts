import type { MadeVertebra, Person } from '../person.ts'
import { placed } from '../pose.ts'
import { spinousTipOf } from '../shape/arch.ts'

/** What the soft tissues need to know at one height: where the spine is and which level it is. */
export interface Station {
  z: number
  /** 10 at the middle of T10, 13 at L1, 17 at L5, 18 at S1; fractions between. */
  level: number
  bodyX: number
  bodyY: number
  halfWidth: number
  halfDepth: number
  canalX: number
  canalY: number
  canalHalfWidth: number
  canalHalfDepth: number
  tipX: number
  tipY: number
  skinY: number
}

const numbers: Record<string, number> = { T13: 12.5, L6: 17.5, S1: 18 }
const levelNumber = (level: string): number =>
  numbers[level] ?? (level.startsWith('T') ? Number(level.slice(1)) : 12 + Number(level.slice(1)))

/** The stations by height, linear between vertebrae and carried on beyond the first and the last. */
export function courseOf(person: Person): (z: number) => Station {
  const nodes = person.vertebrae.map(nodeOf).sort((a, b) => a.z - b.z)
  const sacrum = person.vertebrae.find((v) => v.level === 'S1')
  if (sacrum) nodes.unshift(sacralNode(sacrum))
  const back = Math.max(...nodes.map((n) => n.tipY)) + person.skinBehindSpinousMm
  for (const n of nodes) n.skinY = Math.max(n.tipY + 8, 0.55 * back + 0.45 * (n.tipY + person.skinBehindSpinousMm))
  return (z) => {
    let i = 0
    while (i < nodes.length - 2 && z > (nodes[i + 1] as Station).z) i++
    const a = nodes[i] as Station
    const b = (nodes[i + 1] ?? nodes[i]) as Station
    if (a === b) return { ...a, z, level: a.level - (z - a.z) / 33 }
    const f = (z - a.z) / (b.z - a.z)
    const t = Math.max(-0.6, Math.min(1.6, f))
    const mix = (key: keyof Station) => a[key] + t * (b[key] - a[key])
    return {
      z,
      level: a.level + f * (b.level - a.level),
      bodyX: mix('bodyX'),
      bodyY: mix('bodyY'),
      halfWidth: mix('halfWidth'),
      halfDepth: mix('halfDepth'),
      canalX: mix('canalX'),
      canalY: mix('canalY'),
      canalHalfWidth: mix('canalHalfWidth'),
      canalHalfDepth: mix('canalHalfDepth'),
      tipX: mix('tipX'),
      tipY: mix('tipY'),
      skinY: mix('skinY'),
    }
  }
}

function nodeOf(v: MadeVertebra): Station {
  const { outline } = v.mould
  const body = v.pose.origin
  const canal = placed(v.pose, [0, v.plan.posteriorMm + v.dimensions.canalDepthMm / 2, 0])
  const tip = v.level === 'S1' ? placed(v.pose, [0, v.plan.posteriorMm + 32, 0]) : placed(v.pose, spinousTipOf(v.plan))
  // Where the canal slopes, its axial section is longer from front to back and lies elsewhere at the body's height.
  const cosine = v.pose.turn[8] as number
  const slope = -(v.pose.turn[5] as number) / cosine
  return {
    z: body[2],
    level: levelNumber(v.level),
    bodyX: body[0],
    bodyY: body[1],
    halfWidth: (outline.halfWidthMm[0] + outline.halfWidthMm[1]) / 2,
    halfDepth: (outline.halfDepthMm[0] + outline.halfDepthMm[1]) / 2,
    canalX: canal[0],
    canalY: canal[1] + (canal[2] - body[2]) * slope,
    canalHalfWidth: v.dimensions.canalWidthMm / 2,
    canalHalfDepth: v.dimensions.canalDepthMm / 2 / Math.max(0.5, cosine),
    tipX: tip[0],
    tipY: tip[1],
    skinY: 0,
  }
}

/** A station in the lower sacrum, so that canal and back go on behind it. */
function sacralNode(v: MadeVertebra): Station {
  const top = nodeOf(v)
  const low = placed(v.pose, [0, 4, -60])
  return {
    ...top,
    z: low[2],
    level: 20,
    bodyX: low[0],
    bodyY: low[1],
    halfWidth: 20,
    halfDepth: 10,
    canalX: low[0],
    canalY: low[1] + 12,
    canalHalfWidth: 8,
    canalHalfDepth: 4,
    tipX: low[0],
    tipY: top.tipY + 12,
  }
}
