import { ActionIcon } from '@mantine/core'
import { IconAlertTriangle, IconHandStop, IconX } from '@tabler/icons-react'
import { ml } from '../../state/quantities.ts'
import type { Alarm } from '../../state/rehearse/alarm.ts'
import { useTexts } from '../shell/context.tsx'
import { useDesk, useSession } from './use-session.ts'

/** What a person must hear at once: over the pictures, in words, and read out. */
export function AlarmBanner() {
  const texts = useTexts().rehearse.alarm
  const session = useSession()
  const alarm = useDesk((desk) => desk.alarm)
  const Icon = alarm?.kind === 'leak' ? IconAlertTriangle : IconHandStop
  return (
    <div className="alarm-place" role="alert" aria-live="assertive" aria-atomic="true">
      {alarm && (
        <div className="alarm" data-kind={alarm.kind} data-testid="alarm">
          <Icon size={28} stroke={1.8} aria-hidden="true" />
          <AlarmWords alarm={alarm} />
          <ActionIcon
            variant="transparent"
            c="inherit"
            size="lg"
            aria-label={texts.close}
            onClick={() => session.desk.setState({ alarm: null })}
          >
            <IconX size={20} aria-hidden="true" />
          </ActionIcon>
        </div>
      )}
    </div>
  )
}

function AlarmWords({ alarm }: { alarm: Alarm }) {
  const texts = useTexts().rehearse.alarm
  if (alarm.kind === 'stop')
    return (
      <div>
        <strong>
          {texts.stop}: {texts.rules[alarm.rule]}
        </strong>
        <p>{texts.rulesDo[alarm.rule]}</p>
      </div>
    )
  return (
    <div>
      <strong>
        {texts.leak} {alarm.class}, {texts.place[alarm.class]}
        {alarm.intoCanal ? `. ${texts.canal}` : ''}: {texts.volume(ml(alarm.allMm3, 2))}
      </strong>
      <p>{texts.leakDo}</p>
    </div>
  )
}
