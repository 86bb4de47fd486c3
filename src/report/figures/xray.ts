// The X-rays of the plan: projected from the CT at the planned C-arm angles, with the needles where they will be seen.
import type { Vertebra } from '../../anatomy/index.ts'
import { type Finding, Refusal, type Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { filmFromProjection, type PreparedVolume, projectVolume, standardArm } from '../../fluoroscopy/index.ts'
import {
  type CArm,
  cross,
  detectorPoint,
  direction,
  distance,
  magnification,
  moved,
  type Point,
  patientFromCarm,
  pixelFromDetector,
  sourceOf,
} from '../../geometry/index.ts'
import type { Access, LevelPlan, PlannedView } from '../../planning/index.ts'
import { film } from '../palette.ts'
import { circle, type Spot } from '../picture/coverage.ts'
import { scaleBar, sideLetters } from '../picture/ornament.ts'
import type { Mark, Picture } from '../picture/picture.ts'
import { find } from '../troubles.ts'
import { positionerAngles, tiltInWords } from '../wording.ts'
import { atDepth, colourOf, letterOf, perpendicular, shifted } from './cannula.ts'
import type { Size } from './size.ts'

/** What the pictures show at the isocentre, from edge to edge: the bull's-eye views closer. */
export const fieldMmOf = (view: Pick<PlannedView, 'name'>): number =>
  view.name === 'AP' || view.name === 'lateral' ? 112 : 72

/** The usual C-arm at a planned view, with the picture's pixels on just that part of its detector. */
export function armOf(view: PlannedView, size: Size): CArm {
  const arm = standardArm(view.isocentre, view.positioner)
  const fieldOnDetectorMm = fieldMmOf(view) * magnification(arm)
  return { ...arm, columns: size.columns, rows: size.rows, pixelMm: fieldOnDetectorMm / size.columns }
}

export interface XrayInput {
  readonly prepared: PreparedVolume
  readonly vertebra: Vertebra
  readonly levelPlan: LevelPlan
  readonly kernels: Kernels
}

/** One planned view with both needles and the lines it is judged by; no picture and RPT-101 where none can be made. */
export async function xray(
  input: XrayInput,
  view: PlannedView,
  size: Size,
  watch?: Watch,
): Promise<{ readonly picture: Picture | null; readonly findings: readonly Finding[] }> {
  const about = `${view.name} X-ray of ${input.levelPlan.level}`
  try {
    const arm = armOf(view, size)
    const projection = await projectVolume(input.prepared, arm, input.kernels, {}, watch)
    const findings = projection.findings.map((finding) => ({ ...finding, about }))
    return { picture: pictureOf(input, arm, view, filmFromProjection(projection).gray, size), findings }
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    return {
      picture: null,
      findings: [find('RPT-101', 'caution', about, { because: cause.sentence, code: cause.code })],
    }
  }
}

function pictureOf(input: XrayInput, arm: CArm, view: PlannedView, gray: Uint8Array, size: Size): Picture {
  const { level } = input.levelPlan
  const look = lookOf(arm)
  return {
    name: `${level}-xray-${fileName(view.name)}`,
    title: titleOf(view),
    description:
      `X-ray of ${level} projected from the CT, ${view.name} view, positioner ${positionerAngles(view.positioner)} ` +
      `(${tiltInWords(view.positioner)}), with the planned needles.`,
    ...size,
    gray,
    marks: [
      ...guides(input, arm, view),
      ...needles(input.levelPlan, arm, view),
      ...sideLetters(size, look.right, look.down),
      ...scaleBar(size, fieldMmOf(view) / size.columns),
    ],
  }
}

const fileName = (name: PlannedView['name']): string => name.toLowerCase().replace('’', '').replace(/\s+/g, '-')
const titleOf = (view: PlannedView): string => (view.name === 'AP' ? 'X-ray, AP' : `X-ray, ${view.name}`)

export const spotOf = (arm: CArm, p: Point<'patient'>): Spot => {
  const [x, y] = pixelFromDetector(arm, detectorPoint(arm, p))
  return [x + 0.5, y + 0.5]
}

/** The patient's directions to the right of and down the picture. */
export function lookOf(arm: CArm) {
  const m = patientFromCarm(arm) as Float64Array
  const column = (c: number, sign: number) =>
    direction('patient', sign * (m[c] as number), sign * (m[c + 4] as number), sign * (m[c + 8] as number))
  return { right: column(0, 1), down: column(1, -1) }
}

function needles(plan: LevelPlan, arm: CArm, view: PlannedView): readonly Mark[] {
  if (view.name === 'AP' || view.name === 'lateral') return plan.accesses.flatMap((a) => needleAcross(arm, a))
  const own = plan.accesses.filter((a) => view.name === `bull’s-eye ${a.side}`)
  return own.flatMap((a) => needleEndOn(arm, a))
}

/** Half of a cannula's shadow in pixels where its axis passes `p`. */
function shadowRadius(arm: CArm, access: Access, p: Point<'patient'>): number {
  const scale = arm.sourceToDetectorMm / distance(sourceOf(arm), p)
  return (access.cannulaRadiusMm * scale) / arm.pixelMm
}

function needleAcross(arm: CArm, access: Access): readonly Mark[] {
  const hub = atDepth(access, access.depths.boneMm - 30)
  const [from, tip] = [spotOf(arm, hub), spotOf(arm, access.target)]
  const across = perpendicular(from, tip)
  const [thick, thin] = [shadowRadius(arm, access, hub), shadowRadius(arm, access, access.target)]
  const points: Spot[] = [
    shifted(tip, across, thin),
    shifted(from, across, thick),
    shifted(from, across, -thick),
    shifted(tip, across, -thin),
  ]
  const colour = colourOf(access)
  const letter = shifted(from, across, thick * 1.6)
  return [
    { kind: 'area', points, colour, opacity: 0.4 },
    { kind: 'line', points, colour, widthPt: 0.7, closed: true, halo: true },
    {
      kind: 'words',
      text: letterOf(access),
      at: letter,
      colour,
      sizePt: 7,
      align: 'left',
      bold: true,
    },
  ]
}

function needleEndOn(arm: CArm, access: Access): readonly Mark[] {
  const colour = colourOf(access)
  const entry = atDepth(access, access.depths.boneMm)
  const ring = (p: Point<'patient'>, widthPt: number): Mark => ({
    kind: 'line',
    points: circle(spotOf(arm, p), shadowRadius(arm, access, p)),
    colour,
    widthPt,
    closed: true,
    halo: true,
  })
  const centre = spotOf(arm, access.target)
  const r = shadowRadius(arm, access, access.target) * 2.6
  const cross: Mark[] = [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ].map(([x, y]) => ({
    kind: 'line',
    points: [shifted(centre, [x, y] as Spot, r * 0.62), shifted(centre, [x, y] as Spot, r)],
    colour,
    widthPt: 0.8,
    halo: true,
  }))
  return [ring(entry, 0.9), ring(access.target, 0.9), ...cross]
}

/** The pedicle ovals on AP and bull's-eye views; the back wall and the cement's stop line on the lateral view. */
export function guides(
  { vertebra, levelPlan }: Pick<XrayInput, 'vertebra' | 'levelPlan'>,
  arm: CArm,
  view: PlannedView,
): readonly Mark[] {
  if (view.name === 'lateral') {
    const { posteriorSuperior, posteriorInferior } = vertebra.body.sixPoints
    const wall = [posteriorSuperior, posteriorInferior].map((p) => spotOf(arm, p))
    const stop = levelPlan.cement.stopLine.map((p) => spotOf(arm, p))
    return [
      { kind: 'line', points: wall, colour: film.pedicle, widthPt: 0.9, halo: true },
      { kind: 'line', points: stop, colour: film.stop, widthPt: 0.9, dashPt: [3, 2], halo: true },
    ]
  }
  return [vertebra.pedicles.left, vertebra.pedicles.right].flatMap((pedicle) => {
    if (!pedicle) return []
    const high = cross(pedicle.widthDirection, pedicle.axis)
    const points = Array.from({ length: 40 }, (_, i): Spot => {
      const turn = (i * Math.PI) / 20
      const aside = moved(pedicle.isthmus, pedicle.widthDirection, (pedicle.widthMm / 2) * Math.cos(turn))
      return spotOf(arm, moved(aside, high, (pedicle.heightMm / 2) * Math.sin(turn)))
    })
    return [{ kind: 'line', points, colour: film.pedicle, widthPt: 0.8, closed: true, dashPt: [2.2, 1.4], halo: true }]
  })
}
