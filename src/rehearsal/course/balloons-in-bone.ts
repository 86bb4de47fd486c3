import type { Side } from '../../anatomy/index.ts'
import type { Finding } from '../../base/index.ts'
import {
  afterBalloons,
  type BalloonSite,
  type BoneMedium,
  balloonNamed,
  balloons,
  type Filled,
  type Inflation,
  inflate,
} from '../../cement/index.ts'
import { distance, moved } from '../../geometry/index.ts'
import type { Access } from '../../planning/index.ts'
import { refuse } from '../troubles.ts'
import type { Action } from './action.ts'
import type { Outcome } from './log.ts'

type Inflate = Extract<Action, { do: 'balloon' }>

/** One balloon as it was filled last. */
export interface FilledBalloon {
  readonly side: Side
  readonly size: string
  readonly filled: Filled
  /** Of the balloon, by its maker. */
  readonly mostMm3: number
  readonly mostPa: number
}

interface Placed {
  readonly side: Side
  readonly site: BalloonSite
}

/** Nearer than this the balloon lies where it lay before. */
const samePlaceMm = 0.01

/**
 * The balloons of one rehearsal and the bone that they leave.
 *
 * All together make the cavity: one filled later presses on the bone that an earlier one left. Filling on in small steps gives
 * the same as filling at once, and what a balloon has pressed does not come back when less is filled later.
 */
export class BalloonsInBone {
  readonly #untouched: BoneMedium
  #placed: readonly Placed[] = []
  #medium: BoneMedium
  #inflation: Inflation | null = null
  #filled: readonly FilledBalloon[] = []

  constructor(medium: BoneMedium) {
    this.#untouched = medium
    this.#medium = medium
  }

  /** The bone as cement meets it. */
  get medium(): BoneMedium {
    return this.#medium
  }

  /** What the balloons left; null where none was filled. */
  get inflation(): Inflation | null {
    return this.#inflation
  }

  get filled(): readonly FilledBalloon[] {
    return this.#filled
  }

  fill(action: Inflate, access: Access): { readonly outcome: Outcome; readonly findings: readonly Finding[] } {
    const asked = siteOf(action, access)
    const same = this.#placed.find(({ side, site }) => side === action.side && samePlace(site, asked))
    const others = this.#placed.filter((p) => p !== same)
    const site = { ...asked, volumeMm3: Math.max(asked.volumeMm3, same?.site.volumeMm3 ?? 0) }
    const sites = others.map((other) => other.site)
    const reached = action.untilPa === undefined ? site : this.#until(action.untilPa, sites, site, same?.site)
    const inflation = inflate(this.#untouched, [...sites, reached])
    this.#placed = [...others, { side: action.side, site: reached }]
    this.#inflation = inflation
    this.#medium = afterBalloons(this.#untouched, inflation)
    this.#filled = this.#placed.map((placed, n) => filledOf(placed, inflation.balloons[n] as Filled))
    const own = inflation.balloons.at(-1) as Filled
    const outcome = {
      reachedMm3: own.volumeMm3,
      peakPa: own.peakPa.value,
      ended: own.ended,
      cavityMm3: inflation.cavityMm3,
    }
    return { outcome, findings: inflation.findings }
  }

  /** The site filled only as far as a pressure drives it, but no less than it was. */
  #until(
    pressurePa: number,
    others: readonly BalloonSite[],
    site: BalloonSite,
    before: BalloonSite | undefined,
  ): BalloonSite {
    const { curve } = inflate(this.#untouched, [...others, site]).balloons.at(-1) as Filled
    const beyond = curve.findIndex((point) => point.pressurePa.value > pressurePa)
    const volumeMm3 = beyond < 0 ? site.volumeMm3 : (curve[beyond - 1]?.volumeMm3 ?? 0)
    const least = before?.volumeMm3 ?? 0
    if (!(Math.max(volumeMm3, least) > 0)) throw refuse('REH-006', { untilPa: pressurePa, opensAtPa: opensAt(curve) })
    return { ...site, volumeMm3: Math.max(volumeMm3, least) }
  }
}

const opensAt = (curve: Filled['curve']): number => Math.round(curve[1]?.pressurePa.value ?? 0)

function siteOf({ size, volumeMm3 }: Inflate, { target, direction }: Access): BalloonSite {
  const balloon = balloonNamed(size)
  if (!balloon) throw refuse('REH-001', { balloon: size, known: balloons.map((b) => b.name) })
  return { balloon, at: moved(target, direction, -balloon.lengthMm / 2), direction, volumeMm3 }
}

const samePlace = (a: BalloonSite, b: BalloonSite): boolean =>
  a.balloon.name === b.balloon.name && distance(a.at, b.at) < samePlaceMm

const filledOf = ({ side, site: { balloon } }: Placed, filled: Filled): FilledBalloon => ({
  side,
  size: balloon.name,
  filled,
  mostMm3: 1000 * balloon.volumeMostMl.value,
  mostPa: balloon.pressureMostPa.value,
})
