import { Button, Group, Progress, Text } from '@mantine/core'
import type { Host, Job } from '../../state/store.ts'
import { useStationState, useTexts } from './context.tsx'

/** One line below everything: what runs, whether it is saved, what this program is for. */
export function StatusLine() {
  const texts = useTexts().shell
  const jobs = useStationState((state) => state.jobs)
  const saved = useStationState((state) => state.open?.saved ?? null)
  const host = useStationState((state) => state.host)
  const missing = (['sharedMemory', 'webGl', 'storage'] as const).filter((part: keyof Host) => !host[part])
  return (
    <Group h="100%" px="sm" gap="md" wrap="nowrap" className="status">
      {jobs.map((job) => (
        <Running key={job.id} job={job} />
      ))}
      {jobs.length === 0 &&
        missing.map((part) => (
          <Text key={part} size="xs" truncate>
            {texts.host[part]}
          </Text>
        ))}
      <Text size="xs" ml="auto" data-testid="saved" style={{ whiteSpace: 'nowrap' }}>
        {saved ? texts.saved[saved] : ''}
      </Text>
      <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {texts.quiet}
      </Text>
    </Group>
  )
}

function Running({ job }: { job: Job }) {
  const texts = useTexts().shell
  return (
    <Group gap="xs" wrap="nowrap" data-testid="job" role="status">
      <Text size="xs" style={{ whiteSpace: 'nowrap' }}>
        {job.title}
      </Text>
      <Progress w={120} size="sm" value={100 * job.fraction} aria-label={job.title} />
      <Text size="xs" c="dimmed" truncate maw={200}>
        {job.doing}
      </Text>
      <Button size="compact-xs" variant="default" onClick={job.cancel}>
        {texts.cancel}
      </Button>
    </Group>
  )
}
