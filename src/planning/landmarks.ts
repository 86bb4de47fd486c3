import type { Endplate, Pedicle, Side, Sides, Vertebra } from '../anatomy/index.ts'
import { constant } from '../base/index.ts'
import { type Affine, inverse, mapDirection, mapPoint, type Triple } from '../geometry/index.ts'

/** What the planner needs of one vertebra, in the vertebra's own frame: mm from the body centre, +x left, +y posterior, +z superior. */
export interface Landmarks {
  readonly vertebraFromPatient: Affine<'vertebra', 'patient'>
  /** Height of the endplate planes above (x, y). */
  readonly superiorZ: (x: number, y: number) => number
  readonly inferiorZ: (x: number, y: number) => number
  /** Posterior and anterior wall of the body in the mid-sagittal plane at height z. */
  readonly posteriorY: (z: number) => number
  readonly anteriorY: (z: number) => number
  readonly halfWidthMm: number
  readonly canal: {
    readonly at: Triple
    readonly axis: Triple
    readonly halfWidthMm: number
    readonly halfDepthMm: number
  }
  readonly pedicles: Sides<PedicleLandmarks | null>
  /** Behind this y the pedicle has become arch, and what lies behind the bone is open to a needle. */
  readonly gateY: Sides<number>
}

export interface PedicleLandmarks {
  readonly at: Triple
  readonly axis: Triple
  /** Unit, lateral, square to the axis; and the direction of the height, cranial. */
  readonly lateral: Triple
  readonly cranial: Triple
  readonly halfWidthMm: number
  readonly halfHeightMm: number
}

/** +1 on the left, -1 on the right: the sign of x on that side. */
export const signOf = (side: Side): 1 | -1 => (side === 'left' ? 1 : -1)

export function landmarksOf(vertebra: Vertebra): Landmarks {
  const vertebraFromPatient = inverse(vertebra.patientFromVertebra)
  const at = (p: Parameters<typeof mapPoint<'vertebra', 'patient'>>[1]): Triple => mapPoint(vertebraFromPatient, p)
  const six = vertebra.body.sixPoints
  const canal = {
    at: at(vertebra.canal.centre),
    axis: mapDirection(vertebraFromPatient, vertebra.canal.axis) as Triple,
    halfWidthMm: vertebra.canal.widthMm / 2,
    halfDepthMm: vertebra.canal.depthMm / 2,
  }
  const pedicle = (p: Pedicle | null): PedicleLandmarks | null => (p ? pedicleIn(vertebraFromPatient, p) : null)
  const pedicles = { left: pedicle(vertebra.pedicles.left), right: pedicle(vertebra.pedicles.right) }
  const gate = (p: PedicleLandmarks | null) =>
    Math.min(
      canal.at[1] + canal.halfDepthMm / 2,
      Math.max(canal.at[1], p ? p.at[1] + pedicleBehindIsthmusMm.value : -Infinity),
    )
  return {
    vertebraFromPatient,
    superiorZ: planeHeight(vertebraFromPatient, vertebra.body.superior),
    inferiorZ: planeHeight(vertebraFromPatient, vertebra.body.inferior),
    posteriorY: lineY(at(six.posteriorSuperior), at(six.posteriorInferior)),
    anteriorY: lineY(at(six.anteriorSuperior), at(six.anteriorInferior)),
    halfWidthMm: vertebra.body.widthMm / 2,
    canal,
    pedicles,
    gateY: { left: gate(pedicles.left), right: gate(pedicles.right) },
  }
}

export const pedicleBehindIsthmusMm = constant({
  value: 3,
  range: [2, 6],
  unit: 'mm',
  source: 'project-assumption',
  note: 'project choice: the pedicle is taken to end this far behind its isthmus at least, even where the canal is shallow',
})

function pedicleIn(vertebraFromPatient: Affine<'vertebra', 'patient'>, pedicle: Pedicle): PedicleLandmarks {
  const axis = mapDirection(vertebraFromPatient, pedicle.axis) as Triple
  const lateral = squareTo(axis, mapDirection(vertebraFromPatient, pedicle.widthDirection))
  const up = crossed(axis, lateral)
  const cranial: Triple = up[2] >= 0 ? up : [-up[0], -up[1], -up[2]]
  return {
    at: mapPoint(vertebraFromPatient, pedicle.isthmus),
    axis,
    lateral,
    cranial,
    halfWidthMm: pedicle.widthMm / 2,
    halfHeightMm: pedicle.heightMm / 2,
  }
}

function planeHeight(vertebraFromPatient: Affine<'vertebra', 'patient'>, plate: Endplate) {
  const [cx, cy, cz] = mapPoint(vertebraFromPatient, plate.centre)
  const [nx, ny, nz] = mapDirection(vertebraFromPatient, plate.normal)
  const level = Math.max(0.3, nz)
  return (x: number, y: number): number => cz - ((x - cx) * nx + (y - cy) * ny) / level
}

/** y of the line through two points as a function of z, not carried on beyond them by more than a few millimetres. */
function lineY(top: Triple, bottom: Triple): (z: number) => number {
  const height = Math.max(1, top[2] - bottom[2])
  return (z) => {
    const t = Math.min(1.2, Math.max(-0.2, (z - bottom[2]) / height))
    return bottom[1] + (top[1] - bottom[1]) * t
  }
}

const crossed = (a: Triple, b: Triple): Triple => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

/** `v` without its part along `axis`, unit. */
export function squareTo(axis: Triple, v: Triple): Triple {
  const along = axis[0] * v[0] + axis[1] * v[1] + axis[2] * v[2]
  const w: Triple = [v[0] - along * axis[0], v[1] - along * axis[1], v[2] - along * axis[2]]
  const n = Math.hypot(w[0], w[1], w[2]) || 1
  return [w[0] / n, w[1] / n, w[2] / n]
}
