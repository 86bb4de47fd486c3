import { ml } from '../../state/quantities.ts'
import type { RehearsalOutcome } from '../../work/operations/rehearsal-course.ts'
import { useTexts } from '../shell/context.tsx'

/** Each leak, the view that shows it first and how much was out by then; then what else is to be known. */
export function LeaksSeen({ outcome: { seen, findings } }: { outcome: RehearsalOutcome }) {
  const texts = useTexts().rehearse
  const seenMm3 = (mm3: number): string => (mm3 < 10 ? texts.score.trace : ml(mm3, 2))
  const leaks = seen.leaks.filter((leak) => leak.volumeMm3 >= 5)
  return (
    <div className="leaks-seen">
      <h3>{texts.score.leaks}</h3>
      {leaks.length === 0 && <p className="note">{texts.score.noLeak}</p>}
      <ul>
        {leaks.map((leak) => (
          <li key={`${leak.class} ${leak.exit.join(' ')}`}>
            {texts.score.leakLine(`${leak.class}, ${texts.alarm.place[leak.class]}`, ml(leak.volumeMm3, 2))}
            {leak.intoCanal ? `. ${texts.alarm.canal}` : ''}
            <small>
              {leak.seenFirstIn
                ? texts.score.seenFirst(texts.views[leak.seenFirstIn], seenMm3(leak.seenVolumeMm3 ?? 0))
                : texts.score.notSeen}
            </small>
          </li>
        ))}
      </ul>
      <h3>{texts.score.findings}</h3>
      <ul>
        {findings.map((f) => (
          <li key={`${f.code} ${f.about} ${JSON.stringify(f.facts)}`} data-severity={f.severity}>
            {f.sentence}
            <small>{f.remedy}</small>
          </li>
        ))}
      </ul>
    </div>
  )
}
