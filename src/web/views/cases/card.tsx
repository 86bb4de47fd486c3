import { ActionIcon, Badge, Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { caseAsFile, duplicateCase, removeCase } from '../../state/cases/transfer.ts'
import type { CaseCard, Page } from '../../state/store.ts'
import type { Workstation } from '../../state/workstation.ts'
import { useStation, useTexts } from '../shell/context.tsx'
import { saveFile } from '../shell/save-file.ts'

const pageFor: Readonly<Record<CaseCard['progress'], Page>> = {
  empty: 'see',
  images: 'see',
  named: 'see',
  planned: 'plan',
  accepted: 'rehearse',
  rehearsed: 'strength',
}

async function open(station: Workstation, card: CaseCard): Promise<void> {
  const isOpen = station.document?.id === card.id || (await station.open(card.id))
  if (isOpen) station.show(pageFor[card.progress])
}

/** One case: picture, level, state, next step. */
export function Card({ card }: { card: CaseCard }) {
  const texts = useTexts().cases
  const station = useStation()
  return (
    <li className="case-card">
      <button type="button" className="case-open" onClick={() => void open(station, card)}>
        {card.picture ? <img src={card.picture} alt="" width={112} height={112} /> : <span className="no-picture" />}
        <span className="case-words">
          <Text component="span" fw={600} size="sm" lineClamp={2}>
            {card.title}
          </Text>
          <Group component="span" gap={6}>
            {card.about && (
              <Badge component="span" variant="default" radius="sm">
                {card.about}
              </Badge>
            )}
            <Text component="span" size="xs" c="dimmed">
              {texts.progress[card.progress]}
            </Text>
          </Group>
          <Text component="span" size="xs">
            {texts.next[card.progress]}
          </Text>
          <Text component="span" size="xs" c="dimmed">
            {texts.changed(whenOf(card.changedAt))}
          </Text>
        </span>
      </button>
      <CardMenu card={card} />
    </li>
  )
}

const whenOf = (iso: string): string =>
  new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso))

function CardMenu({ card }: { card: CaseCard }) {
  const texts = useTexts().cases
  const station = useStation()
  const [isRenaming, setRenaming] = useState(false)
  const exportIt = async (): Promise<void> => {
    const file = await caseAsFile(station, card.id)
    if (file) saveFile(file.name, file.bytes, 'application/zip')
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            className="case-menu"
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={texts.actions(card.title)}
          >
            <IconDots size={18} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setRenaming(true)}>{texts.rename}</Menu.Item>
          <Menu.Item onClick={() => void duplicateCase(station, card.id, texts.copyOf)}>{texts.duplicate}</Menu.Item>
          <Menu.Item onClick={() => void exportIt()}>{texts.exportIt}</Menu.Item>
          <Menu.Item onClick={() => void removeCase(station, card.id)}>{texts.remove}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Rename card={card} opened={isRenaming} onClose={() => setRenaming(false)} />
    </>
  )
}

function Rename({ card, opened, onClose }: { card: CaseCard; opened: boolean; onClose: () => void }) {
  const texts = useTexts().cases
  const shell = useTexts().shell
  const station = useStation()
  const [title, setTitle] = useState(card.title)
  const save = async (): Promise<void> => {
    onClose()
    if (title.trim() === '' || !(station.document?.id === card.id || (await station.open(card.id)))) return
    station.change({ name: 'rename case', title: title.trim() })
  }
  return (
    <Modal opened={opened} onClose={onClose} title={texts.rename} closeButtonProps={{ 'aria-label': shell.close }}>
      <Stack
        component="form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <TextInput
          data-autofocus
          label={texts.newTitle}
          value={title}
          maxLength={120}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Button type="submit">{texts.save}</Button>
      </Stack>
    </Modal>
  )
}
