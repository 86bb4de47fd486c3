import { Button } from '@mantine/core'
import { sides as bothSides } from '../../../state/plan/case-plan.ts'
import { needlesOfChoice } from '../../../state/plan/level.ts'
import { percent } from '../../../state/quantities.ts'
import { useStation, useTexts } from '../../shell/context.tsx'
import { usePlanRoom } from '../room.tsx'

/** One needle or two: what is advised, why, and how far each would reach. */
export function SidesTab() {
  const texts = useTexts().plan
  const station = useStation()
  const { inPlan, place } = usePlanRoom()
  const advice = inPlan?.searched.sides
  if (!inPlan || !advice) return <p className="panel-note tab">{texts.noAdvice}</p>
  const { left, right } = inPlan.needles.needles
  const now = left && right ? 'bipedicular' : left ? 'unipedicular left' : right ? 'unipedicular right' : null
  const take = (choice: typeof advice.choice): void => {
    const wanted = needlesOfChoice(inPlan, choice)
    for (const side of bothSides) {
      const has = inPlan.needles.needles[side]
      // Two needles where one is there already: the other is added, the one that stands is left alone.
      if (wanted[side] && has && choice === 'bipedicular' && has.access.aim === 'paramedian') continue
      if (wanted[side] !== has?.access)
        station.change({ name: 'choose needle', level: place.level, side, access: wanted[side] })
    }
  }
  return (
    <div className="tab">
      <p className="advice">
        <b>{texts.choice[advice.choice]}</b> {texts.advised}. {advice.reason}
      </p>
      <table className="reach">
        <caption>{texts.reach}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{texts.reachLeft}</th>
            <th scope="col">{texts.reachRight}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {advice.reach.map(({ with: choice, leftFraction, rightFraction }) => (
            <tr key={choice} aria-current={choice === now || undefined}>
              <th scope="row">{texts.choice[choice]}</th>
              <td>{percent(leftFraction)}</td>
              <td>{percent(rightFraction)}</td>
              <td>
                <Button size="compact-sm" variant="default" disabled={choice === now} onClick={() => take(choice)}>
                  {texts.takeChoice}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="panel-note">{texts.reachNote}</p>
    </div>
  )
}
