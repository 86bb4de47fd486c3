// The injection and its warmth as charts over minutes since mixing.

import { mlFromMm3 } from '../../../base/index.ts'
import { brandNamed, handLimitN, phaseOf, remainingWorkingS, startClock, tick } from '../../../cement/index.ts'
import type { LevelRehearsal } from '../../../rehearsal/index.ts'
import { okabeIto, paper } from '../../palette.ts'
import { fixed } from '../../wording.ts'
import type { Scene } from '../pictures/scene.ts'
import { type Chart, rangeOf, type XY } from './chart.ts'

const minutes = (seconds: number): number => seconds / 60

/** From when until when the cement can be worked with, s since mixing, by the clock of its brand; null without mixing. */
export interface WorkingWindow {
  readonly fromS: number
  readonly untilS: { readonly low: number; readonly value: number; readonly high: number }
}

export function workingWindowOf({ log }: Pick<LevelRehearsal, 'log'>): WorkingWindow | null {
  const mix = log.find((entry) => entry.action.do === 'mix')?.action
  if (mix?.do !== 'mix') return null
  const brand = brandNamed(mix.brand)
  if (!brand) return null
  let clock = startClock(brand, mix)
  while (['mixing', 'waiting'].includes(phaseOf(brand, clock))) clock = tick(clock, 5, mix.roomC)
  const left = remainingWorkingS(brand, clock)
  const at = (seconds: number): number => clock.sinceMixingS + seconds
  return { fromS: clock.sinceMixingS, untilS: { low: at(left.low), value: at(left.value), high: at(left.high) } }
}

/** Volume, pressure and force of one injection. */
export function injectionCharts(scene: Scene): readonly Chart[] {
  const { record, rehearsal } = scene
  const { steps } = record
  const window = workingWindowOf(rehearsal)
  const last = minutes(steps.at(-1)?.sinceMixingS ?? 0)
  const first = minutes(steps[0]?.sinceMixingS ?? 0)
  const pad = Math.max(0.25, (last - first) * 0.25)
  const x: Chart['x'] = [Math.max(0, first - pad), last + pad]
  const spans = window
    ? [
        { from: minutes(window.fromS), to: minutes(window.untilS.low), opacity: 0.34, name: 'working window' },
        { from: minutes(window.untilS.low), to: minutes(window.untilS.high), opacity: 0.17 },
      ]
    : []
  const over = (of: (step: (typeof steps)[number]) => number): readonly XY[] =>
    steps.map((step) => [minutes(step.sinceMixingS), of(step)])
  const common = { xTitle: 'minutes since mixing', x, spans }
  const volume = over((s) => mlFromMm3(s.volumeMm3))
  const leaked = over((s) => mlFromMm3(s.leakedMm3.B + s.leakedMm3.S + s.leakedMm3.C + s.leakedMm3.D))
  const pressure = over((s) => s.syringePressurePa / 1e6)
  const tip = over((s) => s.tipPressurePa / 1e6)
  const force = over((s) => s.plungerForceN)
  const most = (points: readonly XY[]): number => Math.max(0, ...points.map(([, y]) => y))
  const hand = handLimitN.value
  return [
    {
      ...common,
      title: 'Volume, mL',
      y: rangeOf(volume.map(([, y]) => y)),
      lines: [
        { name: 'pushed', points: volume, colour: paper.ink },
        { name: 'leaked', points: leaked, colour: okabeIto.vermillion, dashPt: [2.5, 1.5] },
      ],
      moments: leakMoments(scene),
      description: `Pushed ${fixed(most(volume), 1)} mL by minute ${fixed(last, 1)}; leaked ${fixed(most(leaked), 2)} mL.`,
    },
    {
      ...common,
      title: 'Pressure, MPa',
      y: rangeOf(pressure.map(([, y]) => y)),
      lines: [
        { name: 'syringe', points: pressure, colour: paper.ink },
        { name: 'needle tip', points: tip, colour: okabeIto.blue, dashPt: [2.5, 1.5] },
      ],
      description: `Pressure up to ${fixed(most(pressure), 2)} MPa in the syringe and ${fixed(most(tip) * 1000, 0)} kPa at the tip.`,
    },
    {
      ...common,
      title: 'Force at the plunger, N',
      y: rangeOf(most(force) > hand / 3 ? [...force.map(([, y]) => y), hand] : force.map(([, y]) => y)),
      lines: [{ name: '', points: force, colour: paper.ink }],
      levels: most(force) > hand / 3 ? [{ y: hand, name: `a hand’s limit ${fixed(hand, 0)} N` }] : [],
      description: `Force at the plunger up to ${fixed(most(force), 0)} N; a hand's limit is taken as ${fixed(hand, 0)} N.`,
    },
  ]
}

