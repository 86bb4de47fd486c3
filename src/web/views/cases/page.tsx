import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconFileUpload, IconFolderOpen, IconUserPlus } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { takeFiles } from '../../state/cases/take-files.ts'
import { openWorkedCase } from '../../state/cases/transfer.ts'
import type { CaseCard } from '../../state/store.ts'
import { useStation, useStationState, useTexts } from '../shell/context.tsx'
import { Help } from '../shell/keys.tsx'
import { Card } from './card.tsx'
import './cases.css'
import { chosenFiles } from './dropped-files.ts'
import { MakePatient } from './make-patient.tsx'
import { fetchWorkedCase } from './worked-case.ts'

/** The list of cases, and every way to a new one. */
export default function CasesPage() {
  const texts = useTexts().cases
  const cases = useStationState((state) => state.cases)
  const [search, setSearch] = useState('')
  const found = cases.filter((card) => matches(card, search))
  return (
    <div className="cases">
      <NewCase />
      <Stack gap="sm" component="section" aria-label={texts.title}>
        <Group justify="space-between">
          <Title order={2} size="h4">
            {texts.title}
          </Title>
          {cases.length > 6 && (
            <TextInput
              size="xs"
              placeholder={texts.search}
              aria-label={texts.search}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
          )}
        </Group>
        {found.length === 0 && (
          <Text size="sm" c="dimmed">
            {cases.length === 0 ? texts.none : texts.noneFound}
          </Text>
        )}
        <ul className="case-list">
          {found.map((card) => (
            <Card key={card.id} card={card} />
          ))}
        </ul>
      </Stack>
      <Help title={texts.title} lines={[]} />
    </div>
  )
}

const matches = (card: CaseCard, search: string): boolean =>
  `${card.title} ${card.about}`.toLowerCase().includes(search.trim().toLowerCase())

function NewCase() {
  const texts = useTexts().cases
  const station = useStation()
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const [isMaking, setMaking] = useState(false)
  const take = (input: HTMLInputElement): void => {
    const chosen = chosenFiles(input.files)
    input.value = ''
    if (chosen.length > 0) void takeFiles(station, chosen, texts.jobs.reading)
  }
  const worked = async (): Promise<void> => {
    await openWorkedCase(station, fetchWorkedCase)
    if (station.document) station.show('see')
  }
  return (
    <Stack gap="sm" component="section" aria-label={texts.drop}>
      <div className="drop-place">
        <IconFileUpload size={36} stroke={1.2} aria-hidden="true" />
        <Text fw={600}>{texts.drop}</Text>
        <Text size="sm" c="dimmed" maw={420}>
          {texts.dropWhat}
        </Text>
        <Group gap="xs" justify="center">
          <Button variant="default" leftSection={<IconFileUpload size={16} />} onClick={() => files.current?.click()}>
            {texts.chooseFiles}
          </Button>
          <Button variant="default" leftSection={<IconFolderOpen size={16} />} onClick={() => folder.current?.click()}>
            {texts.chooseFolder}
          </Button>
        </Group>
        <input
          ref={files}
          type="file"
          multiple
          hidden
          data-testid="files"
          aria-label={texts.chooseFiles}
          onChange={(event) => take(event.currentTarget)}
        />
        <input
          ref={folder}
          type="file"
          hidden
          data-testid="folder"
          aria-label={texts.chooseFolder}
          {...{ webkitdirectory: '' }}
          onChange={(event) => take(event.currentTarget)}
        />
      </div>
      <div className="worked">
        <Button fullWidth onClick={() => void worked()}>
          {texts.worked}
        </Button>
        <Text size="xs" c="dimmed">
          {texts.workedWhat}
        </Text>
        <Button variant="default" fullWidth leftSection={<IconUserPlus size={16} />} onClick={() => setMaking(true)}>
          {texts.makeUp}
        </Button>
      </div>
      <MakePatient opened={isMaking} onClose={() => setMaking(false)} />
    </Stack>
  )
}
