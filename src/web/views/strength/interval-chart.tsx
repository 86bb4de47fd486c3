import { quantity } from '../../state/quantities.ts'
import type { StrengthFigures, StrengthOutcome } from '../../work/operations/strength.ts'
import { useTexts } from '../shell/context.tsx'
import { stateName, states } from './states.ts'

type Ranged = StrengthFigures['stiffnessNPerMm']

/** Value and range of the three states on one scale for each quantity: whether the bars part is seen at once. */
export function IntervalChart({ outcome }: { outcome: StrengthOutcome }) {
  const texts = useTexts().strength
  const of = (pick: (s: StrengthFigures) => Ranged | null): readonly (Ranged | null)[] =>
    states.map((state) => pick(outcome[state]))
  return (
    <div className="intervals">
      <Quantity name={texts.intervals.stiffness} values={of((s) => s.stiffnessNPerMm)} outcome={outcome} />
      <Quantity name={texts.intervals.crawford} values={of((s) => s.strengthN.crawford)} outcome={outcome} />
      <Quantity name={texts.intervals.pistoia} values={of((s) => s.strengthN.pistoia)} outcome={outcome} />
    </div>
  )
}

interface QuantityProps {
  readonly name: string
  readonly values: readonly (Ranged | null)[]
  readonly outcome: StrengthOutcome
}

function Quantity({ name, values, outcome }: QuantityProps) {
  const texts = useTexts().strength
  const most = Math.max(1, ...values.map((v) => v?.high ?? 0))
  const x = (value: number): number => (100 * value) / (1.04 * most)
  const number = (value: number): string => quantity(value, '', 0)
  return (
    <figure className="interval">
      <figcaption>{name}</figcaption>
      {states.map((state, n) => {
        const value = values[n]
        if (!value) return null
        const said = texts.intervals.said(
          stateName(state, outcome, texts),
          number(value.value),
          number(value.low),
          number(value.high),
        )
        return (
          <div key={state} className="interval-row">
            <span>{stateName(state, outcome, texts)}</span>
            <svg viewBox="0 0 100 20" preserveAspectRatio="none" role="img" aria-label={said}>
              <rect x={0} y={9} width={100} height={2} className="interval-ground" />
              <rect
                x={x(value.low)}
                y={5}
                width={Math.max(0.6, x(value.high) - x(value.low))}
                height={10}
                className="interval-bar"
                data-state={state}
              />
              <rect x={x(value.value) - 0.4} y={1} width={0.8} height={18} className="interval-value" />
            </svg>
            <strong>{number(value.value)}</strong>
            <small>{texts.table.range(number(value.low), number(value.high))}</small>
          </div>
        )
      })}
    </figure>
  )
}
