import { constant, partOf, stopIfAsked, type Watch } from '../../base/index.ts'
import type { Kernels } from '../../compute/index.ts'
import { projectVolume, standardArm, waterAttenuationPerMm, withPreparedVolume } from '../../fluoroscopy/index.ts'
import type { CArm, Grid } from '../../geometry/index.ts'
import type { Volume } from '../../imaging/index.ts'
import type { PlannedView } from '../../planning/index.ts'
import { type FrameQuality, shadowSignalToNoise, usualFrame, visibleSignalToNoise } from './film-noise.ts'

export const cementAttenuationPerMm = constant({
  value: 0.176,
  range: [0.072, 0.255],
  unit: '1/mm',
  source: 'schoonjans-2011',
  note: 'cement with 30 % barium sulphate by mass at 70 keV by the mixture rule (facts B1.1, B1.4); low 10 % at 70 keV, high 30 % at 60 keV (facts B1.6)',
})

/** Cement on its grid: the share of each voxel it fills, and when it came there. */
export interface CementField {
  readonly grid: Grid
  /** Volume of cement over volume of the voxel, 0 to 1. */
  readonly share: Float32Array
  /** Seconds on the injection's own clock; read only where the share is above 0. */
  readonly atS: Float32Array
}

/** When one view first shows a leak. */
export interface Sight {
  readonly view: PlannedView['name']
  /** Null where the leak stays below what can be seen. */
  readonly seenAtS: number | null
  /** How much had leaked when it was first seen, mm3. */
  readonly seenVolumeMm3: number | null
  /** Over the leak's own area, when all of it is there. */
  readonly signalToNoiseAtEnd: number
}

/**
 * For each of the leaks given: when each view first shows it above the noise of one frame.
 *
 * A leak is projected alone, the patient and `all` other cement behind and before it as background. Counts noise only: edges of
 * bone and a moving patient make it later. Views that no C-arm reaches are left out.
 */
export async function sightsOf(
  volume: Volume,
  leaks: readonly CementField[],
  all: CementField,
  views: readonly PlannedView[],
  kernels: Kernels,
  quality: FrameQuality = usualFrame,
  watch?: Watch,
): Promise<readonly (readonly Sight[])[]> {
  const usable = views.filter((v) => v.reachable)
  const arms = usable.map((v) => standardArm(v.isocentre, v.positioner, { detectorMm: 220, pixelMm: 0.5 }))
  const patient = await project(volume, arms, kernels, partOf(watch, 0, 0.4))
  const cement = await project(shadowVolume(all, Number.POSITIVE_INFINITY), arms, kernels, partOf(watch, 0.4, 0.5))
  const sum = patient.map((path, v) => path.map((mu, p) => mu + (cement[v]?.[p] ?? 0)))
  const out: (readonly Sight[])[] = []
  for (const [n, leak] of leaks.entries()) {
    const share = [0.5 + (0.5 * n) / leaks.length, 0.5 + (0.5 * (n + 1)) / leaks.length] as const
    out.push(await sightsOfOne(leak, { usable, arms, sum, kernels, quality }, partOf(watch, ...share)))
  }
  return out
}

interface Scene {
  readonly usable: readonly PlannedView[]
  readonly arms: readonly CArm[]
  /** Line integrals of the patient and all cement, by view. */
  readonly sum: readonly Float32Array[]
  readonly kernels: Kernels
  readonly quality: FrameQuality
}

async function sightsOfOne(leak: CementField, scene: Scene, watch: Watch): Promise<readonly Sight[]> {
  const { usable, arms, sum, kernels, quality } = scene
  const times = timesOf(leak)
  const shadows = new Map<number, readonly Float32Array[]>()
  const shadowAt = async (step: number): Promise<readonly Float32Array[]> => {
    stopIfAsked(watch)
    const known = shadows.get(step)
    if (known) return known
    const made = await project(shadowVolume(leak, times[step] as number), arms, kernels)
    shadows.set(step, made)
    return made
  }
  const sights: Sight[] = []
  for (const [index, view] of usable.entries()) {
    const arm = arms[index] as CArm
    const whole = times.length > 0 ? (await shadowAt(times.length - 1))[index] : undefined
    const behind = (sum[index] as Float32Array).map((mu, p) => mu - (whole?.[p] ?? 0))
    const snrAt = async (step: number): Promise<number> => {
      const extra = (await shadowAt(step))[index] as Float32Array
      return shadowSignalToNoise(extra, behind, middleOf(behind, arm), arm.pixelMm, quality)
    }
    sights.push(await sightIn(view, leak, times, snrAt))
  }
  return sights
}

