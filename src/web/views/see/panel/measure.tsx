import { ActionIcon, Button, Group, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMemo } from 'react'
import { isLevel } from '../../../../anatomy/index.ts'
import type { Measurement } from '../../../../case/index.ts'
import { centroid } from '../../../../geometry/index.ts'
import { mm, quantity } from '../../../state/quantities.ts'
import { figuresOf } from '../../../state/see/measure.ts'
import { isMeasureTool, measureTools } from '../../../state/see/session.ts'
import { wordsOf } from '../../../tools/measure/words.ts'
import { useDocument, useStation, useStationState, useTexts } from '../../shell/context.tsx'
import { chooseTool, removeMeasurement } from '../actions.ts'
import { goTo, goToVertebra } from '../go.ts'
import { useSee, useSeeState } from '../session.tsx'

/** What was measured by hand; each leads to its place. */
export function MeasureList() {
  const see = useSee()
  const texts = useTexts().see
  const measurements = useDocument()?.measurements ?? []
  const tool = useSeeState((state) => state.tool)
  const given = useSeeState((state) => state.draft?.points.length ?? 0)
  return (
    <div className="see-measures">
      <Group gap={4}>
        {measureTools.map((kind) => (
          <Button
            key={kind}
            size="compact-sm"
            variant={tool === kind ? 'filled' : 'default'}
            aria-pressed={tool === kind}
            onClick={() => chooseTool(see, kind)}
          >
            {texts.measure.kinds[kind]}
          </Button>
        ))}
      </Group>
      <Text size="xs" role="status" mih={18}>
        {isMeasureTool(tool) ? texts.measure.press(texts.measure.next[tool][given] ?? '') : ''}
      </Text>
      {measurements.length === 0 && (
        <Text size="sm" c="dimmed">
          {texts.measure.none}
        </Text>
      )}
      <ul>
        {measurements.map((m) => (
          <Item key={m.id} measurement={m} />
        ))}
      </ul>
      <FromProgram />
      <Text size="xs" c="dimmed">
        {texts.measure.hint}
      </Text>
    </div>
  )
}

function Item({ measurement }: { measurement: Measurement }) {
  const see = useSee()
  const texts = useTexts().see
  const selected = useSeeState((state) => state.selected === measurement.id)
  const unit = see.viewer.volume.acquisition.modality === 'CT' ? texts.hu : texts.signal
  const figures = useMemo(() => figuresOf(measurement, see.viewer.volume), [measurement, see.viewer])
  const what = `${texts.measure.kinds[measurement.kind]}${measurement.level ? ` ${measurement.level}` : ''} ${wordsOf(figures, unit)}`
  const region = figures?.kind === 'region' ? figures.region : null
  return (
    <li data-selected={selected || undefined}>
      <button
        type="button"
        aria-label={texts.measure.show(what)}
        aria-pressed={selected}
        onClick={() => {
          see.session.setState({ selected: measurement.id })
          goTo(see, centroid(measurement.kind === 'region' ? measurement.points.slice(0, 1) : measurement.points))
        }}
      >
        {what}
        {region && (
          <small>
            {texts.measure.regionOf(
              mm(region.radiusMm),
              quantity(region.min, '', 0),
              quantity(region.max, unit, 0),
              region.count,
            )}
          </small>
        )}
      </button>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label={texts.measure.removeOf(what)}
        onClick={() => removeMeasurement(see, measurement.id)}
      >
        <IconTrash size={17} aria-hidden="true" />
      </ActionIcon>
    </li>
  )
}

/** The program's own six points as a measurement that can be adjusted by hand. */
function FromProgram() {
  const see = useSee()
  const station = useStation()
  const texts = useTexts().see.measure
  const level = useStationState((state) => state.level)
  const vertebra = useDocument()?.spine?.record.vertebrae.find((v) => v.level === level)
  if (!vertebra || level === null || !isLevel(level)) return null
  const six = vertebra.body.sixPoints
  const take = (): void => {
    goToVertebra(see, vertebra)
    see.session.setState({ sixPoints: null })
    const points = [
      six.anteriorSuperior,
      six.anteriorInferior,
      six.middleSuperior,
      six.middleInferior,
      six.posteriorSuperior,
      six.posteriorInferior,
    ]
    see.measures.finish('heights', points)
    station.chooseLevel(level)
  }
  return (
    <Button size="compact-sm" variant="default" onClick={take}>
      {texts.fromProgram(level)}
    </Button>
  )
}
