import type { Finding } from '../../../base/index.ts'
import { useTexts } from '../shell/context.tsx'

/** What a person must know about these figures, worst first as they come. */
export function FindingsList({ findings }: { findings: readonly Finding[] }) {
  const texts = useTexts().strength
  if (findings.length === 0) return null
  return (
    <section className="strength-findings">
      <h2>{texts.findings}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keys */}
      <ul tabIndex={0}>
        {findings.map((f) => (
          <li key={`${f.code} ${f.about} ${JSON.stringify(f.facts)}`} data-severity={f.severity}>
            {f.sentence}
            <small>{f.remedy}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}
