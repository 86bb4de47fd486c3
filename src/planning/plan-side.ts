import type { Side } from '../anatomy/index.ts'
import type { Finding, Watch } from '../base/index.ts'
import type { Block, Kernels } from '../compute/index.ts'
import { accessOf, findingsAbout, rounded } from './access.ts'
import { spaceOf, startsOf, waysOf } from './best-ways.ts'
import { candidatesWanted, group, type TargetZone } from './candidates.ts'
import { cannulaRadiusMm, gauges } from './cannula.ts'
import type { Way } from './compass.ts'
import { boneEntryBehindTip, lineThrough } from './line.ts'
import type { Access, Approach, Gauge } from './plan.ts'
import { approaches, type Prepared } from './prepare.ts'
import { refined } from './refine.ts'
import { beginSearch, type HeldFields, held, keptMm, type SearchResult, type SearchSpace } from './search.ts'
import type { Ways } from './sides.ts'
import { find } from './troubles.ts'

export interface SidePlan extends Ways {
  /** The way proposed: transpedicular where the pedicle takes the gauge, else another approach that does, else null. */
  readonly access: Access | null
  readonly alternatives: readonly Access[]
  readonly candidateCount: number
  readonly findings: readonly Finding[]
}

export interface SideOptions {
  readonly gauge: Gauge
  readonly wallMarginMm: number
  readonly zone: TargetZone
}

/** Searches all approaches of some sides; `meanwhile` is called once while the threads are busy. */
export async function planSides(
  prepared: Prepared,
  sides: readonly Side[],
  options: SideOptions,
  kernels: Kernels,
  watch?: Watch,
  meanwhile?: () => void,
): Promise<Partial<Record<Side, SidePlan>>> {
  const mark = kernels.memory.mark()
  try {
    return await planHeld(prepared, sides, options, kernels, watch, meanwhile)
  } finally {
    kernels.memory.release(mark)
  }
}

async function planHeld(
  prepared: Prepared,
  sides: readonly Side[],
  options: SideOptions,
  kernels: Kernels,
  watch?: Watch,
  meanwhile?: () => void,
): Promise<Partial<Record<Side, SidePlan>>> {
  const { site, clearings } = prepared
  const bone = held(site.bone, kernels)
  const [through, beside] = [clearings.transpedicular, clearings.parapedicular].map(({ field }) => held(field, kernels))
  const jobs = sides.flatMap((side) =>
    approaches.map((approach) => ({
      ...{ side, approach },
      fields: { bone, field: (approach === 'transpedicular' ? through : beside) as Block },
    })),
  )
  const searched: Partial<Record<Side, Searched[]>> = {}
  let next = jobs[0] && (await begin(prepared, jobs[0], options, kernels, watch))
  for (const [n, { side }] of jobs.entries()) {
    const { space, approach, result } = next as Begun
    const found = await result
    const job = jobs[n + 1]
    // The next search runs on the threads while this one is refined here.
    if (job) next = await begin(prepared, job, options, kernels, watch)
    if (n === 0) meanwhile?.()
    const done = finish(prepared, side, approach, options, space, found)
    searched[side] = [...(searched[side] ?? []), done]
  }
  const plans: Partial<Record<Side, SidePlan>> = {}
  for (const side of sides) plans[side] = sidePlanOf(prepared, side, options, searched[side] as Searched[])
  return plans
}

/** What one side's searches come to: which way is proposed, and why not another. */
function sidePlanOf(prepared: Prepared, side: Side, options: SideOptions, searched: readonly Searched[]): SidePlan {
  const [trans, ...others] = searched as readonly [Searched, ...Searched[]]
  const candidateCount = searched.reduce((sum, s) => sum + s.candidateCount, 0)
  const fits = (s: Searched) => (s.paramedian?.margin.leastMm ?? -Infinity) >= options.wallMarginMm
  const contained = (trans.paramedian?.margin.leastMm ?? -1) >= 0
  const chosen = contained ? trans : (others.find(fits) ?? null)
  const alternatives = searched.flatMap((s) => [
    ...(s === chosen || !s.paramedian ? [] : [s.paramedian]),
    ...(s.crossing && s.crossing.margin.leastMm >= 0 ? [s.crossing] : []),
    ...s.others,
  ])
  const access = chosen?.paramedian ?? null
  const findings = [
    ...sideFindings(prepared, side, options, trans, others, access),
    ...(access ? findingsAbout(access, prepared.site.volume) : []),
  ]
  return {
    access,
    paramedian: access,
    crossing: chosen?.crossing ?? null,
    alternatives: alternatives.filter((a) => a.margin.leastMm >= 0).sort((a, b) => b.margin.leastMm - a.margin.leastMm),
    candidateCount,
    findings,
  }
}

