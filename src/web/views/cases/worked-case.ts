import { Refusal } from '../../../base/index.ts'
import { webTroubles } from '../../troubles.ts'

/** The worked case, as it lies beside the page. */
export async function fetchWorkedCase(): Promise<Blob> {
  const answer = await fetch('worked-case.zip')
  if (!answer.ok) throw new Refusal('WEB-010', webTroubles['WEB-010'], { missing: 'worked-case.zip' })
  return answer.blob()
}
