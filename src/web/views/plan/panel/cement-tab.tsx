import { ActionIcon, Group, NumberInput, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { CementPlan } from '../../../../planning/index.ts'
import { ml, percent } from '../../../state/quantities.ts'
import { useStation, useTexts } from '../../shell/context.tsx'
import { usePlanRoom } from '../room.tsx'

/** Largest volume that can be typed, mL; more than any body holds. */
const mostMl = 20

/** How much cement the sources suggest, where they disagree, and what is chosen. */
export function CementTab() {
  const texts = useTexts().plan
  const station = useStation()
  const { inPlan, place } = usePlanRoom()
  if (!inPlan) return null
  const { cement } = inPlan.searched
  const chosen = inPlan.needles.cementVolumeMm3
  const choose = (volumeMm3: number | null): void => {
    if (volumeMm3 !== chosen) station.change({ name: 'cement volume', level: place.level, volumeMm3 })
  }
  return (
    <div className="tab">
      <Group gap={6} align="end" wrap="nowrap">
        <NumberInput
          key={chosen ?? 'none'}
          size="sm"
          label={texts.cementVolume}
          defaultValue={chosen === null ? '' : Math.round(chosen / 100) / 10}
          placeholder={texts.cementFree}
          suffix=" mL"
          min={0}
          max={mostMl}
          step={0.5}
          decimalScale={1}
          flex={1}
          onBlur={(event) => {
            const typed = Number.parseFloat(event.currentTarget.value)
            choose(Number.isFinite(typed) ? Math.round(typed * 1000) : null)
          }}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        />
        <Tooltip label={texts.cementClear}>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={texts.cementClear}
            disabled={chosen === null}
            onClick={() => choose(null)}
          >
            <IconX size={16} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      </Group>
      <Sources cement={cement} chosen={chosen} choose={choose} />
      <p className="panel-note">
        <b>{texts.cementConflict}.</b> {cement.conflict}
      </p>
      <p className="panel-note">
        {texts.cementBody(ml(cement.bodyVolumeMm3), ml(cement.expectedVolumeMm3))}.{' '}
        {texts.cementVoid(ml(cement.voidVolumeMm3.value), ml(cement.voidVolumeMm3.low), ml(cement.voidVolumeMm3.high))}.{' '}
        {texts.stopAt(percent(cement.stopFraction))}
      </p>
    </div>
  )
}

interface SourcesProps {
  readonly cement: CementPlan
  readonly chosen: number | null
  readonly choose: (volumeMm3: number) => void
}

/** Each source's volume as a bar with its range on one scale: where they part is seen. */
function Sources({ cement, chosen, choose }: SourcesProps) {
  const texts = useTexts().plan
  const most = Math.max(...cement.suggestions.map((s) => s.volumeMm3.high), chosen ?? 0) * 1.05
  const at = (mm3: number): string => `${((100 * mm3) / most).toFixed(1)}%`
  return (
    <ul className="sources" aria-label={texts.cementSources}>
      {cement.suggestions.map(({ source, volumeMm3, note }) => (
        <li key={source}>
          <Tooltip label={note} multiline w={280} openDelay={250} position="left">
            <button type="button" onClick={() => choose(Math.round(volumeMm3.value / 100) * 100)}>
              <span>{source}</span>
              <b>{ml(volumeMm3.value)}</b>
              <span className="source-bar">
                <i style={{ left: at(volumeMm3.low), right: `calc(100% - ${at(volumeMm3.high)})` }} />
                <em style={{ left: at(volumeMm3.value) }} />
                {chosen !== null && <u style={{ left: at(chosen) }} />}
              </span>
            </button>
          </Tooltip>
        </li>
      ))}
    </ul>
  )
}
