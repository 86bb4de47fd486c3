import { ActionIcon, Group, NativeSelect, Text, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconKeyboard,
  IconMoon,
  IconSun,
  type TablerIcon,
} from '@tabler/icons-react'
import { useDocument, useStation, useStationState, useTexts } from './context.tsx'
import { openHelp } from './keys.tsx'

/** Which case, which level, and what is the same on every page: undo, redo, theme, keys. */
export function Header() {
  const texts = useTexts().shell
  const station = useStation()
  const document = useDocument()
  const theme = useStationState((state) => state.settings.theme)
  const canUndo = useStationState((state) => (state.open?.history.past.length ?? 0) > 0)
  const canRedo = useStationState((state) => (state.open?.history.future.length ?? 0) > 0)
  return (
    <Group h="100%" px="sm" gap="xs" wrap="nowrap">
      <Text fw={600} size="md" className="wordmark">
        {texts.name}
      </Text>
      <Text size="sm" truncate className="case-title" data-testid="case-title">
        {document?.title ?? ''}
      </Text>
      <LevelPicker />
      <Group gap={4} ml="auto" wrap="nowrap">
        <Tool label={texts.undo} icon={IconArrowBackUp} onClick={station.undo} disabled={!canUndo} />
        <Tool label={texts.redo} icon={IconArrowForwardUp} onClick={station.redo} disabled={!canRedo} />
        <Tool
          label={texts.theme}
          icon={theme === 'dark' ? IconSun : IconMoon}
          onClick={() => station.settings({ theme: theme === 'dark' ? 'light' : 'dark' })}
        />
        <Tool label={texts.help} icon={IconKeyboard} onClick={openHelp} />
      </Group>
    </Group>
  )
}

interface ToolProps {
  readonly label: string
  readonly icon: TablerIcon
  readonly onClick: () => void
  readonly disabled?: boolean
}

const Tool = ({ label, icon: Icon, onClick, disabled = false }: ToolProps) => (
  <Tooltip label={label} openDelay={400}>
    <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={onClick} disabled={disabled}>
      <Icon size={20} stroke={1.5} aria-hidden="true" />
    </ActionIcon>
  </Tooltip>
)

function LevelPicker() {
  const texts = useTexts().shell
  const station = useStation()
  const level = useStationState((state) => state.level)
  const vertebrae = useDocument()?.spine?.record.vertebrae
  if (!vertebrae) return null
  return (
    <NativeSelect
      size="xs"
      aria-label={texts.level}
      data={vertebrae.map((v) => v.level)}
      value={level ?? ''}
      onChange={(event) => station.chooseLevel(event.currentTarget.value)}
    />
  )
}
