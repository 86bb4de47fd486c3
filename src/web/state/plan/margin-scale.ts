import { wallMarginMm } from '../../../planning/index.ts'

/**
 * Colours of the wall margin, in steps a colour-blind reader can tell (after Okabe and Ito); the width of what is drawn and
 * the number beside it say the same. No colour means that a needle is safe.
 */
export interface MarginStep {
  /** Margins from here on, mm. */
  readonly fromMm: number
  readonly colour: string
  readonly words: 'through the wall' | 'less than asked for' | 'little' | 'more'
}

export const marginSteps: readonly MarginStep[] = [
  { fromMm: Number.NEGATIVE_INFINITY, colour: '#e8663d', words: 'through the wall' },
  { fromMm: 0, colour: '#e69f00', words: 'less than asked for' },
  { fromMm: wallMarginMm.value, colour: '#f0e442', words: 'little' },
  { fromMm: 2 * wallMarginMm.value, colour: '#3fcf9b', words: 'more' },
]

export const stepOf = (marginMm: number): MarginStep =>
  marginSteps.findLast(({ fromMm }) => marginMm >= fromMm) ?? (marginSteps[0] as MarginStep)

/** Room beside the cannula that is drawn at most, mm; beyond it more room says nothing more. */
export const drawnRoomMm = 6

/** A piece of the tube round a needle: as far as the nearest wall, from one depth to the next, mm from the skin. */
export interface TubePiece {
  readonly fromMm: number
  readonly toMm: number
  /** Half widths of the tube at both ends, mm from the axis. */
  readonly fromRoomMm: number
  readonly toRoomMm: number
  readonly colour: string
}

type Profile = readonly { readonly depthMm: number; readonly marginMm: number }[]

/** The tube of free room along a margin profile, joined where the colour stays the same so that little is drawn. */
export function tubeOf(profile: Profile, cannulaRadiusMm: number): readonly TubePiece[] {
  const room = (marginMm: number): number => cannulaRadiusMm + Math.min(drawnRoomMm, Math.max(0, marginMm))
  return profile.slice(1).map((to, n): TubePiece => {
    const from = profile[n] as Profile[number]
    return {
      fromMm: from.depthMm,
      toMm: to.depthMm,
      fromRoomMm: room(from.marginMm),
      toRoomMm: room(to.marginMm),
      colour: stepOf(Math.min(from.marginMm, to.marginMm)).colour,
    }
  })
}

/** A stretch of a profile in one colour; neighbours share the point where they meet. */
export interface MarginRun {
  readonly colour: string
  readonly points: Profile
}

/** The profile in stretches of equal colour, each piece coloured by its lesser end. */
export function marginRuns(profile: Profile): readonly MarginRun[] {
  const runs: { colour: string; points: Profile[number][] }[] = []
  for (const [n, to] of profile.slice(1).entries()) {
    const from = profile[n] as Profile[number]
    const { colour } = stepOf(Math.min(from.marginMm, to.marginMm))
    const run = runs.at(-1)
    if (run?.colour === colour) run.points.push(to)
    else runs.push({ colour, points: [from, to] })
  }
  return runs
}
