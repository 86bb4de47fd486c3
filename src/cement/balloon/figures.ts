import { type Constant, constant } from '../../base/index.ts'

const figure = (
  value: number,
  range: readonly [number, number],
  unit: string,
  source: string,
  note: string,
): Constant<number> => constant({ value, range, unit, source, note })

const assumed = 'project-assumption'

/** Yield stress of spongy bone: `a rho^b` with rho in g/cm3. */
export const crushFactorMPa = figure(
  37.4,
  [28, 47],
  'MPa',
  'kopperdahl-2002',
  'yield stress, axial (facts D1.2, [V2]); range of a quarter assumed',
)
export const crushExponent = figure(
  1.39,
  [1.39, 1.39],
  '1',
  'kopperdahl-2002',
  'yield stress, axial (facts D1.2, [V2])',
)

/** Pressure that widens a hole in bone, over the bone's yield stress. */
export const holePressureFactor = figure(
  1.5,
  [1, 2.5],
  '1',
  assumed,
  'a hole in a crushable foam needs between once and two and a half times its crushing stress; assumed',
)

/** How many times denser bone is where a balloon has pressed it. */
export const compactionFactor = figure(
  2,
  [1.5, 3],
  '1',
  assumed,
  'spongy bone is pressed to about half before it hardens; assumed',
)

/** No more than this share of a voxel becomes bone. */
export const boneShareMost = figure(0.7, [0.5, 0.8], '1', assumed, 'pressed bone keeps some pores; assumed')

/** Shell and endplate against spongy bone: so strong that a balloon goes round them. */
export const shellStrengthMPa = figure(
  50,
  [20, 100],
  'MPa',
  assumed,
  'yield stress of a thin shell of cortical bone, spread over a voxel; assumed',
)

/** Nearer than this a balloon bears on the endplate through the bone it has pressed. */
export const contactMm = figure(
  2.5,
  [1, 4],
  'mm',
  assumed,
  'thickness of the pressed bone between balloon and endplate; assumed',
)

export const deflatedRadiusMm = figure(
  1.6,
  [1.5, 1.8],
  'mm',
  assumed,
  'half the width of an empty balloon, which goes through a 10G cannula; assumed',
)

/** A balloon bridges gaps narrower than this. */
export const bridgedMm = figure(
  4,
  [2, 6],
  'mm',
  assumed,
  'width that the wall of a balloon spans without sinking in; assumed',
)

/** What a vein in the pressed bone still leads. */
export const squeezedShare = constant({
  value: 1e-3,
  range: [1e-4, 1],
  unit: '1',
  source: 'project-assumption',
  note: 'a balloon presses with a hundred times the pressure in a vein, and bone is pressed into its lumen; 1 leaves it open',
})
