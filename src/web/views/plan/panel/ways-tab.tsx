import { Button } from '@mantine/core'
import type { Access } from '../../../../planning/index.ts'
import { otherWays } from '../../../state/plan/level.ts'
import { stepOf } from '../../../state/plan/margin-scale.ts'
import { mm, quantity } from '../../../state/quantities.ts'
import { useStation, useTexts } from '../../shell/context.tsx'
import { takeLooked } from '../plan-keys.tsx'
import { useDesk, useNeedleInCase, usePlanRoom } from '../room.tsx'

/** Other ways of the chosen side, best first: a click looks, Enter takes. */
export function WaysTab() {
  const texts = useTexts().plan
  const room = usePlanRoom()
  const side = useDesk((state) => state.side)
  const looked = useDesk((state) => state.looked)
  const taken = useNeedleInCase(side)?.access ?? null
  const station = useStation()
  if (!room.inPlan) return null
  const ways = otherWays(room.inPlan, side, taken)
  return (
    <div className="tab">
      <p className="panel-note">{ways.length === 0 ? texts.noWays : `${texts.ways}. ${texts.waysHow}`}</p>
      <ul className="ways">
        {ways.map((way) => (
          <li
            key={`${way.gauge} ${way.boneEntry.join()} ${way.target.join()}`}
            data-looked={way === looked || undefined}
          >
            <button
              type="button"
              className="way"
              aria-pressed={way === looked}
              onClick={() => (way === looked ? takeLooked(room, station) : room.desk.look(way))}
            >
              <WayLine way={way} />
            </button>
            {way === looked && (
              <Button size="compact-sm" onClick={() => takeLooked(room, station)}>
                {texts.take}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <p className="panel-note">{texts.tried(quantity(room.inPlan.searched.candidateCount, '', 0))}</p>
    </div>
  )
}

function WayLine({ way }: { way: Access }) {
  const texts = useTexts().plan
  return (
    <>
      <i style={{ background: stepOf(way.margin.leastMm).colour }} />
      <span className="way-name">
        {texts.way(texts.approaches[way.approach], way.gauge)}
        {way.aim === 'crossing' && <small>{texts.crossing}</small>}
      </span>
      <span className="way-value">
        {mm(way.margin.leastMm)}
        <small>
          {texts.wayTolerance} {mm(way.tolerance.hubMm)}
        </small>
      </span>
    </>
  )
}
