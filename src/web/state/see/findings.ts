import { isLevel, type Level, type Vertebra } from '../../../anatomy/index.ts'
import type { Finding } from '../../../base/index.ts'
import type { CaseDocument } from '../../../case/index.ts'
import type { Point } from '../../../geometry/index.ts'

const order = { stop: 0, caution: 1, note: 2 } as const

/** All that a person must know about the images and the spine, worst first, each once. */
export function findingsOf({ findings, images, spine }: CaseDocument): readonly Finding[] {
  const all = [
    ...(spine?.record.findings ?? []),
    ...(spine?.record.vertebrae.flatMap((v) => v.findings) ?? []),
    ...images.flatMap((image) => image.findings),
    ...findings,
  ]
  const seen = new Set<string>()
  const once = all.filter((finding) => {
    const key = `${finding.code} ${finding.about} ${JSON.stringify(finding.facts)}`
    return !seen.has(key) && seen.add(key)
  })
  return once.sort((a, b) => order[a.severity] - order[b.severity])
}

/** The vertebra a finding is about, where its words name one: `left pedicle of L3` is about L3. */
export function levelOf({ about }: Pick<Finding, 'about'>): Level | null {
  const named = /\b[CTLS]\d{1,2}\b/.exec(about)?.[0]
  return named !== undefined && isLevel(named) ? named : null
}

/** Where in the vertebra it is: the interrupted wall or the pedicle its words name; else null, for the whole vertebra. */
export function placeOf({ about }: Pick<Finding, 'about'>, vertebra: Vertebra): Point<'patient'> | null {
  const breach = vertebra.morphometry.breaches.find(({ wall }) => about.startsWith(wall))
  if (breach) return breach.centre
  const side = /^(left|right) pedicle/.exec(about)?.[1] as 'left' | 'right' | undefined
  return (side && vertebra.pedicles[side]?.isthmus) ?? null
}
