import { Button, Group, ScrollArea } from '@mantine/core'
import type { RehearsalScore, ScoredPart } from '../../../rehearsal/index.ts'
import { ml, mm, percent, quantity } from '../../state/quantities.ts'
import { openReplay } from '../../state/rehearse/replay.ts'
import { useDocument, useStation, useTexts } from '../shell/context.tsx'
import { LeaksSeen } from './leaks-seen.tsx'
import { saveLog } from './save-log.ts'
import { useDesk, useSession } from './use-session.ts'

/** The rehearsal score with its parts, leaks and where they are seen, and what can be done next. */
export function ScoreSheet() {
  const texts = useTexts().rehearse
  const outcome = useDesk((desk) => desk.outcome)
  const replaying = useDesk((desk) => desk.replay !== null)
  const planning = useDesk((desk) => desk.setup.mode === 'planning' && desk.replay === null)
  if (!outcome) return <Next />
  const { score } = outcome
  const inCanal = score.whole === 0 && score.parts.some((p) => p.score > 0)
  return (
    <section className="score" aria-label={texts.score.title}>
      <div className="score-head">
        <h2>{texts.score.title}</h2>
        <output className="score-whole" data-testid="score">
          {quantity(100 * score.whole, '', 0)} <small>{texts.score.of}</small>
        </output>
      </div>
      <Parts score={score} />
      {inCanal && <p className="note note-stop">{texts.score.canal}</p>}
      {planning && <p className="note">{texts.score.planned}</p>}
      <p className="note">{texts.score.note}</p>
      <ScrollArea className="score-more" type="auto" viewportProps={{ tabIndex: 0 }}>
        <LeaksSeen outcome={outcome} />
      </ScrollArea>
      <Next replaying={replaying} />
    </section>
  )
}

function Parts({ score }: { score: RehearsalScore }) {
  const texts = useTexts().rehearse.score
  return (
    <table className="score-parts">
      <tbody>
        {score.parts.map((part) => (
          <tr key={part.part}>
            <th scope="row">{texts.parts[part.part]}</th>
            <td>
              <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect width={100} height={8} className="gauge-ground" />
                <rect width={100 * part.score} height={8} className="gauge-score" />
              </svg>
            </td>
            <td>{quantity(100 * part.score, '', 0)}</td>
            <td className="measured">
              <Measured part={part} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Measured({ part: { measured, unit } }: { part: ScoredPart }) {
  const texts = useTexts().rehearse.score
  switch (unit) {
    case 'mm':
      return mm(measured)
    case 'images':
      return texts.count(quantity(measured, '', 0))
    case 's':
      return texts.minutes(quantity(measured / 60, '', 1))
    case 'mm3':
      return ml(measured, 2)
    case 'fraction':
      return measured < 0.005 ? texts.inRange : texts.offRange(percent(measured))
  }
}

function Next({ replaying = false }: { replaying?: boolean }) {
  const texts = useTexts().rehearse
  const session = useSession()
  const station = useStation()
  const id = useDesk((desk) => desk.open?.id)
  const rehearsal = useDocument()?.rehearsals.find((r) => r.id === id)
  return (
    <Group gap={6} mt="xs">
      {rehearsal && !replaying && (
        <Button size="xs" onClick={() => void openReplay(station, rehearsal, texts.replay.preparing)}>
          {texts.score.replay}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={() => session.leave()}>
        {replaying ? texts.replay.close : texts.score.again}
      </Button>
      {rehearsal && (
        <Button size="xs" variant="default" onClick={() => saveLog(rehearsal, texts.fileName)}>
          {texts.score.exportLog}
        </Button>
      )}
      {rehearsal && (
        <Button size="xs" variant="default" onClick={() => station.show('strength')}>
          {texts.score.strength}
        </Button>
      )}
    </Group>
  )
}
