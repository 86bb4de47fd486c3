import { Text } from '@mantine/core'
import type { Finding } from '../../../../base/index.ts'
import { findingsOf, levelOf, placeOf } from '../../../state/see/findings.ts'
import { useDocument, useStation, useTexts } from '../../shell/context.tsx'
import { signs } from '../../shell/theme.ts'
import { goTo, goToVertebra } from '../go.ts'
import { useSee } from '../session.tsx'

const edges = { stop: signs.stop, caution: signs.caution, note: '#84919e' } as const

/** All that a person must know, worst first; each leads to its place. */
export function FindingsList() {
  const texts = useTexts().see.findings
  const document = useDocument()
  const findings = document ? findingsOf(document) : []
  if (findings.length === 0) return <Text p="sm">{texts.none}</Text>
  return (
    <ul className="see-findings">
      {findings.map((finding) => (
        <Item key={`${finding.code} ${finding.about} ${JSON.stringify(finding.facts)}`} finding={finding} />
      ))}
    </ul>
  )
}

function Item({ finding }: { finding: Finding }) {
  const texts = useTexts().see.findings
  const see = useSee()
  const station = useStation()
  const level = levelOf(finding)
  const vertebra = station.document?.spine?.record.vertebrae.find((v) => v.level === level)
  const words = (
    <>
      <strong>{`${texts.severity[finding.severity]}${finding.about ? ` \u00b7 ${finding.about}` : ''}`}</strong>
      <span>{finding.sentence}</span>
      <span className="see-remedy">{finding.remedy}</span>
    </>
  )
  const style = { borderLeftColor: edges[finding.severity] }
  return (
    <li>
      {vertebra ? (
        <button
          type="button"
          style={style}
          onClick={() => {
            station.chooseLevel(vertebra.level)
            goToVertebra(see, vertebra)
            const place = placeOf(finding, vertebra)
            if (place) goTo(see, place)
          }}
        >
          {words}
        </button>
      ) : (
        <div style={style}>{words}</div>
      )}
    </li>
  )
}
