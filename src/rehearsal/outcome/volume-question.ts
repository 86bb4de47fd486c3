import type { Side } from '../../anatomy/index.ts'
import { constant, mlFromMm3, partOf, stopIfAsked, type Watch } from '../../base/index.ts'
import { Injection, mediumOf } from '../../cement/index.ts'
import type { Kernels } from '../../compute/index.ts'
import {
  expectedStiffness,
  type Fill,
  mountVertebra,
  type SmallestVolume,
  smallestVolume,
  stackOf,
} from '../../mechanics/index.ts'
import type { Access } from '../../planning/index.ts'
import { type CourseWishes, flowMm3PerS } from '../course/as-planned.ts'
import { brandFor, workingClock } from '../course/cement-ready.ts'
import { needleTipOf, type Theatre } from '../course/theatre.ts'
import { refuse } from '../troubles.ts'
import { carryingCement } from './carrying-cement.ts'

export const coarseMm = constant({
  value: { flow: 1.5, bone: 2 },
  unit: 'mm',
  source: 'project-assumption',
  note: 'voxels while many fills are compared: flow 1.5 mm, bone 2 mm (2 mm elements were found best in facts D2.4); chosen for speed',
})

export interface VolumeWishes extends CourseWishes {
  /** Volumes compared for each choice of needles, mm3; 1 to 6 mL where left out. */
  readonly volumesMm3?: readonly number[]
}

/**
 * The question surgeons ask: the smallest volume, and from which side, that brings the stiffness back without loading the
 * neighbours beyond a limit.
 *
 * Each choice of needles is injected once, and its fill taken at each volume on the way. The stiffness wanted is that of the
 * unfractured neighbours in the same CT. A comparison of models, not advice: the published answers stand beside it.
 */
export async function volumeQuestion(
  theatre: Theatre,
  kernels: Kernels,
  wishes: VolumeWishes = {},
  watch?: Watch,
): Promise<SmallestVolume> {
  const { volume, spine, plan } = theatre
  const options = { spacingMm: coarseMm.value.bone }
  const fills = await fillsOf(theatre, kernels, wishes, partOf(watch, 0, 0.3))
  const target = await expectedStiffness(volume, spine, plan.level, kernels, options, partOf(watch, 0.3, 0.45))
  const specimen = await mountVertebra(volume, spine, plan.level, kernels, options)
  const stack = await stackOf(volume, spine, plan.level, kernels, { spacingMm: coarseMm.value.bone })
  return smallestVolume(specimen, fills, kernels, { ...options, target, stack }, partOf(watch, 0.45, 1))
}

/** One injection for each choice of needles, with the fill at every volume on the way. */
export async function fillsOf(
  theatre: Theatre,
  kernels: Kernels,
  wishes: VolumeWishes,
  watch?: Watch,
): Promise<readonly Fill[]> {
  const { volume, spine, plan } = theatre
  const medium = await mediumOf(volume, spine, plan.level, kernels, { spacingMm: coarseMm.value.flow })
  const choices = choicesOf(plan.accesses, wishes.sides)
  const fills: Fill[] = []
  for (const [n, { side, accesses }] of choices.entries()) {
    const part = partOf(watch, n / choices.length, (n + 1) / choices.length)
    fills.push(...(await snapshots({ ...theatre, medium }, side, accesses, kernels, wishes, part)))
  }
  return fills
}

type Choice = { readonly side: Side | 'both'; readonly accesses: readonly Access[] }

function choicesOf(accesses: readonly Access[], sides: readonly Side[] | undefined): readonly Choice[] {
  const usable = accesses.filter((a) => sides?.includes(a.side) ?? true)
  if (usable.length === 0) throw refuse('REH-004', { sides: sides ?? [] })
  const single = usable.map((a): Choice => ({ side: a.side, accesses: [a] }))
  return usable.length > 1 ? [...single, { side: 'both', accesses: usable }] : single
}

const usualVolumesMm3 = [1000, 2000, 3000, 4000, 5000, 6000]

async function snapshots(
  theatre: Theatre,
  side: Choice['side'],
  accesses: readonly Access[],
  kernels: Kernels,
  wishes: VolumeWishes,
  watch: Watch,
): Promise<readonly Fill[]> {
  const volumes = [...(wishes.volumesMm3 ?? usualVolumesMm3)].sort((a, b) => a - b)
  const injection = startFor(theatre, accesses, kernels, wishes)
  const fills: Fill[] = []
  let injectedMm3 = 0
  try {
    for (const volumeMm3 of volumes) {
      stopIfAsked(watch)
      watch.onProgress?.(injectedMm3 / (volumes.at(-1) as number), `filling from ${side}`)
      for (const needle of accesses.keys())
        await injection.push(
          needle,
          wishes.flowMm3PerS ?? flowMm3PerS.value,
          (volumeMm3 - injectedMm3) / accesses.length,
        )
      injectedMm3 = volumeMm3
      const record = injection.record()
      const name = `${mlFromMm3(volumeMm3).toFixed(1)} mL from ${side === 'both' ? 'both sides' : `the ${side}`}`
      fills.push({ name, side, volumeMm3, cement: carryingCement(theatre.medium, record) })
    }
  } finally {
    injection.close()
  }
  return fills
}

/** No rule stops it: what a volume would do is asked, not whether it should be given. */
function startFor(
  { medium, syringe, spread }: Theatre,
  accesses: readonly Access[],
  kernels: Kernels,
  wishes: CourseWishes,
) {
  const brand = brandFor(wishes)
  const clock = workingClock(brand, wishes)
  return Injection.start(
    { medium, brand, clock, needles: accesses.map(needleTipOf), syringe, stops: {}, spread },
    kernels,
  )
}
