// AP and lateral as the C-arm would show them with the cement in place, and where the leak is seen first.
import { stopIfAsked, type Watch } from '../../../base/index.ts'
import type { Kernels } from '../../../compute/index.ts'
import { filmFromProjection, type Projection, projectVolume, withPreparedVolume } from '../../../fluoroscopy/index.ts'
import type { CArm } from '../../../geometry/index.ts'
import type { Volume } from '../../../imaging/index.ts'
import type { PlannedView } from '../../../planning/index.ts'
import { shadowVolume } from '../../../rehearsal/index.ts'
import type { Size } from '../../figures/size.ts'
import { armOf, fieldMmOf, guides, lookOf, spotOf } from '../../figures/xray.ts'
import { film } from '../../palette.ts'
import { circle, type Spot } from '../../picture/coverage.ts'
import { scaleBar, sideLetters } from '../../picture/ornament.ts'
import type { Mark, Picture } from '../../picture/picture.ts'
import { fixed } from '../../wording.ts'
import { type Scene, traceMm3 } from './scene.ts'

/** Projects the CT and the cement apart and adds their line integrals: the cement on its own finer grid. */
export async function cementXrays(
  volume: Volume,
  scenes: readonly Scene[],
  size: Size,
  kernels: Kernels,
  watch?: Watch,
): Promise<ReadonlyMap<Scene, readonly Picture[]>> {
  const views = (scene: Scene): readonly PlannedView[] =>
    scene.rehearsal.theatre.plan.views.filter((v) => v.reachable && (v.name === 'AP' || v.name === 'lateral'))
  const arms = scenes.flatMap((scene) => views(scene).map((view) => ({ scene, view, arm: armOf(view, size) })))
  if (arms.length === 0) return new Map()
  const patient = await project(
    volume,
    arms.map((a) => a.arm),
    kernels,
  )
  const pictures = new Map<Scene, Picture[]>()
  for (const scene of scenes) {
    stopIfAsked(watch)
    const own = arms.flatMap((a, n) => (a.scene === scene ? [{ ...a, behind: patient[n] as Projection }] : []))
    const { record } = scene
    const field = { grid: record.grid, share: record.cementFraction, atS: record.filledAtS }
    const shadows = await project(
      shadowVolume(field, Number.POSITIVE_INFINITY),
      own.map((a) => a.arm),
      kernels,
    )
    const drawn = own.map(({ view, arm, behind }, n) => {
      const extra = (shadows[n] as Projection).pathMu
      const pathMu = behind.pathMu.map((mu, p) => mu + shown(extra[p] as number))
      return pictureOf(scene, view, arm, filmFromProjection({ ...behind, pathMu }).gray, size)
    })
    pictures.set(scene, drawn)
  }
  return pictures
}

/** The most that cement is drawn with, so that the picture's window still shows bone beside it. */
const mostMu = 0.9
const shown = (mu: number): number => mostMu * -Math.expm1(-Math.max(0, mu) / mostMu)

function project(volume: Volume, arms: readonly CArm[], kernels: Kernels): Promise<readonly Projection[]> {
  return withPreparedVolume(volume, kernels, async (prepared) => {
    const out: Projection[] = []
    for (const arm of arms) out.push(await projectVolume(prepared, arm, kernels))
    return out
  })
}

function pictureOf(scene: Scene, view: PlannedView, arm: CArm, gray: Uint8Array, size: Size): Picture {
  const { level, theatre } = scene.rehearsal
  const look = lookOf(arm)
  return {
    name: `${level}-cement-xray-${view.name.toLowerCase()}`,
    title: `X-ray with the cement, ${view.name}`,
    description: `X-ray of ${level} projected from the CT with the rehearsed cement, ${view.name} view. ${seenInWords(scene, view)}`,
    ...size,
    gray,
    marks: [
      ...guides({ vertebra: scene.vertebra, levelPlan: theatre.plan }, arm, view),
      ...leakMarks(scene, view, arm, size),
      ...sideLetters(size, look.right, look.down),
      ...scaleBar(size, fieldMmOf(view) / size.columns),
    ],
  }
}

/** When and where this view first shows leaked cement. */
function seenInWords({ rehearsal, mixedBeforeS }: Scene, view: Pick<PlannedView, 'name'>): string {
  const sight = rehearsal.seen.sights.find((s) => s.view === view.name)
  if (!sight) return ''
  if (sight.seenAtS === null) return 'Leaked cement stays below the noise here.'
  const mm3 = sight.seenVolumeMm3 ?? 0
  const out = mm3 < 10 ? 'less than 0.01' : fixed(mm3 / 1000, 2)
  return `Leaked cement seen from ${fixed((sight.seenAtS + mixedBeforeS) / 60, 1)} min on, with ${out} mL out.`
}

function leakMarks(scene: Scene, view: PlannedView, arm: CArm, size: Size): readonly Mark[] {
  const px = size.columns / size.printWidthPt
  const leaks = scene.rehearsal.seen.leaks.filter((leak) => leak.volumeMm3 >= traceMm3)
  const rings = leaks.flatMap((leak): readonly Mark[] => {
    const spot = spotOf(arm, leak.route.at(-1) ?? leak.exit)
    const at: Spot = [spot[0], spot[1] - 8 * px]
    return [
      { kind: 'line', points: circle(spot, 6 * px), colour: film.leak, widthPt: 0.9, closed: true, halo: true },
      { kind: 'words', text: leak.class, at, colour: film.leak, sizePt: 6, align: 'centre', bold: true },
    ]
  })
  const here = leaks.flatMap((leak) => (leak.seenFirstIn === view.name && leak.seenAtS !== null ? [leak.seenAtS] : []))
  if (here.length === 0) return rings
  const text = `leak seen first here, at ${fixed((Math.min(...here) + scene.mixedBeforeS) / 60, 1)} min`
  const said: Mark = {
    kind: 'words',
    text,
    at: [size.columns / 2, 17 * px],
    colour: film.leak,
    sizePt: 6.4,
    align: 'centre',
    bold: true,
  }
  return [...rings, said]
}
