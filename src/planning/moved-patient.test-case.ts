// The same made-up patient elsewhere: turned and shifted with its image, or as its mirror image.
import type { Endplate, Pedicle, Sides, Spine, Vertebra } from '../anatomy/index.ts'
import {
  type Affine,
  affine,
  affineFromColumns,
  compose,
  type Direction,
  gridFrom,
  mapDirection,
  mapPoint,
  type Point,
  point,
} from '../geometry/index.ts'
import type { LabelMap, Volume } from '../imaging/index.ts'

export interface Patient {
  readonly volume: Volume
  readonly spine: Spine
}

type Move = Affine<'patient', 'patient'>

/** Turned by a rotation about a slanted axis and shifted. */
export function turned(
  { volume, spine }: Patient,
  angleRad: number,
  shiftMm: readonly [number, number, number],
): Patient {
  const [x, y, z] = [0.36, -0.48, 0.8]
  const [c, s] = [Math.cos(angleRad), Math.sin(angleRad)]
  const t = 1 - c
  const move = affineFromColumns(
    'patient',
    'patient',
    [c + t * x * x, t * x * y + s * z, t * x * z - s * y],
    [t * x * y - s * z, c + t * y * y, t * y * z + s * x],
    [t * x * z + s * y, t * y * z - s * x, c + t * z * z],
    point('patient', ...shiftMm),
  )
  const grid = gridFrom(volume.grid.dims, compose(move, volume.grid.patientFromVoxel))
  const map = (m: LabelMap): LabelMap => ({ ...m, grid })
  const vertebrae = spine.vertebrae.map((v) => movedVertebra(v, move, compose(move, v.patientFromVertebra)))
  return {
    volume: { ...volume, grid },
    spine: { ...spine, vertebrae, labels: map(spine.labels), parts: map(spine.parts) },
  }
}

const mirror = [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

/** Left and right changed: image, masks, landmarks and sides. */
export function mirrored({ volume, spine }: Patient): Patient {
  const [ni] = volume.grid.dims
  const backwards = affine('voxel', 'voxel', [-1, 0, 0, ni - 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
  const move = affine('patient', 'patient', mirror)
  const grid = gridFrom(volume.grid.dims, compose(compose(move, volume.grid.patientFromVoxel), backwards))
  const map = (m: LabelMap): LabelMap => ({ ...m, grid, labels: reversedRows(m.labels, ni) })
  const vertebrae = spine.vertebrae.map((v) => {
    const own = compose(compose(move, v.patientFromVertebra), affine('vertebra', 'vertebra', mirror))
    const moved = movedVertebra(v, move, own)
    const side = (p: Pedicle | null) => p && { ...p, side: p.side === 'left' ? ('right' as const) : ('left' as const) }
    return { ...moved, pedicles: { left: side(moved.pedicles.right), right: side(moved.pedicles.left) } }
  })
  return {
    volume: { ...volume, grid, samples: reversedRows(volume.samples, ni) },
    spine: { ...spine, vertebrae, labels: map(spine.labels), parts: map(spine.parts) },
  }
}

function reversedRows<T extends Int16Array | Uint8Array>(values: T, length: number): T {
  const out = values.slice() as T
  for (let row = 0; row < values.length; row += length) out.subarray(row, row + length).reverse()
  return out
}

/** Everything the planner reads of a vertebra. */
function movedVertebra(v: Vertebra, move: Move, patientFromVertebra: Vertebra['patientFromVertebra']): Vertebra {
  const at = (p: Point<'patient'>) => mapPoint(move, p)
  const along = (d: Direction<'patient'>) => mapDirection(move, d)
  const plate = (e: Endplate): Endplate => ({ ...e, centre: at(e.centre), normal: along(e.normal) })
  const pedicle = (p: Pedicle | null): Pedicle | null =>
    p && { ...p, isthmus: at(p.isthmus), axis: along(p.axis), widthDirection: along(p.widthDirection) }
  const pedicles: Sides<Pedicle | null> = { left: pedicle(v.pedicles.left), right: pedicle(v.pedicles.right) }
  const six = v.body.sixPoints
  return {
    ...v,
    ...{ patientFromVertebra, pedicles },
    body: {
      ...v.body,
      centre: at(v.body.centre),
      superior: plate(v.body.superior),
      inferior: plate(v.body.inferior),
      sixPoints: {
        anteriorSuperior: at(six.anteriorSuperior),
        anteriorInferior: at(six.anteriorInferior),
        middleSuperior: at(six.middleSuperior),
        middleInferior: at(six.middleInferior),
        posteriorSuperior: at(six.posteriorSuperior),
        posteriorInferior: at(six.posteriorInferior),
      },
    },
    canal: { ...v.canal, centre: at(v.canal.centre), axis: along(v.canal.axis) },
    spinousTip: v.spinousTip && at(v.spinousTip),
  }
}
