import type { PlannedView } from '../../../planning/index.ts'
import type { Engine } from '../../work/engine.ts'
import type { CementReached } from '../../work/operations/rehearsal-course.ts'
import type { SeenBalloon, SeenNeedle } from '../../work/operations/rehearsal-xray.ts'
import type { ViewFilm } from '../../work/operations/xray.ts'

/** What lies in the beam beside the patient. */
export interface XrayScene {
  readonly needles: readonly SeenNeedle[]
  readonly balloons: readonly SeenBalloon[]
  readonly cement: CementReached | null
}

/**
 * Where X-ray pictures come from. The page asks for a view and shows the answer, whatever stands behind: the projector on the
 * planning CT, or a C-arm that a person steers.
 */
export interface XrayFeed {
  /** The views it can show, those that matter most first. */
  readonly views: readonly PlannedView[]
  /** One picture of the scene as it is now; an older one that still waits for its turn is given up (AbortError). */
  expose(view: PlannedView['name'], scene: XrayScene): Promise<ViewFilm>
}

/** Pixels of a picture: enough for a 0.25 mm raster, few enough for ten pictures a second on two cores. */
const pixels = 448
const fieldMm: Readonly<Record<PlannedView['name'], number>> = {
  AP: 112,
  lateral: 112,
  'bull’s-eye left': 72,
  'bull’s-eye right': 72,
}

const order = ['AP', 'lateral', 'bull’s-eye left', 'bull’s-eye right'] as const

/** Pictures projected from the planning CT at the planned angles. */
export function projectorFeed(engine: Engine, imageId: string, planned: readonly PlannedView[]): XrayFeed {
  const views = planned
    .filter(({ reachable }) => reachable)
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
  return {
    views,
    expose: async (name, scene) => {
      const view = views.find((v) => v.name === name)
      if (!view) throw new RangeError(`no view ${name}`)
      const { positioner, isocentre } = view
      return engine.call(
        'projectScene',
        { imageId, view: { positioner, isocentre }, columns: pixels, rows: pixels, fieldMm: fieldMm[name], ...scene },
        { coalesce: `scene ${name}` },
      )
    },
  }
}
