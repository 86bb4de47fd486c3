import { phiTransition } from '../../../mechanics/index.ts'
import { newton, quantity } from '../../state/quantities.ts'
import type { StrengthFigures, StrengthOutcome } from '../../work/operations/strength.ts'
import { useTexts } from '../shell/context.tsx'
import { stateName, states } from './states.ts'

type Load = StrengthFigures['loadToStrength'][number]

/** What the day asks over what the vertebra carries, with ranges; the band around 1 is the published transition. */
export function Loads({ outcome }: { outcome: StrengthOutcome }) {
  const texts = useTexts().strength
  const loads = outcome.before.loadToStrength
  return (
    <section className="loads" aria-label={texts.loads.chart}>
      <div className="loads-legend">
        {states.map((state) => (
          <span key={state}>
            <i data-state={state} /> {stateName(state, outcome, texts)}
          </span>
        ))}
      </div>
      <div className="loads-rows">
        {loads.map((load, n) => (
          <LoadRow key={`${load.activity} ${load.load} ${load.by}`} n={n} load={load} outcome={outcome} />
        ))}
      </div>
      <p className="strength-note">{texts.loads.note}</p>
    </section>
  )
}

/** Ratios from a tenth to ten on a scale of equal factors. */
const x = (phi: number): number => Math.max(0, Math.min(100, 50 + 50 * Math.log10(Math.max(phi, 1e-3))))

function LoadRow({ n, load, outcome }: { n: number; load: Load; outcome: StrengthOutcome }) {
  const texts = useTexts().strength
  const words = texts.loads
  const name = words.line(words.activities[load.activity], newton(load.loadN.value), words.rules[load.by])
  const half = phiTransition.value
  const ratio = (value: number): string => quantity(value, '', 2)
  return (
    <figure className="load">
      <figcaption>
        {name}
        {load.load === 'flexion' && <small>{words.inFront}</small>}
      </figcaption>
      {states.map((state) => {
        const phi = outcome[state].loadToStrength[n]?.phi
        if (!phi) return null
        const who = stateName(state, outcome, texts)
        const said = texts.intervals.said(who, ratio(phi.value), ratio(phi.low), ratio(phi.high))
        return (
          <div key={state} className="load-row">
            <svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={`${name}: ${said}`}>
              <rect x={x(1 - half)} y={0} width={x(1 + half) - x(1 - half)} height={10} className="load-transition" />
              <line x1={50} x2={50} y1={0} y2={10} className="load-one" />
              <rect
                x={x(phi.low)}
                y={3}
                width={Math.max(0.6, x(phi.high) - x(phi.low))}
                height={4}
                className="interval-bar"
                data-state={state}
              />
              <rect x={x(phi.value) - 0.4} y={0.5} width={0.8} height={9} className="interval-value" />
            </svg>
            <span>
              {ratio(phi.value)} <small>{texts.table.range(ratio(phi.low), ratio(phi.high))}</small>
            </span>
          </div>
        )
      })}
    </figure>
  )
}
