// Which of several CTs is the one to plan on.
import type { ReadVolume } from './volume.ts'

/** Slices further apart than this make a needle's course uncertain; imaging refuses or cautions by its own rule. */
export const isStopped = (read: ReadVolume): boolean => read.findings.some((f) => f.severity === 'stop')

/** The coarsest distance between samples, mm: what limits a needle's course most. */
export const coarsestMm = ({ volume }: ReadVolume): number =>
  Math.max(...volume.grid.spacingMm, volume.acquisition.sliceThicknessMm ?? 0)

/** Height of the image along the patient, mm. */
export const heightMm = ({ volume: { grid } }: ReadVolume): number => {
  const m = grid.patientFromVoxel as Float64Array
  return [0, 1, 2].reduce((sum, a) => sum + Math.abs(m[8 + a] as number) * (grid.dims[a] as number), 0)
}

const soft = /soft|b[12]\d|fc0|fc1\d|std|standard/i

/** An order of CTs, the best to plan on first: stopped ones last, then by their coarsest sampling, then by the height seen, then in given order. */
export function byFitnessForPlanning(a: ReadVolume, b: ReadVolume): number {
  const stopped = Number(isStopped(a)) - Number(isStopped(b))
  if (stopped !== 0) return stopped
  const step = coarsestMm(a) - coarsestMm(b)
  if (Math.abs(step) > 0.2) return step
  const taller = heightMm(b) - heightMm(a)
  if (Math.abs(taller) > 20) return taller
  const kernel = (v: ReadVolume): number => (soft.test(v.volume.acquisition.kernel ?? '') ? 0 : 1)
  return kernel(a) - kernel(b)
}
