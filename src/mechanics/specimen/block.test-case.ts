// A body of the simplest shape: a block of even bone between two caps, with the measures of a vertebra around it.
import type { Level, Vertebra } from '../../anatomy/index.ts'
import { direction, gridAlongPatient, type Point, point, voxelCount } from '../../geometry/index.ts'
import { matter, type Specimen } from './specimen.ts'

export interface BlockOptions {
  readonly level?: Level
  /** Elements of the body along left, posterior and superior, and of each cap. */
  readonly wide?: number
  readonly deep?: number
  readonly tall?: number
  readonly cap?: number
  readonly spacingMm?: number
  readonly hu?: number
  readonly bmd?: { readonly mgPerCm3: number; readonly errorMgPerCm3: number } | null
}

export function blockSpecimen(options: BlockOptions = {}): Specimen {
  const { wide = 12, deep = 10, tall = 10, cap = 3, spacingMm: h = 2, hu = 100, level = 'L1' } = options
  const dims = [wide, deep, tall + 2 * cap] as const
  const grid = gridAlongPatient(dims, [h, h, h], point('patient', 0, 0, 0))
  const kinds = Uint8Array.from({ length: voxelCount(grid) }, (_, e) => {
    const k = Math.floor(e / (wide * deep))
    return k < cap ? matter.capBelow : k < cap + tall ? matter.body : matter.capAbove
  })
  return {
    level,
    vertebra: vertebraOf(level, wide * h, deep * h, tall * h, hu, options.bmd ?? null),
    grid,
    matter: kinds,
    hu: new Int16Array(kinds.length).fill(hu),
    bodyMm3: wide * deep * tall * h ** 3,
    bodyHeightMm: tall * h,
    plateCentre: [wide / 2, deep / 2],
    findings: [],
  }
}

/** Only what the mechanics reads of a vertebra. */
function vertebraOf(
  level: Level,
  widthMm: number,
  depthMm: number,
  heightMm: number,
  hu: number,
  bmd: { readonly mgPerCm3: number; readonly errorMgPerCm3: number } | null,
): Vertebra {
  const centre: Point<'patient'> = point('patient', 0, 0, 0)
  const plate = { centre, normal: direction('patient', 0, 0, 1), residualMm: 0, depressionMm: 0 }
  const heights = { anteriorMm: heightMm, middleMm: heightMm, posteriorMm: heightMm }
  return {
    level,
    complete: true,
    body: { centre, superior: plate, inferior: plate, widthMm, depthMm, volumeMm3: widthMm * depthMm * heightMm },
    morphometry: { heights, genant: { grade: 0 } },
    density: { trabecularMeanHu: hu, bmd },
  } as unknown as Vertebra
}
