import { constant } from '../../base/index.ts'

const figure = (value: number, range: readonly [number, number], unit: string, source: string, note: string) =>
  constant({ value, range, unit, source, note })

const fraction = 'fraction of the body volume'

export const fillForStiffness = {
  liebschner: figure(0.14, [0.14, 0.3], fraction, 'liebschner-2001', 'one L1, damaged model (facts D4.1, [R-h])'),
  molloy: figure(
    0.298,
    [0.2, 0.4],
    fraction,
    'molloy-2003',
    '120 real bodies T6-L5, r2 0.27; range assumed (facts D4.2)',
  ),
  kosmopoulos: figure(
    0.71,
    [0.71, 1],
    'fraction of the marrow replaced',
    'kosmopoulos-2004',
    '2-D model of T10: 71 % at 19-33 % damage, all of it at 60-91 %; no row of the fact sheet',
  ),
} as const

export const belkoffVolumeMl = {
  thoracic: figure(4, [2, 4], 'mL', 'belkoff-2001', 'Simplex P, stiffness; strength with 2 mL (facts D4.3, [R-m])'),
  thoracolumbar: figure(
    6,
    [2, 6],
    'mL',
    'belkoff-2001',
    'Simplex P, stiffness; strength with 2 mL (facts D4.3, [R-m])',
  ),
  lumbar: figure(8, [2, 8], 'mL', 'belkoff-2001', 'Simplex P, stiffness; strength with 2 mL (facts D4.3, [R-m])'),
} as const

export const fillForStrength = figure(
  0.162,
  [0.1, 0.25],
  fraction,
  'molloy-2003',
  '120 real bodies T6-L5, r2 0.21; range assumed (facts D4.2)',
)

/** One published answer to "how much cement", beside ours and never averaged with it. */
export interface Evidence {
  readonly claim: string
  readonly source: string
  /** Volume it means for this body, mm3; null where it is not about a volume. */
  readonly volumeMm3: number | null
}

/** What the literature says for a body of this size, with its contradictions (facts F7, F8). */
export function evidenceFor(region: 'thoracic' | 'thoracolumbar' | 'lumbar', bodyMm3: number): readonly Evidence[] {
  const of = (claim: string, c: { value: number; source: string }, mm3: number | null): Evidence => ({
    claim,
    source: c.source,
    volumeMm3: mm3,
  })
  const { liebschner, molloy, kosmopoulos } = fillForStiffness
  const belkoff = belkoffVolumeMl[region]
  return [
    of('14 % fill restores stiffness (one damaged model)', liebschner, liebschner.value * bodyMm3),
    of('29.8 % fill restores stiffness (120 real bodies, weak correlation)', molloy, molloy.value * bodyMm3),
    of(
      '16.2 % fill restores strength (120 real bodies, weak correlation)',
      fillForStrength,
      fillForStrength.value * bodyMm3,
    ),
    of('stiffness restored by 4, 6 or 8 mL by region; strength by 2 mL', belkoff, belkoff.value * 1000),
    of('71 to 100 % of the marrow replaced restores stiffness (2-D model)', kosmopoulos, kosmopoulos.value * bodyMm3),
    {
      claim: 'cement alone raises adjacent disc pressure by 2.4 % (same posture)',
      source: 'rohlmann-2006',
      volumeMm3: null,
    },
    {
      claim: 'cement raises adjacent disc pressure by 19 % (segment pressed by the same way)',
      source: 'baroud-2003-shift',
      volumeMm3: null,
    },
  ]
}
