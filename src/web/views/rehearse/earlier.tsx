import { Button, Group, ScrollArea, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { CaseRehearsal } from '../../../case/index.ts'
import type { RehearsalScore } from '../../../rehearsal/index.ts'
import { quantity } from '../../state/quantities.ts'
import { forgetInterrupted, interrupted, rehearsalsOf, resumeRehearsal } from '../../state/rehearse/course.ts'
import { openReplay } from '../../state/rehearse/replay.ts'
import { useDocument, useStation, useTexts } from '../shell/context.tsx'
import { saveLog } from './save-log.ts'

/** What was rehearsed before on this level, newest first. */
export function EarlierRehearsals({ level }: { level: string }) {
  const texts = useTexts().rehearse.setup
  const all = rehearsalsOf(useDocument()?.rehearsals ?? [], level)
  return (
    <section className="rehearse-earlier" aria-label={texts.earlier(level)}>
      <Interrupted level={level} />
      <Title order={2} size="h5">
        {texts.earlier(level)}
      </Title>
      {all.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.none}
        </Text>
      ) : (
        <ScrollArea viewportProps={{ tabIndex: 0 }}>
          <Stack gap="xs">
            {all.map((rehearsal) => (
              <Earlier key={rehearsal.id} rehearsal={rehearsal} />
            ))}
          </Stack>
        </ScrollArea>
      )}
    </section>
  )
}

/** A rehearsal that ended with its tab: taken up again or let go. */
function Interrupted({ level }: { level: string }) {
  const texts = useTexts().rehearse
  const station = useStation()
  const [draft, setDraft] = useState(() => interrupted(station, level))
  if (!draft) return null
  return (
    <article className="rehearse-card" data-testid="interrupted">
      <Text size="sm" fw={600}>
        {texts.setup.interrupted}
      </Text>
      <Text size="xs" c="dimmed">
        {texts.setup.interruptedWhat(dateTime.format(new Date(draft.startedAt)), draft.log.length)}
      </Text>
      <Group gap={6} mt={6}>
        <Button size="compact-sm" onClick={() => void resumeRehearsal(station, draft, texts.replay.preparing)}>
          {texts.setup.resume}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          onClick={() => {
            forgetInterrupted()
            setDraft(null)
          }}
        >
          {texts.setup.forget}
        </Button>
      </Group>
    </article>
  )
}

const dateTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

function Earlier({ rehearsal }: { rehearsal: CaseRehearsal }) {
  const texts = useTexts().rehearse
  const station = useStation()
  const score = rehearsal.score as RehearsalScore | null
  return (
    <article className="rehearse-card">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{dateTime.format(new Date(rehearsal.startedAt))}</Text>
        <Text size="sm" fw={600}>
          {score ? texts.setup.scored(quantity(100 * score.whole, '', 0)) : ''}
        </Text>
      </Group>
      <Text size="xs" c="dimmed">
        {rehearsal.mode === 'training' ? texts.setup.training : texts.setup.planning}
      </Text>
      <Group gap={6} mt={6}>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => void openReplay(station, rehearsal, texts.replay.preparing)}
          disabled={!rehearsal.theatre}
          title={rehearsal.theatre ? '' : texts.replay.missing}
        >
          {texts.setup.replay}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => saveLog(rehearsal, texts.fileName)}>
          {texts.setup.exportLog}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          onClick={() => station.change({ name: 'remove rehearsal', rehearsalId: rehearsal.id })}
        >
          {texts.setup.remove}
        </Button>
      </Group>
    </article>
  )
}
