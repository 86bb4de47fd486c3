import { brandNamed } from '../../../cement/index.ts'
import { clock } from '../../state/quantities.ts'
import { useTexts } from '../shell/context.tsx'
import { arcPath, onDial } from './arc.ts'
import { useDesk } from './use-session.ts'

const spanDeg = 300

/** The cement's clock: phase in words and on a ring, time since mixing, what is left and how sure that is. */
export function CementClock() {
  const texts = useTexts().rehearse.strip
  const cement = useDesk((desk) => desk.clock)
  const words = texts.clock
  if (!cement)
    return (
      <section className="instrument" aria-label={words.label}>
        <div className="instrument-title">{words.label}</div>
        <svg className="dial" viewBox="-50 -48 100 84" aria-hidden="true">
          <path d={arcPath(0, 1, spanDeg, 40)} className="dial-ground" />
        </svg>
        <div className="instrument-note">{texts.noCement}</div>
      </section>
    )
  const { phase, sinceMixingS, workingLeftS: left, setLeftS } = cement
  const name = words.phases[phase]
  return (
    <section className="instrument" aria-label={words.label}>
      <div className="instrument-title">{words.label}</div>
      <svg
        className="dial"
        viewBox="-50 -48 100 84"
        role="img"
        aria-label={`${name}, ${clock(sinceMixingS)} ${words.since}`}
      >
        <Ring brand={cement.brand} sinceMixingS={sinceMixingS} untilS={sinceMixingS + left.value} />
        <text y={-2} className="dial-figure">
          {clock(sinceMixingS)}
        </text>
        <text y={9} className="dial-small">
          {words.since}
        </text>
      </svg>
      <div className="phase" data-phase={phase} data-testid="phase">
        {name}
      </div>
      <div className="instrument-note">
        {phase === 'working'
          ? words.left(clock(left.value), clock(left.low), clock(left.high))
          : setLeftS.value > 0 && words.sets(clock(setLeftS.value))}
      </div>
    </section>
  )
}

/** One turn is the time until it can no longer be worked, and a quarter more. */
function Ring({ brand, sinceMixingS, untilS }: { brand: string; sinceMixingS: number; untilS: number }) {
  const times = brandNamed(brand)?.times
  const wholeS = Math.max(1.25 * untilS, sinceMixingS)
  // Handling times are for 23 degrees C; the ring is stretched so that the working time ends where the clock says it does.
  const stretch = times ? untilS / times.workingUntilS.value : 1
  const fromShare = times ? Math.min(1, (stretch * times.workingFromS.value) / wholeS) : 0
  const [x, y] = onDial(Math.min(1, sinceMixingS / wholeS), spanDeg, 40)
  return (
    <>
      <path d={arcPath(0, 1, spanDeg, 40)} className="dial-ground" />
      <path d={arcPath(fromShare, Math.min(1, untilS / wholeS), spanDeg, 40)} className="dial-working" />
      <path d={arcPath(Math.min(0.998, untilS / wholeS), 1, spanDeg, 40)} className="dial-stop" />
      <circle cx={x} cy={y} r={5} className="dial-hub" />
    </>
  )
}
