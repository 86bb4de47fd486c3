import { Button, Group, NativeSelect, Slider, Stack, Text } from '@mantine/core'
import { IconBrush, IconEraser } from '@tabler/icons-react'
import { useState, useSyncExternalStore } from 'react'
import { isLevel, type Level, levels } from '../../../../anatomy/index.ts'
import { scaled } from '../../../../geometry/index.ts'
import { mm } from '../../../state/quantities.ts'
import { axisOf } from '../../../state/see/axes.ts'
import { useDocument, useStationState, useTexts } from '../../shell/context.tsx'
import { chooseTool } from '../actions.ts'
import { useSee, useSeeState } from '../session.tsx'

/** Changing masks by hand: brush and eraser, cavities, splitting, merging; measuring again. */
export function EditPanel() {
  const see = useSee()
  const { editing, session } = see
  const texts = useTexts().see.edit
  const tools = useTexts().see.tools
  const level = useStationState((state) => state.level)
  const spine = useDocument()?.spine
  const tool = useSeeState((state) => state.tool)
  const brushMm = useSeeState((state) => state.brushMm)
  const [said, setSaid] = useState('')
  useSyncExternalStore(editing.onChanged, () => editing.strokes)
  if (level === null || !isLevel(level) || !spine)
    return (
      <Text p="sm" size="sm">
        {texts.noLevel}
      </Text>
    )
  if (spine.locked.includes(level))
    return (
      <Text p="sm" size="sm">
        {texts.lockedNow(level)}
      </Text>
    )
  return (
    <Stack gap="xs" p="sm">
      <Text size="sm" fw={600}>
        {texts.about(level)}
      </Text>
      <Group gap={6}>
        {(['brush', 'erase'] as const).map((name) => (
          <Button
            key={name}
            size="xs"
            variant={tool === name ? 'filled' : 'default'}
            aria-pressed={tool === name}
            leftSection={name === 'brush' ? <IconBrush size={16} /> : <IconEraser size={16} />}
            onClick={() => chooseTool(see, tool === name ? 'cursor' : name)}
          >
            {tools[name]}
          </Button>
        ))}
        <Button size="xs" variant="default" onClick={() => setSaid(editing.fill(level) ? '' : texts.nothingToFill)}>
          {texts.fill}
        </Button>
      </Group>
      <Text size="xs">{`${texts.size}: ${mm(brushMm)}`}</Text>
      <Slider
        size="sm"
        min={1}
        max={20}
        step={0.5}
        value={brushMm}
        label={null}
        thumbLabel={texts.size}
        onChange={(value) => session.setState({ brushMm: value })}
      />
      <Split level={level} onNothing={setSaid} />
      <Merge level={level} />
      {said !== '' && (
        <Text size="xs" role="status">
          {said}
        </Text>
      )}
      <Keeping stale={spine.measuresStale} />
      <Text size="xs" c="dimmed">
        {texts.hint}
      </Text>
    </Stack>
  )
}

/** Names that neighbours usually have. */
const usual: readonly Level[] = levels.filter((level) => level !== 'T13' && level !== 'L6')

function Split({ level, onNothing }: { level: Level; onNothing: (words: string) => void }) {
  const { editing, session } = useSee()
  const texts = useTexts().see.edit
  const [beyond, setBeyond] = useState<'below' | 'above'>('below')
  const neighbour = usual[usual.indexOf(level) + (beyond === 'below' ? 1 : -1)]
  const [into, setInto] = useState<Level | null>(null)
  const target = into ?? neighbour
  return (
    <Group gap={6} align="end" wrap="nowrap">
      <NativeSelect
        size="xs"
        label={texts.splitInto}
        aria-label={texts.splitAt}
        value={beyond}
        onChange={(event) => setBeyond(event.currentTarget.value as 'below' | 'above')}
        data={[
          { value: 'below', label: texts.below },
          { value: 'above', label: texts.above },
        ]}
      />
      <NativeSelect
        size="xs"
        w={72}
        aria-label={texts.splitInto}
        value={target ?? ''}
        onChange={(event) => setInto(event.currentTarget.value as Level)}
        data={levels.filter((other) => other !== level)}
      />
      <Button
        size="xs"
        variant="default"
        disabled={!target}
        onClick={() => {
          const { cursor, axes } = session.getState()
          const head = axisOf(axes, 'axial')
          const normal = beyond === 'above' ? head : scaled(head, -1)
          onNothing(target && editing.split(level, target, cursor, normal) ? '' : texts.nothingBeyond)
        }}
      >
        {texts.split}
      </Button>
    </Group>
  )
}

function Merge({ level }: { level: Level }) {
  const { editing } = useSee()
  const texts = useTexts().see.edit
  const others =
    useDocument()
      ?.spine?.record.vertebrae.map((v) => v.level)
      .filter((other) => other !== level) ?? []
  const [into, setInto] = useState<Level | null>(null)
  const target = into ?? others[0]
  return (
    <Group gap={6} align="end" wrap="nowrap">
      <NativeSelect
        size="xs"
        style={{ flexGrow: 1 }}
        label={texts.mergeInto}
        value={target ?? ''}
        onChange={(event) => setInto(event.currentTarget.value as Level)}
        data={others}
      />
      <Button size="xs" variant="default" disabled={!target} onClick={() => target && editing.merge(level, target)}>
        {texts.merge}
      </Button>
    </Group>
  )
}

function Keeping({ stale }: { stale: boolean }) {
  const { editing } = useSee()
  const texts = useTexts().see.edit
  const { strokes } = editing
  return (
    <Stack gap={6} role="status">
      {strokes > 0 && (
        <>
          <Text size="xs">{texts.strokes(strokes)}</Text>
          <Group gap={6}>
            <Button size="xs" variant="default" onClick={() => editing.undo()}>
              {texts.undo}
            </Button>
            <Button size="xs" variant="default" onClick={() => editing.commit()}>
              {texts.keep}
            </Button>
          </Group>
        </>
      )}
      {strokes === 0 && stale && (
        <Text size="xs" className="see-caution">
          {texts.stale}
        </Text>
      )}
      {(strokes > 0 || stale) && (
        <Button size="xs" onClick={() => void editing.measureAgain()}>
          {texts.again}
        </Button>
      )}
    </Stack>
  )
}
