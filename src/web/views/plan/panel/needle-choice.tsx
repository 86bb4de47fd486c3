import { ActionIcon, Group, NativeSelect, Tooltip } from '@mantine/core'
import { IconNeedle, IconTrash } from '@tabler/icons-react'
import { type Approach, type Gauge, gauges } from '../../../../planning/index.ts'
import { needlesOfChoice } from '../../../state/plan/level.ts'
import { type HeldNeedle, heldOf } from '../../../state/plan/needle.ts'
import { useStation, useTexts } from '../../shell/context.tsx'
import { useDesk, useNeedleInCase, usePlanRoom } from '../room.tsx'

const approaches: readonly Approach[] = ['transpedicular', 'parapedicular', 'extrapedicular']

/** Gauge and approach of the chosen needle; the needle itself stays where it is. */
export function NeedleChoice() {
  const texts = useTexts().plan
  const { desk } = usePlanRoom()
  const side = useDesk((state) => state.side)
  const inCase = useNeedleInCase(side)
  const set = (change: Partial<Pick<HeldNeedle, 'gauge' | 'approach'>>): void => {
    if (!inCase) return
    desk.hold({ ...heldOf(inCase.access), ...change })
    void desk.release()
  }
  return (
    <Group gap={6} wrap="nowrap" className="needle-choice">
      <NativeSelect
        size="sm"
        aria-label={texts.gauge}
        data={[...gauges]}
        value={inCase?.access.gauge ?? '11G'}
        disabled={!inCase}
        onChange={(event) => set({ gauge: event.currentTarget.value as Gauge })}
        w={86}
      />
      <NativeSelect
        size="sm"
        aria-label={texts.approach}
        data={approaches.map((value) => ({ value, label: texts.approaches[value] }))}
        value={inCase?.access.approach ?? 'transpedicular'}
        disabled={!inCase}
        onChange={(event) => set({ approach: event.currentTarget.value as Approach })}
        flex={1}
      />
      <TakeAway />
    </Group>
  )
}

/** Takes the needle away, for a plan with one; brings the way found back. */
function TakeAway() {
  const texts = useTexts().plan
  const station = useStation()
  const { inPlan, place } = usePlanRoom()
  const side = useDesk((state) => state.side)
  const inCase = useNeedleInCase(side)
  const found = inPlan ? needlesOfChoice(inPlan, 'bipedicular')[side] : null
  const label = inCase ? texts.remove : texts.bringBack
  const Icon = inCase ? IconTrash : IconNeedle
  return (
    <Tooltip label={label} openDelay={400}>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={label}
        disabled={!inCase && !found}
        onClick={() =>
          station.change({ name: 'choose needle', level: place.level, side, access: inCase ? null : found })
        }
      >
        <Icon size={18} stroke={1.5} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  )
}
