import { Alert, Button, Checkbox, NativeSelect, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { CaseRehearsal } from '../../../case/index.ts'
import type { RehearsalScore } from '../../../rehearsal/index.ts'
import { quantity } from '../../state/quantities.ts'
import { computeStrength, type StrengthSource } from '../../state/strength/course.ts'
import { useStation, useStationState, useTexts } from '../shell/context.tsx'

interface Props {
  readonly level: string
  readonly sources: readonly CaseRehearsal[]
  readonly source: StrengthSource
  readonly onChoose: (rehearsalId: string | null) => void
  readonly isComputed: boolean
  readonly isStale: boolean
}

const dateTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

/** From which cement, with or without the volume question, and the start. */
export function ComputePanel({ level, sources, source, onChoose, isComputed, isStale }: Props) {
  const texts = useTexts().strength
  const station = useStation()
  const title = texts.computing(level)
  const isRunning = useStationState((state) => state.jobs.some((job) => job.title === title))
  const [question, setQuestion] = useState(true)
  const nameOf = ({ startedAt, score }: CaseRehearsal): string => {
    const whole = (score as RehearsalScore | null)?.whole
    const points = whole === undefined ? '' : texts.points(quantity(100 * whole, '', 0))
    return texts.rehearsal(dateTime.format(new Date(startedAt)), points)
  }
  return (
    <Stack gap={8} p="sm" className="compute-panel">
      {!isComputed && (
        <Text size="xs" c="dimmed">
          {texts.lead}
        </Text>
      )}
      <NativeSelect
        size="xs"
        label={texts.source}
        value={source?.id ?? ''}
        data={[...sources.map((r) => ({ value: r.id, label: nameOf(r) })), { value: '', label: texts.asPlanned }]}
        onChange={(event) => onChoose(event.currentTarget.value || null)}
      />
      <Checkbox
        size="xs"
        label={texts.withQuestion}
        checked={question}
        onChange={(event) => setQuestion(event.currentTarget.checked)}
      />
      <Button
        size="sm"
        loading={isRunning}
        variant={isComputed && !isStale ? 'default' : 'filled'}
        onClick={() => void computeStrength(station, source, question, title)}
      >
        {isComputed ? texts.again : texts.compute}
      </Button>
      {isStale && (
        <Alert p="xs" color="yellow" role="status">
          {texts.stale}
        </Alert>
      )}
    </Stack>
  )
}
