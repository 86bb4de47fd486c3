import type { Spine } from '../anatomy/index.ts'
import type { Finding } from '../base/index.ts'
import type { Plan } from '../planning/index.ts'
import type { ResultFile } from './result-folder.ts'

/** What planning one volume came to, with the files that say so. */
export interface Made {
  readonly spine: Spine
  readonly plan: Plan
  readonly findings: readonly Finding[]
  readonly files: readonly ResultFile[]
}
