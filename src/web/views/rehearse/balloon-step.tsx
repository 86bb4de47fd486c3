import { Button, Group, NativeSelect, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { balloonNamed, balloons } from '../../../cement/index.ts'
import { ml, quantity } from '../../state/quantities.ts'
import { useTexts } from '../shell/context.tsx'
import { useDesk, useSession } from './use-session.ts'

const paPerBar = 1e5

/** The balloon of the side in hand: filled in steps, until a pressure where one is set. */
export function BalloonStep() {
  const texts = useTexts().rehearse.balloon
  const session = useSession()
  const side = useDesk((desk) => desk.side)
  const balloon = useDesk((desk) => desk.moment?.balloons.find((b) => b.side === desk.side) ?? null)
  const inBone = useDesk((desk) => desk.moment?.needles.some((n) => n.side === desk.side && n.rule !== null) ?? false)
  const injected = useDesk((desk) => desk.moment?.push !== null && desk.moment !== null)
  const [size, setSize] = useState('Xpander 15/3')
  const [untilBar, setUntilBar] = useState<number | null>(null)
  const name = balloon?.size ?? size
  const mostPa = balloonNamed(name)?.pressureMostPa.value ?? 0
  const mostBar = Math.floor(mostPa / paPerBar)
  const until = Math.min(untilBar ?? mostBar, mostBar)
  const fill = (byMm3: number): void => {
    const volumeMm3 = (balloon?.volumeMm3 ?? 0) + byMm3
    void session.do({ do: 'balloon', side, size: name, volumeMm3, untilPa: until * paPerBar, takesS: 0 })
  }
  if (injected) return <p className="note">{texts.afterCement}</p>
  return (
    <>
      <p className="note">{inBone ? texts.lead : texts.needsBone}</p>
      <Group grow align="end" gap={8}>
        <NativeSelect
          label={texts.size}
          value={name}
          disabled={balloon !== null}
          data={balloons.map((b) => b.name)}
          onChange={(event) => setSize(event.currentTarget.value)}
        />
        <NumberInput
          label={texts.until}
          value={until}
          min={1}
          max={mostBar}
          suffix=" bar"
          onChange={(value) => typeof value === 'number' && setUntilBar(value)}
        />
      </Group>
      <Group gap={6} grow mt="xs">
        {[250, 500, 1000].map((byMm3) => (
          <Button key={byMm3} variant="default" size="sm" px={4} disabled={!inBone} onClick={() => fill(byMm3)}>
            + {ml(byMm3, 2)}
          </Button>
        ))}
      </Group>
      <dl className="figures" aria-live="polite">
        <dt>{texts.volume}</dt>
        <dd data-testid="balloon-volume">{ml(balloon?.volumeMm3 ?? 0, 2)}</dd>
        <dt>{texts.pressure}</dt>
        <dd>{balloon ? texts.bar(bar(balloon.pressurePa.value)) : '–'}</dd>
        <dt />
        <dd className="range">{balloon && texts.range(bar(balloon.pressurePa.low), bar(balloon.pressurePa.high))}</dd>
        <dt>{texts.mostBy}</dt>
        <dd>{texts.bar(quantity(mostPa / paPerBar, '', 0))}</dd>
      </dl>
      <PressureBar pa={balloon?.pressurePa ?? null} mostPa={mostPa} />
      {balloon && <p className="note">{texts.ended[balloon.ended]}</p>}
    </>
  )
}

const bar = (pa: number): string => quantity(pa / paPerBar, '', 1)

/** The manometer of the inflation syringe, with its range, up to what the maker allows. */
function PressureBar({ pa, mostPa }: { pa: { value: number; low: number; high: number } | null; mostPa: number }) {
  const at = (p: number): number => 120 * Math.min(1, p / (mostPa || 1))
  return (
    <svg viewBox="0 0 120 14" className="depth-bar" aria-hidden="true">
      <rect y={3} width={120} height={8} className="depth-body" />
      {pa && (
        <>
          <rect
            x={at(pa.low)}
            y={3}
            width={Math.max(1, at(pa.high) - at(pa.low))}
            height={8}
            className="pressure-range"
          />
          <line x1={at(pa.value)} x2={at(pa.value)} y1={0} y2={14} className="depth-wall" />
        </>
      )}
    </svg>
  )
}