/** When each leak of more than a trace began. */
function leakMoments({ rehearsal, mixedBeforeS }: Scene): NonNullable<Chart['moments']> {
  const [first] = [...rehearsal.seen.leaks].sort((a, b) => a.firstAtS - b.firstAtS)
  if (!first) return []
  const seen = rehearsal.seen.sights.map((s) => s.seenAtS).filter((s) => s !== null)
  const at = (s: number): number => minutes(s + mixedBeforeS)
  return [
    { x: at(first.firstAtS), name: 'leaks', colour: okabeIto.vermillion },
    ...(seen.length > 0 && Math.min(...seen) - first.firstAtS > 20
      ? [{ x: at(Math.min(...seen)), name: 'seen', colour: okabeIto.blue }]
      : []),
  ]
}

const placeWord: Readonly<Record<string, string>> = {
  canal: 'Canal wall',
  endplate: 'Endplates',
  cortex: 'Cortex',
  centre: 'Middle of the cement',
}

/** The warmest voxel of each place: coolest to warmest choice of inputs as a band, the usual one as a line. */
export function heatCharts({ heat }: LevelRehearsal): readonly Chart[] {
  if (!heat) return []
  const { low, value, high } = heat.curves
  const most = Math.max(52, ...Object.values(high.placesC).flat())
  const longest = [low, value, high].flatMap((c) => c.sinceMixingS)
  const x: Chart['x'] = [minutes(Math.min(...longest)), minutes(Math.max(...longest))]
  return Object.keys(value.placesC).map((place) => {
    const points = (curves: typeof low): readonly XY[] =>
      (curves.placesC[place] ?? []).map((c, n) => [minutes(curves.sinceMixingS[n] ?? 0), c])
    const { peakC, above50S } = heat.places[place] ?? { peakC: null, above50S: null }
    return {
      title: `${placeWord[place] ?? place}, °C`,
      xTitle: 'min since mixing',
      x,
      y: [35, most + 2] as const,
      bands: [{ low: onTimesOf(points(high), points(low)), high: points(high), colour: okabeIto.vermillion }],
      lines: [{ name: '', points: points(value), colour: paper.ink }],
      levels: [
        { y: 45, name: '' },
        { y: 47, name: '' },
        { y: 50, name: '45, 47, 50 °C' },
      ],
      description:
        `${placeWord[place] ?? place}: at most ${fixed(peakC?.low ?? 0, 0)} to ${fixed(peakC?.high ?? 0, 0)} degrees, ` +
        `above 50 degrees for ${fixed(above50S?.low ?? 0, 0)} to ${fixed(above50S?.high ?? 0, 0)} s.`,
    }
  })
}

/** A line at the times of another, straight between its own points and held at its ends; the runs end at different times. */
function onTimesOf(times: readonly XY[], line: readonly XY[]): readonly XY[] {
  let n = 0
  return times.map(([x]) => {
    while (n < line.length - 2 && (line[n + 1] as XY)[0] < x) n++
    const [a, b] = [line[n] as XY, line[Math.min(n + 1, line.length - 1)] as XY]
    const t = b[0] > a[0] ? Math.min(1, Math.max(0, (x - a[0]) / (b[0] - a[0]))) : 0
    return [x, a[1] + t * (b[1] - a[1])]
  })
}
