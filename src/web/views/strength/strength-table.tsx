import type { ReactNode } from 'react'
import { degrees, ml, quantity } from '../../state/quantities.ts'
import type { StrengthFigures, StrengthOutcome } from '../../work/operations/strength.ts'
import { useTexts } from '../shell/context.tsx'

type Ranged = StrengthFigures['stiffnessNPerMm']
type Show = (value: number) => string

const whole: Show = (value) => quantity(value, '', 0)
const turned: Show = (rad) => degrees(rad, 2).replace('°', '')

/** Before, as planned and as rehearsed, each with its range below it. */
export function StrengthTable({ outcome }: { outcome: StrengthOutcome }) {
  const texts = useTexts().strength
  const { before, planned, after, plannedMm3, injectedMm3, leakedMm3, course } = outcome
  const row = (name: string, of: (s: StrengthFigures) => Ranged | null | undefined, show: Show, strong = false) => (
    <Row
      key={name}
      name={name}
      cells={[before, planned, after].map((s) => of(s) ?? null)}
      show={show}
      strong={strong}
    />
  )
  const words = texts.table
  return (
    <section className="strength-figures">
      <table data-testid="strength-table">
        <caption>{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.quantity}</th>
            <th scope="col">{texts.states.before}</th>
            <th scope="col">
              {texts.states.planned}
              <small>{ml(plannedMm3)}</small>
            </th>
            <th scope="col">
              {course === 'rehearsed' ? texts.states.after : texts.afterComputed}
              <small>{ml(injectedMm3)}</small>
            </th>
          </tr>
        </thead>
        <tbody>
          {row(words.stiffness, (s) => s.stiffnessNPerMm, whole, true)}
          {row(words.crawford, (s) => s.strengthN.crawford, whole, true)}
          {row(words.pistoia, (s) => s.strengthN.pistoia, whole)}
          {before.strengthN.nonlinear && row(words.nonlinear, (s) => s.strengthN.nonlinear, whole)}
          {row(words.toggle, (s) => s.toggleRad, turned)}
        </tbody>
      </table>
      <p className="strength-note">
        {texts.injected(ml(injectedMm3), ml(leakedMm3, 2))} {words.spread}
      </p>
    </section>
  )
}

function Row({
  name,
  cells,
  show,
  strong,
}: {
  name: string
  cells: readonly (Ranged | null)[]
  show: Show
  strong: boolean
}): ReactNode {
  const words = useTexts().strength.table
  return (
    <tr data-strong={strong || undefined}>
      <th scope="row">{name}</th>
      {cells.map((cell, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the three states in their order
        <td key={n}>
          {cell ? `${show(cell.value)} ` : '–'}
          {cell && <small>{words.range(show(cell.low), show(cell.high))}</small>}
        </td>
      ))}
    </tr>
  )
}
