import { constant } from '../../base/index.ts'

export const fluoroscopyReferenceS = constant({
  value: 1260,
  range: [258, 1260],
  unit: 's',
  source: 'vertebro-facts',
  note: 'reference level 21 min of fluoroscopy per vertebroplasty (facts B5.4, [R-m]); 4.3 min for positioning alone in 189 procedures (facts B5.1)',
})

export const shotsReference = constant({
  value: 120,
  range: [60, 120],
  unit: 'images',
  source: 'vertebro-facts',
  note: 'reference level of images per vertebroplasty (facts B5.4, [R-m]); the lower bound is assumed',
})

export const kermaRateMGyPerS = constant({
  value: 1250 / 1260,
  range: [0.3, 176 / 60],
  unit: 'mGy/s',
  source: 'vertebro-facts',
  note: 'mean cumulative dose over the reference time (facts B5.5, B5.4, [R-m]); upper bound the legal limit with high-level control (facts B5.8); lower bound assumed',
})

export const shotKermaMGy = constant({
  value: 1,
  range: [0.3, 3],
  unit: 'mGy',
  source: 'project-assumption',
  note: 'assumption: one picture counts as one second of fluoroscopy; no source row',
})

export interface DoseEstimate {
  readonly shots: number
  readonly fluoroscopyS: number
  /** Air kerma at the reference point, a range: no figure of this machine or patient goes into it. */
  readonly kermaMGy: { readonly value: number; readonly low: number; readonly high: number }
}

/** What so much X-ray amounts to with the usual figures; for comparing two rehearsals, not for a patient's record. */
export function doseOf(shots: number, fluoroscopyS: number): DoseEstimate {
  const at = (rate: number, shot: number): number => rate * fluoroscopyS + shot * shots
  const [rateLow, rateHigh] = kermaRateMGyPerS.range ?? [0, 0]
  const [shotLow, shotHigh] = shotKermaMGy.range ?? [0, 0]
  return {
    shots,
    fluoroscopyS,
    kermaMGy: {
      value: at(kermaRateMGyPerS.value, shotKermaMGy.value),
      low: at(rateLow, shotLow),
      high: at(rateHigh, shotHigh),
    },
  }
}
