import { Button, Group, Popover, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { PlannedNeedle } from '../../../../case/index.ts'
import { poorMarginMm, questionsBeforeAccepting } from '../../../../planning/index.ts'
import { mm } from '../../../state/quantities.ts'
import { useStation, useStationState, useTexts } from '../../shell/context.tsx'
import { useDesk, useNeedleInCase, usePlanRoom } from '../room.tsx'

/** Accepts the chosen needle: who, and why where the margin is poor or a finding says stop. */
export function AcceptNeedle() {
  const texts = useTexts().plan
  const { place } = usePlanRoom()
  const side = useDesk((state) => state.side)
  const isBusy = useDesk((state) => state.held !== null || state.looked !== null)
  const inCase = useNeedleInCase(side)
  const [isOpen, open] = useState(false)
  if (!inCase) return null
  const needle = texts.needleOf(place.level, texts.side[side])
  if (inCase.accepted) return <Accepted needle={inCase} />
  return (
    <Popover opened={isOpen} onChange={open} position="top" width={328} trapFocus withArrow shadow="md">
      <Popover.Target>
        <Button
          fullWidth
          className="accept"
          data-accept
          disabled={isBusy}
          leftSection={<IconCircleCheck size={18} stroke={1.5} aria-hidden="true" />}
          onClick={() => open(!isOpen)}
        >
          {texts.accept(needle)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={texts.accept(needle)}>
        <AcceptForm needle={inCase} onDone={() => open(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function AcceptForm({ needle, onDone }: { needle: PlannedNeedle; onDone: () => void }) {
  const texts = useTexts().plan
  const station = useStation()
  const { measured } = usePlanRoom()
  const known = useStationState((state) => state.settings.who)
  const [who, setWho] = useState(known)
  const [reason, setReason] = useState('')
  const { level, side, margin } = needle.access
  const questions = questionsBeforeAccepting(needle.access, measured[side])
  const isAsked = questions.length > 0
  const accept = (): void => {
    const given = reason.trim()
    if (isAsked && given === '') return
    if (who.trim() !== known) station.settings({ who: who.trim() })
    const acceptance = { who: who.trim(), when: station.now(), reason: given === '' ? null : given }
    station.change({ name: 'accept needle', level, side, acceptance }, given === '' ? undefined : given)
    onDone()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        accept()
      }}
    >
      <Stack gap="xs">
        {isAsked && (
          <div>
            <Text size="sm">{texts.reasonWanted}</Text>
            <ul className="questions">
              {questions.map((question) => (
                <li key={question}>{texts.questions[question](mm(margin.leastMm), mm(poorMarginMm.value))}</li>
              ))}
            </ul>
            <Textarea
              label={texts.reason}
              required
              autosize
              minRows={2}
              data-autofocus
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          </div>
        )}
        <TextInput label={texts.who} value={who} onChange={(event) => setWho(event.currentTarget.value)} />
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {texts.back}
          </Button>
          <Button type="submit" disabled={isAsked && reason.trim() === ''}>
            {texts.acceptNow}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const shownDate = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

function Accepted({ needle }: { needle: PlannedNeedle }) {
  const texts = useTexts().plan
  const station = useStation()
  const { level, side } = needle.access
  const { who = '', when = '', reason = null } = needle.accepted ?? {}
  return (
    <div className="accepted">
      <IconCircleCheck size={20} stroke={1.5} aria-hidden="true" />
      <div>
        {texts.acceptedBy(who || texts.nobody, shownDate.format(new Date(when)))}
        {reason && <small>{texts.acceptedReason(reason)}</small>}
      </div>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => station.change({ name: 'reopen needle', level, side })}
      >
        {texts.reopen}
      </Button>
    </div>
  )
}
