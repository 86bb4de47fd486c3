import { useMemo } from 'react'
import type { Finding } from '../../../../base/index.ts'
import { findingsOfLevel } from '../../../state/plan/level.ts'
import { useTexts } from '../../shell/context.tsx'
import { useDesk, usePlanRoom } from '../room.tsx'
import { factsInWords } from '../words.ts'

/** What a person must know about this level as it stands, worst first; the needle in the hand as it is held. */
function useFindings(): readonly Finding[] {
  const { inPlan, document, measured } = usePlanRoom()
  const side = useDesk((state) => state.side)
  const inHand = useDesk((state) => state.measured?.findings ?? null)
  return useMemo(() => {
    if (!inPlan) return []
    const left = side === 'left' && inHand ? inHand : measured.left
    const right = side === 'right' && inHand ? inHand : measured.right
    return findingsOfLevel(inPlan, document.plan?.searched.findings ?? [], [left, right])
  }, [inPlan, document, measured, side, inHand])
}

/** How many, coloured as the worst. */
export function FindingsCount() {
  const findings = useFindings()
  return (
    <span className="count" data-severity={findings[0]?.severity}>
      {findings.length}
    </span>
  )
}

export function FindingsTab() {
  const texts = useTexts().plan
  const findings = useFindings()
  return (
    <div className="tab">
      {findings.length === 0 && <p className="panel-note">{texts.noFindings}</p>}
      <ul className="findings" aria-label={texts.findings}>
        {findings.map((finding) => (
          <li key={`${finding.code} ${finding.about}`} data-severity={finding.severity}>
            <b>
              {texts.severity[finding.severity]}: {finding.about}
            </b>
            <span>{finding.sentence}</span>
            <small>
              {finding.remedy} {factsInWords(finding.facts)} {finding.code}
            </small>
          </li>
        ))}
      </ul>
    </div>
  )
}