interface Searched {
  readonly approach: Approach
  readonly paramedian: Access | null
  readonly crossing: Access | null
  /** Good ways by clearly other entries. */
  readonly others: readonly Access[]
  readonly candidateCount: number
}

interface Begun {
  readonly approach: Approach
  readonly space: SearchSpace
  readonly result: Promise<SearchResult>
}

async function begin(
  prepared: Prepared,
  { side, approach, fields }: { readonly side: Side; readonly approach: Approach; readonly fields: HeldFields },
  { zone }: SideOptions,
  kernels: Kernels,
  watch?: Watch,
): Promise<Begun> {
  const wanted = approach === 'transpedicular' ? candidatesWanted : candidatesWanted / 4
  const space = spaceOf(prepared, side, approach, zone, wanted)
  return { approach, space, ...(await beginSearch(space, kernels, [keptOf[approach], 0], watch, fields)) }
}

/** Ways this near to the best are asked again or offered beside it, mm; elsewhere the best alone is wanted. */
const keptOf = { transpedicular: keptMm, parapedicular: 0, extrapedicular: keptMm } as const satisfies Record<
  Approach,
  number
>

function finish(
  prepared: Prepared,
  side: Side,
  approach: Approach,
  { gauge, zone }: SideOptions,
  space: SearchSpace,
  result: SearchResult,
): Searched {
  const { walls } = prepared.clearings[approach]
  const access = (way: Way | undefined): Access | null =>
    way ? accessOfWay(prepared, side, approach, gauge, way) : null
  const bestOf = (g: 0 | 1) => {
    const wanted = g === 0 ? group.paramedian : group.crossing
    const { marks } = prepared.site
    const pedicle = approach === 'transpedicular' ? marks.pedicles[side] : null
    return refined(
      { space, walls, marks, side, zone, wanted, pedicle },
      startsOf(prepared.site, walls, pedicle, space, result, g),
    )
  }
  const rest = waysOf(space, result, 0, approach === 'transpedicular' ? 3 : 1).slice(1)
  return {
    approach,
    paramedian: access(bestOf(0)),
    crossing: access(bestOf(1)),
    others: rest.map(access).filter((a) => a !== null),
    candidateCount: result.candidateCount,
  }
}

function accessOfWay(prepared: Prepared, side: Side, approach: Approach, gauge: Gauge, way: Way): Access | null {
  const line = lineThrough(way.entry, way.tip)
  const boneS = boneEntryBehindTip(prepared.site, line)
  return boneS === undefined ? null : accessOf(prepared, line, side, gauge, approach, boneS)
}

function sideFindings(
  { site }: Prepared,
  side: Side,
  { gauge, wallMarginMm }: SideOptions,
  trans: Searched,
  others: readonly Searched[],
  access: Access | null,
): readonly Finding[] {
  const level = site.vertebra.level
  const about = `${side} pedicle of ${level}`
  const pedicle = site.vertebra.pedicles[side]
  const found: Finding[] = []
  if (!pedicle) found.push(find('PLN-103', 'caution', about))
  const clearMm = trans.paramedian ? trans.paramedian.margin.leastMm + cannulaRadiusMm(gauge) : 0
  const fitting = gauges.filter((g) => clearMm - cannulaRadiusMm(g) >= wallMarginMm)
  const facts = {
    gauge,
    marginMm: rounded(clearMm - cannulaRadiusMm(gauge)),
    wantedMm: wallMarginMm,
    ...(pedicle ? { widthMm: rounded(pedicle.widthMm), heightMm: rounded(pedicle.heightMm) } : {}),
    gaugesThatFit: fitting.length > 0 ? fitting : ['none'],
  }
  const fittingApproaches = others
    .filter((s) => (s.paramedian?.margin.leastMm ?? -1) >= wallMarginMm)
    .map((s) => s.approach)
  if (pedicle && clearMm - cannulaRadiusMm(gauge) < 0)
    found.push(
      find('PLN-101', 'stop', about, {
        ...facts,
        approachesThatFit: fittingApproaches.length > 0 ? fittingApproaches : ['none'],
      }),
    )
  else if (pedicle && clearMm - cannulaRadiusMm(gauge) < wallMarginMm)
    found.push(find('PLN-102', 'caution', about, facts))
  if (!access) found.push(find('PLN-104', 'stop', `${side} side of ${level}`, { gauge }))
  return found
}
