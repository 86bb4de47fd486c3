import { SegmentedControl } from '@mantine/core'
import type { Side } from '../../../anatomy/index.ts'
import { useTexts } from '../shell/context.tsx'
import { signs } from '../shell/theme.ts'
import { useDesk, useSession } from './use-session.ts'

/** Which of the needles the hand holds. */
export function SideInHand() {
  const texts = useTexts().rehearse
  const session = useSession()
  const side = useDesk((desk) => desk.side)
  const accesses = useDesk((desk) => desk.open?.plan.accesses)
  if (!accesses) return null
  return (
    <div className="in-hand">
      <span id="in-hand">{texts.needle.inHand}</span>
      <SegmentedControl
        size="xs"
        aria-labelledby="in-hand"
        value={side}
        data={accesses.map((a) => ({
          value: a.side,
          label: (
            <span className="side-label">
              <i style={{ background: signs[a.side] }} data-side={a.side} />
              {texts.setup[a.side]} {a.gauge}
            </span>
          ),
        }))}
        onChange={(value) => session.take(value as Side)}
      />
    </div>
  )
}
