import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { closeNotice } from '../../state/jobs.ts'
import type { Notice } from '../../state/store.ts'
import { useStation, useStationState, useTexts } from './context.tsx'
import { signs } from './theme.ts'

/** What a person must read, newest last; stays until it is closed. */
export function Notices() {
  const texts = useTexts().shell
  const station = useStation()
  const notices = useStationState((state) => state.notices)
  const conflict = useStationState((state) => state.open?.saved === 'changed elsewhere')
  return (
    <Stack className="notices" gap="xs" aria-live="polite">
      {conflict && (
        <Alert className="notice" withCloseButton={false} style={{ borderLeftColor: signs.caution }}>
          <Text size="sm">{texts.conflict}</Text>
          <Group gap="xs" mt="xs">
            <Button size="xs" variant="default" onClick={station.keepMine}>
              {texts.keepMine}
            </Button>
            <Button size="xs" variant="default" onClick={() => void station.takeTheirs()}>
              {texts.takeTheirs}
            </Button>
          </Group>
        </Alert>
      )}
      {notices
        .filter(({ code }) => !(conflict && code === 'WEB-011'))
        .map((notice) => (
          <NoticeCard key={notice.id} notice={notice} />
        ))}
    </Stack>
  )
}

function NoticeCard({ notice }: { notice: Notice }) {
  const texts = useTexts().shell
  const { store } = useStation()
  const { kind, code, action } = notice
  const [sentence, remedy] = kind === 'defect' ? [texts.defect, texts.defectRemedy] : [notice.sentence, notice.remedy]
  const edge = { done: signs.good, refusal: signs.caution, defect: signs.stop }[kind]
  return (
    <Alert
      className="notice"
      withCloseButton
      closeButtonLabel={texts.close}
      onClose={() => closeNotice(store, notice.id)}
      style={{ borderLeftColor: edge }}
      data-code={code}
    >
      <Text size="sm" fw={600}>
        {sentence}
      </Text>
      <Text size="sm">{remedy}</Text>
      {notice.details && (
        <details>
          <summary>
            {texts.details}
            {kind === 'refusal' ? ` (${code})` : ''}
          </summary>
          <pre>{notice.details}</pre>
        </details>
      )}
      {action && (
        <Button
          size="xs"
          mt="xs"
          variant="default"
          onClick={() => {
            action.run()
            closeNotice(store, notice.id)
          }}
        >
          {action.label}
        </Button>
      )}
    </Alert>
  )
}
