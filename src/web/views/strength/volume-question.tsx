import { Button, ScrollArea, Stack, Text } from '@mantine/core'
import { ml, percent, quantity } from '../../state/quantities.ts'
import { computeStrength, type StrengthSource } from '../../state/strength/course.ts'
import type { VolumeAnswer } from '../../work/operations/strength.ts'
import { LineChart, type XY } from '../chart/line-chart.tsx'
import { useStation, useStationState, useTexts } from '../shell/context.tsx'
import { signs } from '../shell/theme.ts'

const sides = [
  { side: 'left', colour: signs.left, dash: '' },
  { side: 'right', colour: signs.right, dash: '6 4' },
  { side: 'both', colour: signs.good, dash: '2 4' },
] as const

/** How much cement brings the stiffness back: our comparison, and the published answers that contradict each other. */
export function VolumeQuestion({ question, source }: { question: VolumeAnswer | null; source: StrengthSource }) {
  const texts = useTexts().strength
  const station = useStation()
  const level = useStationState((state) => state.level)
  if (!question)
    return (
      <Stack align="center" p="md">
        <Text size="sm">{texts.volume.notAsked}</Text>
        <Button size="sm" onClick={() => void computeStrength(station, source, true, texts.computing(level ?? ''))}>
          {texts.volume.ask}
        </Button>
      </Stack>
    )
  return (
    <div className="question">
      <QuestionChart question={question} />
      <ScrollArea className="question-words" type="auto" viewportProps={{ tabIndex: 0 }}>
        <Words question={question} />
        <Evidence question={question} />
      </ScrollArea>
    </div>
  )
}

const kilo = (newton: number): number => newton / 1000

function QuestionChart({ question }: { question: VolumeAnswer }) {
  const texts = useTexts().strength.volume
  const { fills, before, target } = question
  const goal = target.stiffnessNPerMm
  const start = before.stiffnessNPerMm
  const drawn = sides.filter(({ side }) => fills.some((f) => f.side === side))
  const mostMl = Math.max(1, ...fills.map((f) => f.volumeMm3 / 1000))
  const of = (side: string, pick: 'value' | 'low' | 'high'): readonly XY[] => [
    [0, kilo(start[pick])],
    ...fills.filter((f) => f.side === side).map((f): XY => [f.volumeMm3 / 1000, kilo(f.stiffnessNPerMm[pick])]),
  ]
  const across = (y: number): readonly XY[] => [
    [0, kilo(y)],
    [mostMl, kilo(y)],
  ]
  const most = Math.max(goal.high, start.high, ...fills.map((f) => f.stiffnessNPerMm.high))
  const said = fills.map((f) => `${f.name}: ${quantity(f.stiffnessNPerMm.value, 'N/mm', 0)}`).join(', ')
  return (
    <figure className="question-chart">
      <figcaption>
        {texts.chart}
        {drawn.map(({ side, colour }) => (
          <span key={side} className="legend-item">
            <i style={{ background: colour }} /> {texts[side]}
          </span>
        ))}
      </figcaption>
      <LineChart
        lines={drawn.map(({ side, colour, dash }) => ({
          name: side,
          points: of(side, 'value'),
          colour,
          dots: true,
          ...(dash ? { dash } : {}),
        }))}
        bands={[
          { low: across(goal.low), high: across(goal.high), colour: '#84919e' },
          ...drawn.map(({ side, colour }) => ({ low: of(side, 'low'), high: of(side, 'high'), colour })),
        ]}
        levels={[{ y: kilo(goal.value), name: texts.target }]}
        x={[0, mostMl]}
        y={[0, 1.05 * kilo(most)]}
        xUnit="mL"
        yUnit={texts.axis}
        description={`${texts.chart}. ${said}`}
      />
    </figure>
  )
}

function Words({ question }: { question: VolumeAnswer }) {
  const texts = useTexts().strength.volume
  const { target, before, volumeMm3, smallest, limit, fills } = question
  const goal = target.stiffnessNPerMm
  const number = (value: number): string => quantity(value, '', 0)
  const volume = (mm3: number | null): string => (mm3 === null ? texts.none : ml(mm3))
  const passed = fills.filter((f) => f.withinLimit === false).length
  return (
    <div className="question-text">
      <p>{texts.goal(number(goal.value), number(goal.low), number(goal.high), target.from)}</p>
      {before.stiffnessNPerMm.value >= goal.value ? (
        <p>{texts.already}</p>
      ) : (
        <p>
          {texts.reached(volume(volumeMm3.possibleFrom), volume(volumeMm3.likelyFrom), volume(volumeMm3.sureFrom))}{' '}
          {smallest && texts.smallest(smallest.name)}
        </p>
      )}
      <p>
        {texts.limit(percent(limit.rise), passed === 0 ? texts.passedNone : texts.passedSome(passed, fills.length))}{' '}
        {texts.advice}
      </p>
    </div>
  )
}

const authorOf = (key: string): string => {
  const [name = '', year = ''] = key.split('-')
  return `${name.replace(/^./, (c) => c.toUpperCase())} ${year}`
}

function Evidence({ question: { evidence } }: { question: VolumeAnswer }) {
  const texts = useTexts().strength.volume
  return (
    <table className="evidence">
      <caption>{texts.evidence}</caption>
      <tbody>
        {evidence.map(({ claim, source, volumeMm3 }) => (
          <tr key={claim}>
            <td>{volumeMm3 === null ? '–' : ml(volumeMm3)}</td>
            <td>
              {claim} <small>{authorOf(source)}</small>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
