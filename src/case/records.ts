import type { Spine } from '../anatomy/index.ts'
import type { Finding } from '../base/index.ts'
import type { Volume } from '../imaging/index.ts'
import type { Access, Plan } from '../planning/index.ts'
import type { BlobId, CaseImage, CasePlan, CaseSpine, LevelNeedles, PlannedNeedle } from './document.ts'

/** The record of a volume; its samples are to be kept as the blob `samplesId`. */
export function imageRecord(
  volume: Volume,
  given: {
    readonly id: string
    readonly samplesId: BlobId
    readonly title: string
    readonly role: CaseImage['role']
    readonly findings: readonly Finding[]
  },
): CaseImage {
  const { grid, acquisition, storage } = volume
  return { ...given, grid, acquisition, ...(storage ? { storage } : {}) }
}

/** The record of a spine; its masks are to be kept as the blobs named. */
export function spineRecord(
  spine: Spine,
  given: {
    readonly id: string
    readonly imageId: string
    readonly labelsId: BlobId
    readonly partsId: BlobId
    readonly locked?: CaseSpine['locked']
  },
): CaseSpine {
  const { labels, parts, ...record } = spine
  return {
    locked: [],
    ...given,
    record,
    labelNames: [...labels.names],
    partNames: [...parts.names],
    measuresStale: false,
  }
}

/** A plan as searched becomes the case's: the needles it advises, none accepted yet. */
export const planRecord = (plan: Plan, spineId: string): CasePlan => ({
  spineId,
  searched: plan,
  levels: plan.levels.map(
    ({ level, accesses }): LevelNeedles => ({
      level,
      needles: {
        left: proposed(accesses.find(({ side }) => side === 'left')),
        right: proposed(accesses.find(({ side }) => side === 'right')),
      },
      cementVolumeMm3: null,
    }),
  ),
})

const proposed = (access: Access | undefined): PlannedNeedle | null =>
  access ? { access, movedByHand: false, accepted: null } : null

/** The plan with the needles as they are chosen or moved now, in place of those the search advised. */
export const planAsChosen = ({ searched, levels }: CasePlan): Plan => ({
  ...searched,
  levels: searched.levels.map((level) => {
    const chosen = levels.find((l) => l.level === level.level)
    if (!chosen) return level
    const { left, right } = chosen.needles
    return { ...level, accesses: [left, right].flatMap((needle) => (needle ? [needle.access] : [])) }
  }),
})
