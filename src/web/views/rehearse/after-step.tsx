import { Button, Stack, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { finishRehearsal } from '../../state/rehearse/course.ts'
import { useStation, useTexts } from '../shell/context.tsx'
import { useDesk, useSession } from './use-session.ts'

/** Setting, needles out, recheck, score. */
export function AfterStep() {
  const texts = useTexts().rehearse.after
  const session = useSession()
  const station = useStation()
  const needles = useDesk((desk) => desk.moment?.needles)
  const log = useDesk((desk) => desk.log)
  const scoring = useDesk((desk) => desk.phase === 'scoring')
  const [sure, setSure] = useState(false)
  useEffect(() => {
    // A question left alone is withdrawn.
    const timer = sure ? setTimeout(() => setSure(false), 6000) : undefined
    return () => clearTimeout(timer)
  }, [sure])
  const did = (what: string): boolean => log.some((entry) => entry.action.do === what)
  const mark = (done: boolean) => done && <IconCheck size={16} aria-label={texts.done} />
  return (
    <Stack gap={8}>
      <Text size="xs" c="dimmed">
        {texts.lead}
      </Text>
      <Button
        variant="default"
        leftSection={mark(did('set'))}
        onClick={() => void session.do({ do: 'set', durationS: 3600 })}
      >
        {texts.set}
      </Button>
      {needles?.map(({ side }) => (
        <Button key={side} variant="default" onClick={() => void session.do({ do: 'withdraw', side })}>
          {texts.withdraw(side)}
        </Button>
      ))}
      <Button
        variant="default"
        leftSection={mark(did('recheck'))}
        onClick={() => void session.do({ do: 'recheck', legsMove: true, feelingNormal: true })}
      >
        {texts.recheck}
      </Button>
      <Button loading={scoring} onClick={() => void finishRehearsal(station, texts.scoring)}>
        {texts.finish}
      </Button>
      <Button
        variant="subtle"
        color={sure ? 'red' : 'gray'}
        size="xs"
        onClick={() => (sure ? session.leave() : setSure(true))}
      >
        {sure ? texts.leaveSure : texts.leave}
      </Button>
    </Stack>
  )
}
