import { handLimitN, highOf } from '../../../cement/index.ts'
import { newton, quantity } from '../../state/quantities.ts'
import { useTexts } from '../shell/context.tsx'
import { arcPath, onDial } from './arc.ts'
import { useDesk } from './use-session.ts'

const spanDeg = 220
const mostN = 1.25 * highOf(handLimitN)
const [easyN, hardN] = [handLimitN.range?.[0] ?? handLimitN.value, highOf(handLimitN)]
const shareOf = (force: number): number => Math.max(0, Math.min(1, force / mostN))

/** What the thumb feels: force at the plunger, with the reach of a hand marked; pressures beside it. */
export function ForceGauge() {
  const texts = useTexts().rehearse
  const push = useDesk((desk) => desk.moment?.push ?? null)
  const pushing = useDesk((desk) => desk.pushing || desk.replay !== null)
  const force = push && pushing ? push.plungerForceN : 0
  const [x, y] = onDial(shareOf(force), spanDeg, 33)
  const bar = (pa: number | undefined): string => quantity(push ? (pa ?? 0) / 1e5 : null, 'bar', 1)
  return (
    <section className="instrument" aria-label={texts.strip.force}>
      <div className="instrument-title">{texts.strip.force}</div>
      <svg className="dial" viewBox="-50 -46 100 72" role="img" aria-label={`${texts.strip.force}: ${newton(force)}`}>
        <path d={arcPath(0, 1, spanDeg, 40)} className="dial-ground" />
        <path d={arcPath(shareOf(easyN), shareOf(hardN), spanDeg, 40)} className="dial-caution" />
        <path d={arcPath(shareOf(hardN), 1, spanDeg, 40)} className="dial-stop" />
        <path d={arcPath(0, Math.max(0.002, shareOf(force)), spanDeg, 34)} className="dial-value" />
        <line x1={0} y1={0} x2={x} y2={y} className="dial-hand" />
        <circle r={3} className="dial-hub" />
        <text y={20} className="dial-figure">
          {newton(force)}
        </text>
      </svg>
      <dl>
        <dt>{texts.strip.syringe}</dt>
        <dd>{bar(push?.syringePressurePa)}</dd>
        <dt>{texts.strip.tip}</dt>
        <dd>{bar(push?.tipPressurePa)}</dd>
      </dl>
    </section>
  )
}
