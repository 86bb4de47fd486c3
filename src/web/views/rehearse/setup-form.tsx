import {
  Button,
  Center,
  Checkbox,
  Group,
  NativeSelect,
  NumberInput,
  SegmentedControl,
  Stack,
  Text,
  Title,
} from '@mantine/core'
import type { Side } from '../../../anatomy/index.ts'
import { brands } from '../../../cement/index.ts'
import { beginRehearsal } from '../../state/rehearse/course.ts'
import { plannedSides } from '../../state/rehearse/level-plan.ts'
import type { RehearsalSetup, SyringeName } from '../../state/rehearse/setup.ts'
import { useDocument, useStation, useStationState, useTexts } from '../shell/context.tsx'
import { EarlierRehearsals } from './earlier.tsx'
import { useDesk, useSession } from './use-session.ts'

/** What is chosen before the patient comes in. */
export function SetupForm() {
  const texts = useTexts().rehearse
  const station = useStation()
  const document = useDocument()
  const level = useStationState((state) => state.level)
  const sides = document ? plannedSides(document, level) : []
  if (!level || sides.length === 0)
    return (
      <Center h="100%">
        <Stack align="center">
          <Text>{level ? texts.needsPlan(level) : texts.needsLevel}</Text>
          <Button onClick={() => station.show('plan')}>{texts.toPlan}</Button>
        </Stack>
      </Center>
    )
  return (
    <div className="rehearse-setup">
      <Choices level={level} planned={sides} />
      <EarlierRehearsals level={level} />
    </div>
  )
}

function Choices({ level, planned }: { level: string; planned: readonly Side[] }) {
  const texts = useTexts().rehearse
  const station = useStation()
  const session = useSession()
  const setup = useDesk((desk) => desk.setup)
  const isOpening = useDesk((desk) => desk.phase === 'opening')
  const chosen = planned.filter((side) => setup.sides.includes(side))
  return (
    <form
      className="rehearse-choices"
      onSubmit={(event) => {
        event.preventDefault()
        void beginRehearsal(station, texts.setup.opening)
      }}
    >
      <Title order={2} size="h3">
        {texts.setup.title(level)}
      </Title>
      <Text size="sm" c="dimmed">
        {texts.setup.lead}
      </Text>
      <ModeChoice setup={setup} />
      <Group grow align="start">
        <Checkbox.Group
          label={texts.setup.sides}
          value={[...chosen]}
          onChange={(sides) => session.choose({ sides: sides as Side[] })}
        >
          <Group mt={6}>
            {planned.map((side) => (
              <Checkbox key={side} value={side} label={texts.setup[side]} />
            ))}
          </Group>
        </Checkbox.Group>
        <NativeSelect
          label={texts.setup.start}
          value={setup.start}
          data={[
            { value: 'on the planned line', label: texts.setup.onLine },
            { value: 'off the line', label: texts.setup.offLine },
          ]}
          onChange={(event) => session.choose({ start: event.currentTarget.value as RehearsalSetup['start'] })}
        />
      </Group>
      <CementChoice setup={setup} />
      <Group mt="sm">
        <Button type="submit" size="md" loading={isOpening} disabled={chosen.length === 0}>
          {texts.setup.begin}
        </Button>
      </Group>
    </form>
  )
}

function ModeChoice({ setup }: { setup: RehearsalSetup }) {
  const texts = useTexts().rehearse.setup
  const session = useSession()
  return (
    <div>
      <SegmentedControl
        fullWidth
        aria-label={texts.mode}
        value={setup.mode}
        data={[
          { value: 'training', label: texts.training },
          { value: 'planning', label: texts.planning },
        ]}
        onChange={(mode) => session.choose({ mode: mode as RehearsalSetup['mode'] })}
      />
      <Text size="xs" c="dimmed" mt={4}>
        {setup.mode === 'training' ? texts.trainingWhat : texts.planningWhat}
      </Text>
    </div>
  )
}

function CementChoice({ setup }: { setup: RehearsalSetup }) {
  const texts = useTexts().rehearse.setup
  const session = useSession()
  const named = (only: boolean): string[] => brands.filter((b) => b.classOnly === only).map((b) => b.name)
  const temperature = (key: 'roomC' | 'storedAtC', label: string, min: number) => (
    <NumberInput
      label={label}
      value={setup[key]}
      min={min}
      max={40}
      onChange={(value) => typeof value === 'number' && session.choose({ [key]: value })}
    />
  )
  return (
    <>
      <Group grow align="start">
        <NativeSelect
          label={texts.brand}
          value={setup.brand}
          data={[
            { group: texts.classes, items: named(true) },
            { group: texts.products, items: named(false) },
          ]}
          onChange={(event) => session.choose({ brand: event.currentTarget.value })}
        />
        <NativeSelect
          label={texts.syringe}
          value={setup.syringe}
          data={Object.entries(texts.syringes).map(([value, label]) => ({ value, label }))}
          onChange={(event) => session.choose({ syringe: event.currentTarget.value as SyringeName })}
        />
      </Group>
      <Group grow align="start">
        {temperature('roomC', texts.room, 10)}
        {temperature('storedAtC', texts.stored, 1)}
        <NumberInput
          label={texts.weight}
          value={setup.patientKg}
          min={20}
          max={300}
          onChange={(value) => typeof value === 'number' && session.choose({ patientKg: value })}
        />
        <NativeSelect
          label={texts.pace}
          value={String(setup.pace)}
          data={([1, 2, 4] as const).map((pace) => ({ value: String(pace), label: texts.paces[pace] }))}
          onChange={(event) => session.choose({ pace: Number(event.currentTarget.value) as RehearsalSetup['pace'] })}
        />
      </Group>
    </>
  )
}
