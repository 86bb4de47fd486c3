import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { isLevel } from '../anatomy/index.ts'
import type { Volume } from '../imaging/index.ts'
import type { LevelPlan, Plan } from '../planning/index.ts'
import { refuse } from './troubles.ts'

/** A plan as an earlier `vertebro plan` left it, and where its CT and masks are looked for. */
export interface StoredPlan {
  readonly folder: string
  readonly title: string
  readonly plan: Plan
  readonly image: { readonly dims: readonly number[]; readonly patientFromVoxel: readonly number[] }
}

/** Where `vertebro plan` notes the CT it was given, beside the plan; holds a path of this computer and may be deleted. */
export const imageSourceFile = 'image-source.txt'

/** Refuses (CLI-004, CLI-012) what is not a plan of this version. */
export async function readPlan(path: string): Promise<StoredPlan> {
  const file = path.endsWith('.json') ? path : join(path, 'plan.json')
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw refuse('CLI-004', { path: file, problem: cause.code ?? String(cause) })
  })
  const read = parsed(text, file)
  const { schema, schemaVersion, title, plan, image } = read
  if (schema !== 'vertebro-plan' || !String(schemaVersion).startsWith('1.'))
    throw refuse('CLI-012', { path: file, schema: String(schema), schemaVersion: String(schemaVersion) })
  if (!isPlan(plan) || !image || !Array.isArray(image.dims) || !Array.isArray(image.patientFromVoxel))
    throw refuse('CLI-012', { path: file, problem: 'levels, needles or the image are missing' })
  const levels = plan.levels.map((level) => ({ ...level, findings: [] }))
  return {
    folder: dirname(resolve(file)),
    title: typeof title === 'string' ? title : '',
    plan: { gauge: plan.gauge, levels, findings: [] },
    image: { dims: image.dims, patientFromVoxel: image.patientFromVoxel },
  }
}

interface Document {
  readonly schema?: unknown
  readonly schemaVersion?: unknown
  readonly title?: unknown
  readonly plan?: unknown
  readonly image?: { readonly dims?: unknown; readonly patientFromVoxel?: unknown }
}

function parsed(text: string, file: string): Document {
  try {
    const read: unknown = JSON.parse(text)
    if (typeof read === 'object' && read !== null) return read as Document
  } catch {}
  throw refuse('CLI-012', { path: file, problem: 'not a JSON document' })
}

const isTriple = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 3 && value.every((n) => Number.isFinite(n))

function isPlan(value: unknown): value is Plan {
  const levels = (value as Partial<Plan> | undefined)?.levels
  return Array.isArray(levels) && levels.every(isLevelPlan)
}

/** Everything a rehearsal takes from a level: its needles, views and volumes. */
function isLevelPlan(value: unknown): value is LevelPlan {
  const level = value as Partial<LevelPlan> | undefined
  if (!level || !isLevel(String(level.level)) || !Array.isArray(level.accesses) || !Array.isArray(level.views))
    return false
  const needles = level.accesses.every(
    (a) =>
      isTriple(a?.skinEntry) && isTriple(a?.target) && isTriple(a?.direction) && ['left', 'right'].includes(a?.side),
  )
  return needles && Array.isArray(level.cement?.suggestions)
}

/** Refuses (CLI-013) a CT that is not the one the plan was made from: other samples or another place. */
export function refuseOtherImage(stored: StoredPlan, volume: Volume): void {
  const { dims, patientFromVoxel } = volume.grid
  const affine = patientFromVoxel as Float64Array
  const same =
    stored.image.dims.every((n, axis) => n === dims[axis]) &&
    stored.image.patientFromVoxel.every((m, n) => Math.abs(m - (affine[n] as number)) < 1e-3)
  if (!same) throw refuse('CLI-013', { planned: [...stored.image.dims].map(Number), given: [...dims] })
}

/** The path of the CT: as given, else noted beside the plan, else `ct.nii.gz` there. */
export async function imagePathFor(stored: StoredPlan, given: string | undefined): Promise<string> {
  if (given !== undefined) return given
  const noted = await readFile(join(stored.folder, imageSourceFile), 'utf8').catch(() => '')
  return noted.trim() === '' ? join(stored.folder, 'ct.nii.gz') : resolve(stored.folder, noted.trim())
}
