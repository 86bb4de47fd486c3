import type { Spine, Vertebra } from '../../anatomy/index.ts'
import { type Finding, partOf, present, stopIfAsked, type Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import type { PreparedVolume } from '../../fluoroscopy/index.ts'
import type { Volume } from '../../imaging/index.ts'
import type { Access, LevelPlan, Plan, PlannedView } from '../../planning/index.ts'
import { overviewHeight, overviewWidth } from '../pages/first-page.ts'
import { type LevelPictures, pictureHeight, pictureWidth } from '../pages/level-page.ts'
import type { Picture } from '../picture/picture.ts'
import { axialAlong, coronal, downTheNeedle, sagittalAlong } from './needle-views.ts'
import { overview } from './overview.ts'
import { sizeFor } from './size.ts'
import { xray } from './xray.ts'

export function spinePictures(volume: Volume, spine: Spine, plan: Plan): readonly Picture[] {
  const planned = new Set<string>(plan.levels.map((l) => l.level))
  return overview(volume, spine, sizeFor(overviewWidth, overviewHeight), planned)
}

export interface PictureInput {
  readonly volume: Volume
  readonly spine: Spine
  readonly kernels: Kernels
  readonly prepared: PreparedVolume
}

/** The pictures of one level: three cuts and the bull's-eye X-ray for each needle, AP, lateral and coronal for both. */
export async function levelPictures(input: PictureInput, plan: LevelPlan, watch?: Watch): Promise<LevelPictures> {
  const { volume, kernels, prepared } = input
  const vertebra = present(
    input.spine.vertebrae.find((v) => v.level === plan.level),
    `vertebra ${plan.level}`,
  )
  const size = sizeFor(pictureWidth, pictureHeight)
  const findings: Finding[] = []
  const films = new Map<PlannedView['name'], Picture>()
  for (const [i, view] of plan.views.entries()) {
    stopIfAsked(watch)
    const doing = partOf(watch, i / plan.views.length, (i + 1) / plan.views.length)
    const named = { ...doing, onProgress: (f: number) => doing.onProgress?.(f, `pictures of ${plan.level}`) }
    const { picture, findings: found } = await xray({ prepared, vertebra, levelPlan: plan, kernels }, view, size, named)
    if (picture) films.set(view.name, picture)
    findings.push(...found)
  }
  const both = [films.get('AP'), films.get('lateral'), coronal(volume, vertebra, plan.accesses, size)]
  return {
    left: sidePictures(volume, vertebra, plan, films, 'left'),
    right: sidePictures(volume, vertebra, plan, films, 'right'),
    both: both.filter((p) => p !== undefined),
    findings,
  }
}

function sidePictures(
  volume: Volume,
  vertebra: Vertebra,
  plan: LevelPlan,
  films: ReadonlyMap<PlannedView['name'], Picture>,
  side: Access['side'],
): readonly Picture[] {
  const access = plan.accesses.find((a) => a.side === side)
  if (!access) return []
  const size = sizeFor(pictureWidth, pictureHeight)
  const cuts = [axialAlong, sagittalAlong, downTheNeedle].map((cut) => cut(volume, vertebra, access, size))
  const bullsEye = films.get(`bull’s-eye ${side}`)
  return bullsEye ? [...cuts, bullsEye] : cuts
}
