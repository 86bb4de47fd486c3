import type { FractureShape, Level } from '../../../anatomy/index.ts'
import { emptyCase, imageRecord } from '../../../case/index.ts'
import type { PhantomOptions } from '../../../phantom/index.ts'
import type { Workstation } from '../workstation.ts'
import { findVertebrae } from './find-vertebrae.ts'

/** What the form asks about a patient to be made up. */
export interface PatientForm {
  readonly seed: number
  readonly level: Level | 'none'
  readonly shape: FractureShape
  readonly lossPercent: number
  readonly retropulsionMm: number
  readonly trabecularHu: number
  readonly sliceMm: number
}

export const usualPatient: PatientForm = {
  seed: 2,
  level: 'L1',
  shape: 'wedge',
  lossPercent: 30,
  retropulsionMm: 1,
  trabecularHu: 90,
  sliceMm: 1,
}

export const fracturable = ['T11', 'T12', 'L1', 'L2', 'L3', 'L4'] as const satisfies readonly Level[]

/** The form as options of the generator. A preview is coarse and cut tight, so that it follows the hand. */
export function phantomOptionsOf(form: PatientForm, isPreview = false): PhantomOptions {
  const { level, shape, lossPercent, retropulsionMm } = form
  return {
    seed: form.seed,
    levels: ['T11', 'T12', 'L1', 'L2', 'L3', 'L4', 'L5', 'S1'],
    trabecularHu: form.trabecularHu,
    fractures: level === 'none' ? [] : [{ level, shape, lossFraction: lossPercent / 100, retropulsionMm }],
    ...(isPreview ? { spacingMm: 2.4, field: 'tight' as const } : { spacingMm: [1, 1, form.sliceMm] as const }),
  }
}

/** Makes the patient, opens the case and finds its vertebrae as those of any other CT. */
export async function makePatient(station: Workstation, form: PatientForm, title: string, job: string): Promise<void> {
  const made = await station.run(job, (watch) => station.engine.call('makePhantom', phantomOptionsOf(form), watch))
  if (!made) return
  const { volume } = made
  const given = { id: station.newId(), samplesId: station.newId(), title, role: 'planning', findings: [] } as const
  const document = { ...emptyCase(station.newId(), title, 'made up'), images: [imageRecord(volume, given)] }
  await station.takeIn(document, new Map([[given.samplesId, volume.samples]]))
  station.show('see')
  await findVertebrae(station)
}
