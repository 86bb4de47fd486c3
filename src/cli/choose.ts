import { type Finding, worstFirst } from '../base/index.ts'
import {
  byFitnessForPlanning,
  coarsestMm,
  heightMm,
  isStopped,
  type ReadImages,
  type ReadVolume,
} from '../imaging/index.ts'
import { find, refuse } from './troubles.ts'

export interface Chosen {
  readonly read: ReadVolume
  readonly index: number
  readonly reason: string
  readonly findings: readonly Finding[]
}

/**
 * The volume to plan on: the one asked for by number (from 1) or name, else the finest CT without a stop.
 *
 * Refuses where there is no CT (CLI-006) or the asked one is not there (CLI-007); CLI-101 names what was passed over.
 */
export function chooseVolume(images: ReadImages, series: string | undefined): Chosen {
  const { volumes } = images
  if (series !== undefined) return asked(volumes, series)
  const cts = volumes.filter((v) => v.volume.acquisition.modality === 'CT').sort(byFitnessForPlanning)
  const best = cts[0]
  if (!best) throw refuse('CLI-006', { volumes: volumes.map((v) => `${v.title} (${v.volume.acquisition.modality})`) })
  const others = volumes.filter((v) => v !== best)
  const reason = reasonFor(best, cts, volumes)
  const findings =
    others.length === 0
      ? []
      : [find('CLI-101', 'note', best.title, { because: reason, others: others.map((v) => v.title) })]
  return { read: best, index: volumes.indexOf(best), reason, findings }
}

function asked(volumes: readonly ReadVolume[], series: string): Chosen {
  const byNumber = /^\d+$/.test(series) ? volumes[Number(series) - 1] : undefined
  const wanted = series.toLowerCase()
  const named = volumes.filter((v) => v.title.toLowerCase().includes(wanted))
  const read = byNumber ?? (named.length === 1 ? named[0] : undefined)
  if (!read) throw refuse('CLI-007', { asked: series, volumes: volumes.map((v, i) => `${i + 1} ${v.title}`) })
  return { read, index: volumes.indexOf(read), reason: 'asked for', findings: [] }
}

function reasonFor(best: ReadVolume, cts: readonly ReadVolume[], all: readonly ReadVolume[]): string {
  if (all.length === 1) return 'the only volume'
  if (cts.length === 1) return 'the only CT'
  const next = cts[1] as ReadVolume
  if (isStopped(next) && !isStopped(best)) return 'the only CT without a stop'
  if (coarsestMm(next) - coarsestMm(best) > 0.2)
    return `the finest CT: ${coarsestMm(best).toFixed(1)} mm at its coarsest`
  if (heightMm(best) - heightMm(next) > 20) return `as fine as others and taller: ${heightMm(best).toFixed(0)} mm`
  return 'as good as others and first among them'
}

export const inOrder = (findings: readonly Finding[]): readonly Finding[] => worstFirst(findings)
