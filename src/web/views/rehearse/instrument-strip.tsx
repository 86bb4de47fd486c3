import { ActionIcon, Tooltip } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { clock, ml, quantity } from '../../state/quantities.ts'
import { wantedVolumeMm3 } from '../../state/rehearse/level-plan.ts'
import { useDocument, useTexts } from '../shell/context.tsx'
import { CementClock } from './cement-clock.tsx'
import { ForceGauge } from './force-gauge.tsx'
import { PressureCurve } from './pressure-curve.tsx'
import { useDesk, useSession } from './use-session.ts'

/** What the instruments say: table clock and dose, cement clock, force, millilitres, pressure. */
export function InstrumentStrip() {
  return (
    <>
      <TableCounters />
      <CementClock />
      <ForceGauge />
      <Injected />
      <PressureCurve />
    </>
  )
}

function TableCounters() {
  const texts = useTexts().rehearse
  const session = useSession()
  const timeS = useDesk((desk) => Math.floor((desk.moment?.timeS ?? 0) + desk.laterS))
  const shots = useDesk((desk) => desk.moment?.shots ?? 0)
  const fluoroscopyS = useDesk((desk) => desk.moment?.fluoroscopyS ?? 0)
  const paused = useDesk((desk) => desk.paused)
  const running = useDesk((desk) => desk.phase === 'running')
  const words = paused ? texts.strip.resume : texts.strip.pause
  return (
    <section className="instrument counters" aria-label={texts.strip.table}>
      <div className="instrument-title">
        {texts.strip.table}
        {running && (
          <Tooltip label={words}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="md"
              aria-label={words}
              onClick={() => session.desk.setState({ paused: !paused })}
            >
              {paused ? (
                <IconPlayerPlay size={16} aria-hidden="true" />
              ) : (
                <IconPlayerPause size={16} aria-hidden="true" />
              )}
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      <output className="figure-big" data-testid="table-time">
        {clock(timeS)}
      </output>
      <dl>
        <dt>{texts.strip.pictures}</dt>
        <dd data-testid="shots">{shots}</dd>
        <dt>{texts.strip.fluoroscopy}</dt>
        <dd data-testid="fluoroscopy">{texts.strip.seconds(quantity(fluoroscopyS, '', 0))}</dd>
      </dl>
    </section>
  )
}

function Injected() {
  const texts = useTexts().rehearse.strip
  const document = useDocument()
  const injectedMm3 = useDesk((desk) => desk.moment?.push?.injectedMm3 ?? 0)
  const leakedMm3 = useDesk((desk) => desk.moment?.leaks.reduce((sum, l) => sum + l.volumeMm3, 0) ?? 0)
  const level = useDesk((desk) => desk.open?.plan.level ?? null)
  const hidden = useDesk((desk) => desk.setup.mode === 'training' && desk.replay === null && desk.phase === 'running')
  const wanted = document ? wantedVolumeMm3(document, level) : null
  return (
    <section className="instrument injected" aria-label={texts.injected}>
      <div className="instrument-title">{texts.injected}</div>
      <output className="figure-big" data-testid="injected">
        {ml(injectedMm3, 2)}
      </output>
      <div className="instrument-note">{wanted ? texts.wanted(ml(wanted)) : ''}</div>
      <VolumeBar share={wanted ? injectedMm3 / wanted : 0} />
      {!hidden && (
        <div className="instrument-note" data-leaked={leakedMm3 > 5 || undefined}>
          {texts.leaked} {ml(leakedMm3, 2)}
        </div>
      )}
    </section>
  )
}

const VolumeBar = ({ share }: { share: number }) => (
  <svg className="volume-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
    <rect width={100} height={6} rx={1} className="gauge-ground" />
    <rect width={Math.min(100, 100 * share)} height={6} rx={1} className="gauge-cement" />
  </svg>
)
