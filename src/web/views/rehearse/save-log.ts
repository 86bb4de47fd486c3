import type { CaseRehearsal } from '../../../case/index.ts'
import { rehearsalFile } from '../../state/rehearse/course.ts'

/** Hands the log to the browser as a download. */
export function saveLog(rehearsal: CaseRehearsal, nameOf: (level: string, date: string) => string): void {
  const url = URL.createObjectURL(new Blob([rehearsalFile(rehearsal)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = nameOf(rehearsal.level, rehearsal.startedAt.slice(0, 10))
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
