import { type CaseDocument, type CaseRehearsal, type CaseStrength, planningImage } from '../../../case/index.ts'
import type { LevelPlan } from '../../../planning/index.ts'
import type { StrengthInput, StrengthOutcome } from '../../work/operations/strength.ts'
import { logOf } from '../rehearse/course.ts'
import { rehearsalPlace, wantedVolumeMm3 } from '../rehearse/level-plan.ts'
import type { SyringeName } from '../rehearse/setup.ts'
import type { Workstation } from '../workstation.ts'
import { bytesOf, fieldsFrom, type PackedFields, packed } from './packed-fields.ts'

/** What strength can be computed from: a rehearsal of the level, or, null, the plan's own course. */
export type StrengthSource = CaseRehearsal | null

/** The rehearsals of a level that cement was injected in, newest first. */
export const sourcesOf = ({ rehearsals }: CaseDocument, level: string | null): readonly CaseRehearsal[] =>
  rehearsals.filter((r) => r.level === level && r.theatre && logOf(r).some((e) => e.injectedMm3 > 0)).reverse()

export const strengthFor = (
  { strengths }: CaseDocument,
  level: string | null,
  source: StrengthSource,
): CaseStrength | null => strengths.find((s) => s.level === level && s.rehearsalId === (source?.id ?? null)) ?? null

export const outcomeOfStrength = ({ outcome }: CaseStrength): StrengthOutcome => outcome as StrengthOutcome

/** Points kept of each temperature curve: more than a screen shows. */
const curvePoints = 160

/** Computes and keeps it in the case; told where no cement came to lie. True where it was computed. */
export async function computeStrength(
  station: Workstation,
  source: StrengthSource,
  question: boolean,
  title: string,
): Promise<boolean> {
  const { document } = station
  const level = station.store.getState().level
  const input = document && inputFor(document, level, source, question)
  if (!document || !input) return false
  const computed = await station.run(title, (watch) => station.engine.call('computeStrength', input, watch))
  if (!computed || station.document?.id !== document.id) return false
  const fieldsId = station.newId()
  station.arrays.put(fieldsId, bytesOf(packed(computed.fields)))
  const strength: CaseStrength = {
    level: input.plan.level,
    spineId: input.spineId,
    rehearsalId: source?.id ?? null,
    outcome: thinned(computed.outcome),
    fieldsId,
  }
  station.change({ name: 'compute strength', strength })
  return true
}

function inputFor(
  document: CaseDocument,
  level: string | null,
  source: StrengthSource,
  question: boolean,
): StrengthInput | null {
  const image = planningImage(document)
  if (!image) return null
  if (source?.theatre) {
    const { spineId, plan, syringe } = source.theatre
    const options = { syringe: syringe as SyringeName }
    const wishes = wishesFor(document, plan)
    return { imageId: image.id, spineId, plan, options, log: logOf(source), wishes, question }
  }
  const place = rehearsalPlace(document, level)
  return place && { ...place, log: null, wishes: wishesFor(document, place.plan), question }
}

function wishesFor(document: CaseDocument, { level }: LevelPlan): StrengthInput['wishes'] {
  const volumeMm3 = wantedVolumeMm3(document, level)
  return volumeMm3 === null ? {} : { volumeMm3 }
}

/** Of each curve only as many points as are drawn: the document is saved whole at every change. */
function thinned(outcome: StrengthOutcome): StrengthOutcome {
  if (!outcome.heat) return outcome
  const { curves } = outcome.heat
  const every = Math.max(1, Math.ceil(curves.value.sinceMixingS.length / curvePoints))
  const some = (values: readonly number[]): readonly number[] =>
    values.filter((_, n) => n % every === 0 || n === values.length - 1)
  const thin = ({ sinceMixingS, placesC }: typeof curves.value) => ({
    sinceMixingS: some(sinceMixingS),
    placesC: Object.fromEntries(Object.entries(placesC).map(([place, values]) => [place, some(values)])),
  })
  const { low, value, high } = curves
  return { ...outcome, heat: { ...outcome.heat, curves: { low: thin(low), value: thin(value), high: thin(high) } } }
}

const unpacked = new WeakMap<Uint8Array, PackedFields | null>()

/** The fields of a stored strength; null where they are not here. */
export function fieldsOf(station: Workstation, { fieldsId }: CaseStrength): PackedFields | null {
  const bytes = fieldsId ? station.arrays.get(fieldsId) : null
  if (!(bytes instanceof Uint8Array)) return null
  if (!unpacked.has(bytes)) unpacked.set(bytes, fieldsFrom(bytes))
  return unpacked.get(bytes) ?? null
}
