import {
  addSpheroids,
  addTubes,
  addVoxels,
  contrastPerMm,
  type FilmOptions,
  filmFromProjection,
  noShadow,
  type Projection,
  projectVolume,
  type Spheroid,
  steelPerMm,
  type Tube,
  waterAttenuationPerMm,
} from '../../../fluoroscopy/index.ts'
import { moved, type Point } from '../../../geometry/index.ts'
import type { PlannedView } from '../../../planning/index.ts'
import { cementAttenuationPerMm } from '../../../rehearsal/index.ts'
import type { Holdings } from '../holdings.ts'
import type { Call, Operation } from '../operation.ts'
import type { CementReached } from './rehearsal-course.ts'
import { armOf, coloured, type ViewFilm, type ViewInput } from './xray.ts'

/** A cannula on the picture: a tube from outside the patient to its tip. */
export interface SeenNeedle {
  readonly tip: Point<'patient'>
  /** Unit, from skin to tip. */
  readonly direction: readonly [number, number, number]
  readonly outerRadiusMm: number
  readonly innerRadiusMm: number
}

/** A balloon full of contrast medium in front of a cannula's tip. */
export interface SeenBalloon {
  readonly tip: Point<'patient'>
  readonly direction: readonly [number, number, number]
  readonly lengthMm: number
  readonly volumeMm3: number
}

export interface SceneInput extends Omit<ViewInput, 'isocentre' | 'positioner'> {
  readonly view: Pick<PlannedView, 'positioner' | 'isocentre'>
  readonly needles: readonly SeenNeedle[]
  readonly balloons: readonly SeenBalloon[]
  readonly cement: CementReached | null
  readonly film?: FilmOptions
}

/** Of a cannula behind its tip, hub included. */
const cannulaMm = 160

/**
 * The most that instruments and cement are drawn with, so that the picture's window still shows bone beside them: the
 * contrast of a real picture in front of a trunk is lower still, by scatter.
 */
const mostMu = 0.8
const shown = (mu: number): number => (mu > 0 ? mostMu * -Math.expm1(-mu / mostMu) : 0)

/** The patient with needles, balloons and cement as one view shows them now; the patient's own part is kept for the next. */
const projectScene: Operation<SceneInput, ViewFilm> = async (held, input, call) => {
  const patient = await patientSeen(held, input, call)
  const extra = { arm: patient.arm, pathMu: noShadow(patient.arm) }
  addTubes(extra, input.needles.map(tubeOf))
  addSpheroids(extra, input.balloons.map(spheroidOf))
  if (input.cement) addVoxels(extra, shadowOf(input.cement))
  const pathMu = patient.pathMu.map((mu, p) => mu + shown(extra.pathMu[p] as number))
  const { columns, rows, gray } = filmFromProjection({ ...patient, pathMu }, input.film)
  const pixels = coloured(gray)
  call.handOver(pixels.buffer)
  return { columns, rows, pixels, arm: patient.arm, findings: patient.findings }
}

function patientSeen(held: Holdings, { imageId, view, columns, rows, fieldMm }: SceneInput, call: Call) {
  const { isocentre, positioner } = view
  const asked = { isocentre, positioner, columns, rows, fieldMm }
  const what = `patient seen ${JSON.stringify(asked)}`
  return held.kept([{ kind: 'image', id: imageId }], what, async (): Promise<Projection> => {
    const { prepared, kernels } = await held.preparedVolume(imageId, call)
    return projectVolume(prepared, armOf(asked), kernels)
  })
}

const tubeOf = ({ tip, direction, outerRadiusMm, innerRadiusMm }: SeenNeedle): Tube => ({
  from: moved(tip, direction as never, -cannulaMm),
  to: tip,
  outerRadiusMm,
  innerRadiusMm,
  perMm: steelPerMm.value,
})

function spheroidOf({ tip, direction, lengthMm, volumeMm3 }: SeenBalloon): Spheroid {
  const halfLengthMm = Math.max(lengthMm / 2, Math.cbrt((3 * volumeMm3) / (4 * Math.PI)))
  return {
    centre: moved(tip, direction as never, lengthMm / 2),
    axis: direction,
    halfLengthMm,
    radiusMm: Math.max(0.5, Math.sqrt((3 * volumeMm3) / (4 * Math.PI * halfLengthMm))),
    perMm: contrastPerMm.value,
  }
}

/** Cement in the place of marrow and blood, taken as water. */
function shadowOf({ grid, voxels, share }: CementReached) {
  const extra = (cementAttenuationPerMm.value - waterAttenuationPerMm.value) / 255
  return { grid, voxels, perMm: Float32Array.from(share, (s) => s * extra) }
}

export const rehearsalXrayOperations = { projectScene } as const