/** Halves the steps of the leak's growth until the first visible one is found; the signal never falls as the leak grows. */
async function sightIn(
  view: PlannedView,
  leaked: CementField,
  times: readonly number[],
  snrAt: (step: number) => Promise<number>,
): Promise<Sight> {
  if (times.length === 0) return { view: view.name, seenAtS: null, seenVolumeMm3: null, signalToNoiseAtEnd: 0 }
  const last = await snrAt(times.length - 1)
  if (last < visibleSignalToNoise.value)
    return { view: view.name, seenAtS: null, seenVolumeMm3: null, signalToNoiseAtEnd: last }
  let [hidden, seen] = [-1, times.length - 1]
  while (seen - hidden > 1) {
    const middle = (hidden + seen) >> 1
    if ((await snrAt(middle)) >= visibleSignalToNoise.value) seen = middle
    else hidden = middle
  }
  const seenAtS = times[seen] as number
  return { view: view.name, seenAtS, seenVolumeMm3: volumeUntil(leaked, seenAtS), signalToNoiseAtEnd: last }
}

/** At most 32 moments, evenly spread over the cells in their order of filling, the last one included. */
function timesOf({ share, atS }: CementField): readonly number[] {
  const all = [...atS.filter((_, v) => (share[v] as number) > 0)].sort((a, b) => a - b)
  const count = Math.min(32, all.length)
  const picked = Array.from({ length: count }, (_, n) => all[Math.ceil(((n + 1) * all.length) / count) - 1] as number)
  return [...new Set(picked)]
}

function volumeUntil({ grid, share, atS }: CementField, untilS: number): number {
  let sum = 0
  for (let v = 0; v < share.length; v++) if ((atS[v] as number) <= untilS) sum += share[v] as number
  return sum * grid.spacingMm[0] * grid.spacingMm[1] * grid.spacingMm[2]
}

/** A CT of nothing but the cement there at a time: what it stops more than the marrow and blood it replaced. */
export function shadowVolume({ grid, share, atS }: CementField, untilS: number): Volume {
  const samples = new Int16Array(share.length).fill(-1000)
  const extraHu = 1000 * (cementAttenuationPerMm.value / waterAttenuationPerMm.value - 1)
  for (let v = 0; v < share.length; v++)
    if ((share[v] as number) > 0 && (atS[v] as number) <= untilS)
      samples[v] = Math.min(32767, Math.round(-1000 + extraHu * (share[v] as number)))
  return { grid, samples, acquisition: { modality: 'CT', title: 'cement alone' } }
}

async function project(
  volume: Volume,
  arms: readonly CArm[],
  kernels: Kernels,
  watch?: Watch,
): Promise<readonly Float32Array[]> {
  return withPreparedVolume(
    volume,
    kernels,
    async (prepared) => {
      const pictures: Float32Array[] = []
      for (const arm of arms) pictures.push((await projectVolume(prepared, arm, kernels)).pathMu)
      return pictures
    },
    watch,
  )
}

/** Median of the picture's middle quarter, which the dose control looks at. */
function middleOf(path: Float32Array, { columns, rows }: CArm): number {
  const values: number[] = []
  for (let r = rows >> 2; r < rows - (rows >> 2); r += 4)
    for (let c = columns >> 2; c < columns - (columns >> 2); c += 4) values.push(path[c + columns * r] as number)
  values.sort((a, b) => a - b)
  return values[values.length >> 1] ?? 0
}
