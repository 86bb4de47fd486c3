import { Button, Checkbox, Loader, NativeSelect, Popover, Stack, Text } from '@mantine/core'
import { IconRefresh, IconRoute } from '@tabler/icons-react'
import { useState } from 'react'
import type { Level } from '../../../../anatomy/index.ts'
import { type Gauge, gauges } from '../../../../planning/index.ts'
import { levelInPlan, plannableLevels } from '../../../state/plan/level.ts'
import { useTexts } from '../../shell/context.tsx'
import { usePlanRoom } from '../room.tsx'
import { useSearch } from '../use-search.ts'

/** Which levels to plan, with which cannula, and the button that starts the search. */
export function PlanLevels() {
  const texts = useTexts().plan
  const { document, place } = usePlanRoom()
  const { search, isRunning } = useSearch()
  const [isOpen, open] = useState(false)
  const [gauge, setGauge] = useState<Gauge>(document.plan?.searched.gauge ?? '11G')
  const [chosen, choose] = useState<readonly Level[]>([])
  const levels = plannableLevels(document)
  const start = (): void => {
    open(false)
    void search(chosen, gauge)
  }
  return (
    <Popover opened={isOpen} onChange={open} position="bottom-end" width={260} trapFocus shadow="md">
      <Popover.Target>
        <Button
          size="compact-md"
          variant="default"
          disabled={isRunning}
          leftSection={isRunning ? <Loader size={14} /> : <IconRoute size={16} stroke={1.5} aria-hidden="true" />}
          onClick={() => {
            choose(chosen.length > 0 ? chosen : [place.level])
            open(!isOpen)
          }}
        >
          {texts.planOthers}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={texts.planWhich}>
        <Stack gap="xs">
          <Checkbox.Group label={texts.planWhich} value={[...chosen]} onChange={(value) => choose(value as Level[])}>
            <div className="level-grid">
              {levels.map(({ level, fractured }) => (
                <Checkbox
                  key={level}
                  value={level}
                  label={
                    <>
                      {level}
                      <small>
                        {' '}
                        {[fractured && texts.fractured, levelInPlan(document, level) && texts.planned]
                          .filter(Boolean)
                          .join(', ')}
                      </small>
                    </>
                  }
                />
              ))}
            </div>
          </Checkbox.Group>
          <NativeSelect
            label={texts.planGauge}
            data={[...gauges]}
            value={gauge}
            onChange={(event) => setGauge(event.currentTarget.value as Gauge)}
          />
          <Button disabled={chosen.length === 0} onClick={start}>
            {texts.planRun(chosen.length)}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Where the level has no plan yet. */
export function NotPlanned() {
  const texts = useTexts().plan
  const { place, document } = usePlanRoom()
  const { search, isRunning } = useSearch()
  return (
    <div className="not-planned">
      <Text fw={600}>{texts.notPlanned(place.level)}</Text>
      <Text size="sm" c="dimmed">
        {texts.notPlannedWhy}
      </Text>
      <Button loading={isRunning} onClick={() => void search([place.level], document.plan?.searched.gauge ?? '11G')}>
        {texts.planLevel(place.level)}
      </Button>
    </div>
  )
}

/** Where the vertebrae changed after the plan was made. */
export function OutOfDate() {
  const texts = useTexts().plan
  const { document } = usePlanRoom()
  const { search, isRunning } = useSearch()
  const levels = document.plan?.searched.levels.map(({ level }) => level) ?? []
  return (
    <div className="out-of-date" role="status">
      <div title={texts.outOfDateWhat}>{texts.outOfDate}</div>
      <Button
        size="compact-sm"
        loading={isRunning}
        leftSection={<IconRefresh size={14} aria-hidden="true" />}
        onClick={() => void search(levels, document.plan?.searched.gauge ?? '11G')}
      >
        {texts.planAgain}
      </Button>
    </div>
  )
}
