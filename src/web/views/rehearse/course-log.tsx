import { useEffect, useRef } from 'react'
import type { Action, LogEntry } from '../../../rehearsal/index.ts'
import { clock, ml, mm, quantity } from '../../state/quantities.ts'
import { type LogLine, linesOf } from '../../state/rehearse/log-lines.ts'
import { useTexts } from '../shell/context.tsx'
import { useDesk, useSession } from './use-session.ts'

/** What was done, like with like on one line; in a replay each line leads to its place. */
export function CourseLog() {
  const texts = useTexts().rehearse.log
  const session = useSession()
  const log = useDesk((desk) => desk.log)
  const at = useDesk((desk) => desk.replay?.at ?? null)
  const lines = linesOf(log)
  const end = useRef<HTMLLIElement>(null)
  const replaying = at !== null
  useEffect(() => {
    if (!replaying && log.length > 0) end.current?.scrollIntoView({ block: 'nearest' })
  }, [log, replaying])
  return (
    <section className="course-log" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      {lines.length === 0 && <p className="note">{texts.empty}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keys */}
      <ol tabIndex={0}>
        {lines.map((line, n) => (
          <li
            key={line.first}
            ref={n === lines.length - 1 ? end : undefined}
            data-now={(at !== null && at >= line.first && at <= line.last) || undefined}
          >
            <time>{clock(line.timeS)}</time>
            {replaying ? (
              <button type="button" onClick={() => session.showAt(line.last)}>
                <Words line={line} />
              </button>
            ) : (
              <span>
                <Words line={line} />
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Words({ line }: { line: LogLine }) {
  const texts = useTexts().rehearse
  const stop = line.entry.outcome.stop
  const rule = typeof stop === 'string' ? (stop as keyof typeof texts.alarm.rules) : null
  return (
    <>
      {inWords(line, texts)}
      {rule && <em>, {texts.log.stopped(texts.alarm.rules[rule].toLowerCase())}</em>}
    </>
  )
}

function inWords({ entry, sum }: LogLine, texts: ReturnType<typeof useTexts>['rehearse']): string {
  const words = texts.log
  const action: Action = (entry as LogEntry).action
  switch (action.do) {
    case 'position':
      return words.position(action.level)
    case 'anaesthetise':
      return words.anaesthetise(action.side, quantity(action.massMg, 'mg', 0))
    case 'image':
      return words.image(texts.views[action.view], sum)
    case 'access':
      return words.access(action.side)
    case 'advance':
      return words.advance(action.side, mm(sum))
    case 'move back':
      return words.back(action.side, mm(sum))
    case 'balloon':
      return words.balloon(action.side, ml(action.volumeMm3, 2))
    case 'mix':
      return words.mix(action.brand)
    case 'inject':
      return words.inject(action.side, ml(sum, 2))
    case 'wait':
      return words.wait(clock(sum))
    case 'set':
      return words.set(clock(sum))
    case 'withdraw':
      return words.withdraw(action.side)
    case 'recheck':
      return words.recheck
  }
}
