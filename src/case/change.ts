import type { Level, Side } from '../anatomy/index.ts'
import type { Finding } from '../base/index.ts'
import type { Access } from '../planning/index.ts'
import type {
  Acceptance,
  CaseDocument,
  CaseImage,
  CasePlan,
  CaseRehearsal,
  CaseSpine,
  CaseStrength,
  LevelNeedles,
  Measurement,
  PlannedNeedle,
} from './document.ts'
import { refuse } from './troubles.ts'

/** What can happen to a case. Each is named in the field's words, so that a history reads as a course. */
export type CaseChange =
  | { readonly name: 'rename case'; readonly title: string }
  | { readonly name: 'note'; readonly note: string }
  | { readonly name: 'add image'; readonly image: CaseImage; readonly findings: readonly Finding[] }
  | { readonly name: 'remove image'; readonly imageId: string }
  | { readonly name: 'find spine'; readonly spine: CaseSpine }
  | { readonly name: 'renumber'; readonly spine: CaseSpine }
  | { readonly name: 'edit masks'; readonly spine: CaseSpine }
  | { readonly name: 'lock level'; readonly level: Level; readonly locked: boolean }
  | { readonly name: 'draw measurement'; readonly measurement: Measurement }
  | { readonly name: 'move measurement'; readonly measurement: Measurement }
  | { readonly name: 'remove measurement'; readonly measurementId: string }
  | { readonly name: 'plan'; readonly plan: CasePlan }
  | { readonly name: 'move needle'; readonly level: Level; readonly side: Side; readonly access: Access }
  | { readonly name: 'choose needle'; readonly level: Level; readonly side: Side; readonly access: Access | null }
  | { readonly name: 'accept needle'; readonly level: Level; readonly side: Side; readonly acceptance: Acceptance }
  | { readonly name: 'reopen needle'; readonly level: Level; readonly side: Side }
  | { readonly name: 'cement volume'; readonly level: Level; readonly volumeMm3: number | null }
  | { readonly name: 'rehearse'; readonly rehearsal: CaseRehearsal }
  | { readonly name: 'remove rehearsal'; readonly rehearsalId: string }
  | { readonly name: 'compute strength'; readonly strength: CaseStrength }

export type ChangeName = CaseChange['name']

/**
 * The document after a change; the one given stays as it is.
 *
 * Errors  CAS-001 where the change names something the case does not hold
 */
export function changed(document: CaseDocument, change: CaseChange): CaseDocument {
  switch (change.name) {
    case 'rename case':
      return { ...document, title: change.title }
    case 'note':
      return { ...document, note: change.note }
    case 'add image':
      return withImage(document, change.image, change.findings)
    case 'remove image':
      return withoutImage(document, change.imageId)
    case 'find spine':
    case 'renumber':
    case 'edit masks':
      return { ...document, spine: change.spine }
    case 'lock level':
      return { ...document, spine: locked(spineOf(document), change.level, change.locked) }
    case 'draw measurement':
      return { ...document, measurements: [...document.measurements, change.measurement] }
    case 'move measurement':
    case 'remove measurement':
      return { ...document, measurements: measurementsAfter(document, change) }
    case 'plan':
      return { ...document, plan: change.plan }
    case 'rehearse':
      return { ...document, rehearsals: [...document.rehearsals, change.rehearsal] }
    case 'remove rehearsal':
      return { ...document, rehearsals: document.rehearsals.filter(({ id }) => id !== change.rehearsalId) }
    case 'compute strength':
      return { ...document, strengths: strengthsAfter(document, change.strength) }
    default:
      return { ...document, plan: planAfter(document, change) }
  }
}

function withImage(document: CaseDocument, image: CaseImage, findings: readonly Finding[]): CaseDocument {
  const images = document.images.filter(({ id }) => id !== image.id)
  return { ...document, images: [...images, image], findings: [...document.findings, ...findings] }
}

/** The image and what was read from it; needles and measurements on it mean nothing without it. */
function withoutImage(document: CaseDocument, imageId: string): CaseDocument {
  const onIt = document.spine?.imageId === imageId
  return {
    ...document,
    images: document.images.filter(({ id }) => id !== imageId),
    measurements: document.measurements.filter((m) => m.imageId !== imageId),
    ...(onIt ? { spine: null, plan: null, rehearsals: [], strengths: [] } : {}),
  }
}

function spineOf(document: CaseDocument): CaseSpine {
  if (!document.spine) throw refuse('CAS-001', { missing: 'spine' })
  return document.spine
}

function locked(spine: CaseSpine, level: Level, isLocked: boolean): CaseSpine {
  const others = spine.locked.filter((other) => other !== level)
  return { ...spine, locked: isLocked ? [...others, level] : others }
}

function measurementsAfter(
  document: CaseDocument,
  change: Extract<CaseChange, { name: 'move measurement' | 'remove measurement' }>,
): readonly Measurement[] {
  const id = change.name === 'move measurement' ? change.measurement.id : change.measurementId
  if (!document.measurements.some((m) => m.id === id)) throw refuse('CAS-001', { missing: 'measurement' })
  if (change.name === 'remove measurement') return document.measurements.filter((m) => m.id !== id)
  return document.measurements.map((m) => (m.id === id ? change.measurement : m))
}

function strengthsAfter(document: CaseDocument, strength: CaseStrength): readonly CaseStrength[] {
  const { level, rehearsalId } = strength
  const others = document.strengths.filter((s) => s.level !== level || s.rehearsalId !== rehearsalId)
  return [...others, strength]
}

type NeedleChange = Extract<
  CaseChange,
  { name: 'move needle' | 'choose needle' | 'accept needle' | 'reopen needle' | 'cement volume' }
>

function planAfter(document: CaseDocument, change: NeedleChange): CasePlan {
  const { plan } = document
  const level = plan?.levels.find((l) => l.level === change.level)
  if (!plan || !level) throw refuse('CAS-001', { missing: `plan of ${change.level}` })
  const after = levelAfter(level, change)
  return { ...plan, levels: plan.levels.map((l) => (l === level ? after : l)) }
}

function levelAfter(level: LevelNeedles, change: NeedleChange): LevelNeedles {
  if (change.name === 'cement volume') return { ...level, cementVolumeMm3: change.volumeMm3 }
  const needle = needleAfter(level.needles[change.side], change)
  return { ...level, needles: { ...level.needles, [change.side]: needle } }
}

/** A needle that moves is no longer accepted. */
function needleAfter(
  needle: PlannedNeedle | null,
  change: Exclude<NeedleChange, { name: 'cement volume' }>,
): PlannedNeedle | null {
  switch (change.name) {
    case 'choose needle':
      return change.access && { access: change.access, movedByHand: false, accepted: null }
    case 'move needle':
      return { access: change.access, movedByHand: true, accepted: null }
    default:
      if (!needle) throw refuse('CAS-001', { missing: `needle of ${change.level}, ${change.side}` })
      return { ...needle, accepted: change.name === 'accept needle' ? change.acceptance : null }
  }
}
