import { ActionIcon, Slider } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useEffect } from 'react'
import { clock } from '../../state/quantities.ts'
import { useTexts } from '../shell/context.tsx'
import { useDesk, useSession } from './use-session.ts'

const stepMs = 120

/** The rehearsal again, line by line: scrubbed by hand or played. */
export function Timeline() {
  const texts = useTexts().rehearse.replay
  const session = useSession()
  const replay = useDesk((desk) => desk.replay)
  const at = replay?.at ?? 0
  const last = (replay?.log.length ?? 1) - 1
  const playing = replay?.playing ?? false
  useEffect(() => {
    if (!playing) return
    const timer = setTimeout(() => (at < last ? session.showAt(at + 1) : play(false)), stepMs)
    return () => clearTimeout(timer)
  })
  const play = (on: boolean): void => session.desk.setState(({ replay: r }) => ({ replay: r && { ...r, playing: on } }))
  if (!replay) return null
  const { same, firstAt } = replay.replayed
  return (
    <section className="timeline" aria-label={texts.timeline}>
      <ActionIcon
        size="lg"
        variant="default"
        aria-label={playing ? texts.stop : texts.play}
        onClick={() => {
          if (!playing && at >= last) session.showAt(0)
          play(!playing)
        }}
      >
        {playing ? <IconPlayerPause size={18} aria-hidden="true" /> : <IconPlayerPlay size={18} aria-hidden="true" />}
      </ActionIcon>
      <Slider
        className="timeline-slider"
        thumbLabel={texts.timeline}
        min={0}
        max={last}
        value={at}
        label={(line) => clock(replay.log[line]?.timeS)}
        marks={replay.log.flatMap((entry, value) => (entry.outcome.stop ? [{ value }] : []))}
        onChange={(line) => session.showAt(line)}
      />
      <span className="timeline-words">
        {texts.line(at + 1, last + 1)}
        <small>{same ? texts.same : texts.differs((firstAt ?? 0) + 1)}</small>
      </span>
    </section>
  )
}
