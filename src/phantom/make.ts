import { levels as allLevels, type Level, part, verseNumber } from '../anatomy/index.ts'
import { random } from '../base/index.ts'
import type { LabelMap, Volume } from '../imaging/index.ts'
import { type PhantomOptions, type Settings, settle } from './options.ts'
import { type Person, personFrom } from './person.ts'
import { placed } from './pose.ts'
import { type Canvas, canvasFor } from './scanner/canvas.ts'
import { imageFrom } from './scanner/image.ts'
import { spinousTipOf } from './shape/arch.ts'
import { boxOf, paintVertebra } from './tissue/bone.ts'
import { paintDiscs } from './tissue/disc.ts'
import { grainFrom } from './tissue/grain.ts'
import { paintOtherBones } from './tissue/otherbone.ts'
import { paintTrunk } from './tissue/trunk.ts'
import { type PhantomTruth, truthOf } from './truth/truth.ts'

export interface Phantom {
  readonly volume: Volume
  /** VerSe numbers. */
  readonly labels: LabelMap
  /** Sub-regions 41-50. */
  readonly parts: LabelMap
  readonly truth: PhantomTruth
}

/**
 * A made-up patient: the CT, its label maps and everything about it that can be measured, known exactly.
 *
 * Units and frames as everywhere: patient LPS, mm, HU. The same options give the same bytes on every machine with the same engine (its sines).
 * Throws PHA-001 to PHA-005 for options that cannot be met.
 */
export function makePhantom(options: PhantomOptions = {}): Phantom {
  const settings = settle(options)
  const person = personFrom(settings)
  const canvas = canvasOf(settings, person)
  const count = canvas.grid.dims[0] * canvas.grid.dims[1] * canvas.grid.dims[2]
  const labels = new Uint8Array(count)
  const parts = new Uint8Array(count)
  const grain = grainFrom(random(settings.seed).fork('grain'))
  const trunk = paintTrunk(canvas, person, settings, grain)
  paintDiscs(canvas, person, grain)
  paintOtherBones(canvas, person, grain)
  for (const vertebra of person.vertebrae) paintVertebra(canvas, vertebra, grain, labels, parts)
  const volume = imageFrom(canvas, settings, random(settings.seed).fork('noise'))
  const labelMap = { grid: canvas.grid, labels, names: namesOf(person) }
  const partMap = { grid: canvas.grid, labels: parts, names: partNames }
  return {
    volume,
    labels: labelMap,
    parts: partMap,
    truth: truthOf({ person, settings, labels: labelMap, parts: partMap, grain, trunk }),
  }
}

const partNames: ReadonlyMap<number, string> = new Map(Object.entries(part).map(([name, number]) => [number, name]))

const namesOf = (person: Person): ReadonlyMap<number, string> =>
  new Map(
    allLevels
      .filter((level: Level) => person.vertebrae.some((v) => v.level === level))
      .map((level) => [verseNumber(level), level]),
  )

/** Field of view: the bones asked for, with skin and a strip of air behind them, wide as the option says. */
function canvasOf(settings: Settings, person: Person): Canvas {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (const v of person.vertebrae) {
    if (!v.complete) continue
    const [a, b] = boxOf(v)
    for (let corner = 0; corner < 8; corner++) {
      const p = placed(v.pose, [corner & 1 ? b[0] : a[0], corner & 2 ? b[1] : a[1], corner & 4 ? b[2] : a[2]])
      for (let axis = 0; axis < 3; axis++) {
        low[axis] = Math.min(low[axis] as number, p[axis] as number)
        high[axis] = Math.max(high[axis] as number, p[axis] as number)
      }
    }
  }
  const whole = person.vertebrae.filter((v) => v.complete)
  const front = Math.min(...whole.map((v) => v.pose.origin[1] - v.mould.outline.halfDepthMm[0]))
  const back = Math.max(...whole.map((v) => (v.level === 'S1' ? -Infinity : placed(v.pose, spinousTipOf(v.plan))[1])))
  const tight = settings.field === 'tight'
  const halfWidth = { tight: Math.max(-low[0]!, high[0]!) + 6, spine: 100, body: 185 }[settings.field]
  const ahead = { tight: 8, spine: 46, body: 165 }[settings.field]
  const behind = tight ? 8 : person.skinBehindSpinousMm + 22
  const bottom = settings.levels.includes('S1') ? Math.max(low[2]!, sacralEnd(person)) : low[2]! - (tight ? 3 : 6)
  return canvasFor(
    [-halfWidth, front - ahead, bottom],
    [halfWidth, (Number.isFinite(back) ? back : high[1]!) + behind, high[2]! + 4],
    settings.spacingMm,
    settings.sliceThicknessMm,
  )
}

/** Images of the lumbar spine end in the middle of the sacrum. */
function sacralEnd(person: Person): number {
  const sacrum = person.vertebrae.find((v) => v.level === 'S1')
  return sacrum ? sacrum.pose.origin[2] - 62 : -Infinity
}
