import type { Level } from '../anatomy/index.ts'
import type { Random } from '../base/index.ts'
import type { Draft } from './draft.ts'
import { clamped, order } from './draft.ts'
import type { Settings } from './options.ts'
import { type Pose, placed, turned, turnOf } from './pose.ts'
import type { Mould } from './shape/mould.ts'
import { minus, plus, unitOf, type Vector } from './shape/solid.ts'

/** How far each level leans forward, as shares of the lordosis and the kyphosis (supine CT, assumed). */
const lean: Readonly<Record<string, readonly [lordosis: number, kyphosis: number]>> = {
  S1: [0.8, 0], L6: [0.62, 0], L5: [0.5, 0], L4: [0.2, 0], L3: [0, 0], L2: [-0.12, 0], L1: [-0.19, 0],
  T13: [-0.19, 0.02], T12: [-0.19, 0.03], T11: [-0.19, 0.1], T10: [-0.19, 0.2], T9: [-0.19, 0.32],
  T8: [-0.19, 0.45], T7: [-0.19, 0.58], T6: [-0.19, 0.7], T5: [-0.19, 0.82],
} // biome-ignore format: one region a line

/** Stands the bones on one another: turns are given, discs fill what is left between the endplates. */
export function stand(settings: Settings, drafts: readonly Draft[], chance: Random): readonly Pose[] {
  const loose = settings.variation * 0.03
  const hunch = hunchFrom(drafts)
  const turns = drafts.map(({ level }, i) => {
    const [l, k] = lean[level] as readonly [number, number]
    const [coronal, axial] = curve(settings, level)
    const sagittal = l * settings.lordosisRad + k * settings.kyphosisRad + (hunch[i] as number)
    return turnOf(
      sagittal + loose * clamped(chance),
      coronal + loose * 0.5 * clamped(chance),
      axial + loose * 0.5 * clamped(chance),
    )
  })
  const middle = Math.floor(drafts.length / 2)
  const poses: Pose[] = new Array(drafts.length)
  poses[middle] = { turn: turns[middle] as Float64Array, origin: [0, 0, 0] }
  for (let i = middle + 1; i < drafts.length; i++) poses[i] = below(drafts, turns, poses[i - 1] as Pose, i)
  for (let i = middle - 1; i >= 0; i--) poses[i] = above(drafts, turns, poses[i + 1] as Pose, i)
  return poses
}

/** A broken body tips everything above it forwards; muscles and discs take back a part. */
function hunchFrom(drafts: readonly Draft[]): readonly number[] {
  const out = new Array<number>(drafts.length).fill(0)
  drafts.forEach(({ mould, fracture }, i) => {
    if (!fracture) return
    const lost = (h: Mould['heights']) =>
      Math.atan2(h.posteriorMm - h.anteriorMm, 2 * Math.abs(mould.outline.posteriorMm))
    const tip = 0.7 * (lost(mould.heights) - lost(mould.intactHeights))
    for (let above = 0; above < i; above++) (out[above] as number) += tip * 0.65
    for (let under = i; under < drafts.length; under++)
      (out[under] as number) -= tip * 0.35 * (drafts[under]?.level === 'S1' ? 0.5 : 1)
  })
  return out
}

function curve({ scoliosis }: Settings, level: Level): readonly [coronalRad: number, axialRad: number] {
  if (scoliosis.cobbRad === 0 && scoliosis.rotationRad === 0) return [0, 0]
  const u = (order(level) - order(scoliosis.apex)) / 3
  const fade = level === 'S1' ? 0 : 1 / (1 + Math.max(0, Math.abs(u) - 1) ** 2 * 2)
  const tilt = -Math.sin((Math.PI / 2) * Math.max(-1, Math.min(1, u))) * fade
  return [(scoliosis.cobbRad / 2) * tilt, scoliosis.rotationRad * Math.exp(-u * u) * (level === 'S1' ? 0 : 1)]
}

const seats = ({ levels }: Mould) => ({
  top: [0, 0, (levels.topAnterior + levels.topPosterior) / 2] as Vector,
  bottom: [0, 0, (levels.bottomAnterior + levels.bottomPosterior) / 2] as Vector,
})

function gap(drafts: readonly Draft[], turns: readonly Float64Array[], upper: number): Vector {
  const up = (turn: Float64Array): Vector => [turn[2] as number, turn[5] as number, turn[8] as number]
  const a = up(turns[upper] as Float64Array)
  const b = up(turns[upper + 1] as Float64Array)
  const mm = (drafts[upper] as Draft).dimensions.discHeightMm
  return plus([0, 0, 0], unitOf(plus(a, b)), mm)
}

function below(drafts: readonly Draft[], turns: readonly Float64Array[], upper: Pose, i: number): Pose {
  const seat = placed(upper, seats((drafts[i - 1] as Draft).mould).bottom)
  const turn = turns[i] as Float64Array
  const top = turned({ turn, origin: [0, 0, 0] }, seats((drafts[i] as Draft).mould).top)
  return { turn, origin: minus(minus(seat, gap(drafts, turns, i - 1)), top) }
}

function above(drafts: readonly Draft[], turns: readonly Float64Array[], lower: Pose, i: number): Pose {
  const seat = placed(lower, seats((drafts[i + 1] as Draft).mould).top)
  const turn = turns[i] as Float64Array
  const bottom = turned({ turn, origin: [0, 0, 0] }, seats((drafts[i] as Draft).mould).bottom)
  return { turn, origin: minus(plus(seat, gap(drafts, turns, i)), bottom) }
}
