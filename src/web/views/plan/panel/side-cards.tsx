import { IconCircleCheck, IconCircleDashed, IconHandGrab, IconHandStop } from '@tabler/icons-react'
import type { Side } from '../../../../anatomy/index.ts'
import { sides } from '../../../state/plan/case-plan.ts'
import { stepOf } from '../../../state/plan/margin-scale.ts'
import { mm } from '../../../state/quantities.ts'
import { useTexts } from '../../shell/context.tsx'
import { colourOf } from '../pictures/drawn-needles.ts'
import { useDesk, useNeedleInCase, usePlanRoom } from '../room.tsx'

/** Left and right needle at a glance; the chosen one is in all pictures and numbers. */
export function SideCards() {
  // As the surgeon stands behind a prone patient: left is left.
  return (
    <div className="side-cards" role="radiogroup" aria-label={useTexts().plan.tabs.sides}>
      {sides.map((side) => (
        <SideCard key={side} side={side} />
      ))}
    </div>
  )
}

function SideCard({ side }: { side: Side }) {
  const texts = useTexts().plan
  const { desk } = usePlanRoom()
  const inCase = useNeedleInCase(side)
  const isChosen = useDesk((state) => state.side === side)
  const inHandMm = useDesk((state) => (isChosen ? (state.measured?.access.margin.leastMm ?? null) : null))
  const least = inHandMm ?? inCase?.access.margin.leastMm
  const resting = inCase?.accepted ? 'accepted' : inCase?.movedByHand ? 'byHand' : 'proposed'
  const state = inHandMm === null ? resting : 'inHand'
  const Icon = { accepted: IconCircleCheck, byHand: IconHandStop, inHand: IconHandGrab, proposed: IconCircleDashed }[
    state
  ]
  return (
    // biome-ignore lint/a11y/useSemanticElements: a card with several lines, one of two
    <button
      type="button"
      role="radio"
      aria-checked={isChosen}
      className="side-card"
      onClick={() => desk.chooseSide(side)}
    >
      <span className="side-letter" style={{ background: colourOf(side) }} aria-hidden="true">
        {texts.sideLetter[side]}
      </span>
      <span className="side-name">{texts.side[side]}</span>
      <span className="side-margin">
        {least === undefined ? texts.none : mm(least)}
        {least !== undefined && <i style={{ background: stepOf(least).colour }} />}
      </span>
      {inCase && (
        <span className="side-state">
          <Icon size={14} stroke={1.75} aria-hidden="true" /> {texts.state[state]}
        </span>
      )}
    </button>
  )
}
