// Cuts that show what was computed from the cement: tissue beyond yield, and where the cement reaches how often.
import type { Strength } from '../../../mechanics/index.ts'
import type { LevelRehearsal } from '../../../rehearsal/index.ts'
import type { Size } from '../../figures/size.ts'
import { film } from '../../palette.ts'
import { scaleBar, sideLetters } from '../../picture/ornament.ts'
import type { Mark, Picture } from '../../picture/picture.ts'
import { grayOnPlane, type Plane } from '../../picture/slice.ts'
import { fixed } from '../../wording.ts'
import { cementMarks, cutPlane, fullestLayer } from './cement-cuts.ts'
import { layerOn, outlinesOf } from './contour.ts'
import type { Scene } from './scene.ts'

const bodyAndArch = 2

/** Strain at which the Pistoia rule counts tissue as failing. */
const criticalStrain = 0.007

/** Tissue strained beyond the critical strain before and after, under one load, in the sagittal cut through most of the cement. */
export function strainedCuts(scene: Scene, size: Size): readonly Picture[] {
  const { strength, level, theatre } = scene.rehearsal
  if (!strength) return []
  const plane = cutPlane(scene, 'sagittal', fullestLayer(scene, 0), size)
  const { newton, factor } = drawnLoad(strength.before)
  const of = (which: 'before' | 'as rehearsed', s: Strength): Picture => ({
    name: `${level}-strained-${which === 'before' ? 'before' : 'after'}`,
    title: `Strained, ${which}, ${fixed(newton, 0)} N`,
    description: `Sagittal CT of ${level}, ${which}; areas: tissue beyond 7000 microstrain under ${fixed(newton, 0)} N on a level plate.`,
    ...size,
    gray: grayOnPlane(theatre.volume, plane),
    marks: [
      ...strainMarks(s, plane, criticalStrain / factor),
      ...(which === 'before' ? [] : cementMarks(scene, plane).filter((m) => m.kind === 'line')),
      ...sideLetters(size, plane.right, plane.down),
      ...scaleBar(size, plane.mmPerPixel),
    ],
  })
  return [of('before', strength.before), of('as rehearsed', strength.after)]
}

/** The strain is known under the standing load and grows with the load: at twice the Pistoia load there is enough to see. */
function drawnLoad({ loadToStrength, strengthN }: Strength) {
  const standingN = loadToStrength.find((l) => l.activity === 'standing')?.loadN.value ?? 0
  const newton = Math.max(100, Math.round((2 * strengthN.pistoia.value) / 100) * 100)
  return standingN > 0 ? { newton, factor: newton / standingN } : { newton: standingN, factor: 1 }
}

function strainMarks({ maps }: Strength, plane: Plane, limit: number): readonly Mark[] {
  const { grid, strain, matter } = maps
  const bone = (v: number): number =>
    matter[v] !== 0 && (matter[v] as number) <= bodyAndArch && (strain[v] as number) > limit ? 1 : 0
  const [points, ...holes] = outlinesOf(layerOn(grid, plane, bone, 2), 0.5)
  if (!points) return []
  return [
    { kind: 'area', points, holes, colour: film.strained, opacity: 0.7 },
    ...[points, ...holes].map(
      (outline): Mark => ({ kind: 'line', points: outline, colour: film.strained, widthPt: 0.4, closed: true }),
    ),
  ]
}

const shares = [
  { share: 0.1, dashPt: [1, 1.6], widthPt: 0.8 },
  { share: 0.5, dashPt: [3, 1.6], widthPt: 1 },
  { share: 0.9, dashPt: undefined, widthPt: 1.2 },
] as const

/** Lines within which the cement comes in one, five and nine of ten draws. */
export function probabilityCut(scene: Scene, size: Size): Picture | null {
  const { uncertainty, level, theatre }: LevelRehearsal = scene.rehearsal
  if (!uncertainty) return null
  const plane = cutPlane(scene, 'axial', fullestLayer(scene, 2), size)
  const layer = layerOn(uncertainty.grid, plane, (v) => uncertainty.fillProbability[v] as number)
  const lines = shares.flatMap(({ share, widthPt, dashPt }) =>
    outlinesOf(layer, share - 1e-3).map(
      (points): Mark => ({
        kind: 'line',
        points,
        colour: film.left,
        widthPt,
        closed: true,
        halo: true,
        ...(dashPt ? { dashPt } : {}),
      }),
    ),
  )
  return {
    name: `${level}-fill-probability`,
    title: 'Filled in 10 (dots), 50, 90 % of draws',
    description: `Axial CT of ${level}: lines within which cement came in 10, 50 and 90 of 100 draws.`,
    ...size,
    gray: grayOnPlane(theatre.volume, plane),
    marks: [...lines, ...sideLetters(size, plane.right, plane.down), ...scaleBar(size, plane.mmPerPixel)],
  }
}
