import { Text } from '@mantine/core'
import { marksC } from '../../../cement/index.ts'
import { quantity } from '../../state/quantities.ts'
import type { StrengthOutcome } from '../../work/operations/strength.ts'
import { LineChart, type XY } from '../chart/line-chart.tsx'
import { useTexts } from '../shell/context.tsx'
import { signs } from '../shell/theme.ts'

const places = [
  { place: 'canal', colour: signs.canal, dash: '' },
  { place: 'endplate', colour: signs.left, dash: '6 4' },
  { place: 'cortex', colour: signs.good, dash: '2 4' },
] as const

/** How warm canal, endplate and cortex get, with the coolest and the warmest case, and 45, 47, 50 degrees as lines. */
export function Warmth({ heat }: { heat: StrengthOutcome['heat'] }) {
  const texts = useTexts().strength.warmth
  if (!heat) return <Text size="sm">{texts.none}</Text>
  const { curves } = heat
  const of = (which: 'low' | 'value' | 'high', place: string): readonly XY[] => {
    const { sinceMixingS, placesC } = curves[which]
    return sinceMixingS
      .map((s, n): XY => [s / 60, placesC[place]?.[n] ?? Number.NaN])
      .filter(([, y]) => Number.isFinite(y))
  }
  const drawn = places.filter(({ place }) => curves.value.placesC[place])
  const all = drawn.flatMap(({ place }) => of('high', place))
  const minutes = curves.value.sinceMixingS.map((s) => s / 60)
  const most = Math.max(52, ...all.map(([, y]) => y))
  const name = (place: string): string => texts.places[place as keyof typeof texts.places] ?? place
  return (
    <div className="question">
      <figure className="question-chart">
        <figcaption>
          {texts.chart}
          {drawn.map(({ place, colour }) => (
            <span key={place} className="legend-item">
              <i style={{ background: colour }} /> {name(place)}
            </span>
          ))}
        </figcaption>
        <LineChart
          lines={drawn.map(({ place, colour, dash }) => ({
            name: place,
            points: of('value', place),
            colour,
            ...(dash ? { dash } : {}),
          }))}
          bands={drawn.map(({ place, colour }) => ({ low: of('low', place), high: of('high', place), colour }))}
          levels={marksC.map((y) => ({ y, name: `${y} °C` }))}
          x={[minutes[0] ?? 0, Math.max(1, minutes.at(-1) ?? 1)]}
          y={[35, Math.ceil(most + 1)]}
          xUnit={texts.axis}
          yUnit="°C"
          description={`${texts.chart}. ${drawn.map(({ place }) => `${name(place)}: ${peakOf(heat, place)}`).join(', ')}`}
        />
      </figure>
      <WarmthTable heat={heat} name={name} />
    </div>
  )
}

type Heat = NonNullable<StrengthOutcome['heat']>

const one = (value: number): string => quantity(value, '', 1)
const peakOf = ({ places: all }: Heat, place: string): string => {
  const peak = all[place]?.peakC
  return peak ? `${one(peak.value)} °C (${one(peak.low)} to ${one(peak.high)})` : ''
}

function WarmthTable({ heat, name }: { heat: Heat; name: (place: string) => string }) {
  const texts = useTexts().strength
  const range = (r: { value: number; low: number; high: number }, digits: number) => (
    <>
      {`${quantity(r.value, '', digits)} `}
      <small>{texts.table.range(quantity(r.low, '', digits), quantity(r.high, '', digits))}</small>
    </>
  )
  const { lyingCoreS } = heat
  const minutes = (s: number): string => quantity(s / 60, '', 0)
  return (
    <div className="question-words">
      <table className="warmth-table">
        <thead>
          <tr>
            <th scope="col">{texts.warmth.place}</th>
            <th scope="col">{texts.warmth.peak}</th>
            {marksC.map((mark) => (
              <th scope="col" key={mark}>
                {texts.warmth.above(mark)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Object.entries(heat.places).map(([place, h]) => (
            <tr key={place}>
              <th scope="row">{name(place)}</th>
              <td>{range(h.peakC, 1)}</td>
              <td>{range(h.above45S, 0)}</td>
              <td>{range(h.above47S, 0)}</td>
              <td>{range(h.above50S, 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="strength-note">
        {texts.warmth.lying}:{' '}
        {texts.warmth.minutes(minutes(lyingCoreS.value), minutes(lyingCoreS.low), minutes(lyingCoreS.high))}
      </p>
    </div>
  )
}
