import { useViewportSize } from '@mantine/hooks'
import type { MouseEvent } from 'react'
import { useTexts } from '../shell/context.tsx'
import { Help } from '../shell/keys.tsx'
import { AlarmBanner } from './alarm-banner.tsx'
import { Cuts } from './cuts.tsx'
import { InstrumentStrip } from './instrument-strip.tsx'
import { Panel } from './panel.tsx'
import { Timeline } from './timeline.tsx'
import { useDesk, useRunningClock } from './use-session.ts'
import { useTheatreKeys } from './use-theatre-keys.ts'
import { XrayMonitor } from './xray-monitor.tsx'

/** The room: both monitors, the instruments under them, what the hand can do on the right. */
export function Theatre() {
  const texts = useTexts().rehearse
  const { width } = useViewportSize()
  const shown = useDesk((desk) => desk.setup.mode === 'planning' || desk.replay !== null)
  const replaying = useDesk((desk) => desk.replay !== null)
  useRunningClock()
  useTheatreKeys()
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: gives keys back to the room, see below
    <div className="theatre" data-wide={width >= 1600 || undefined} onClick={letGo}>
      <AlarmBanner />
      <div className="monitors">
        <XrayMonitor first="AP" />
        <XrayMonitor first="lateral" />
      </div>
      <div className="strip" data-truth={shown || undefined}>
        <InstrumentStrip />
        {shown && <Cuts />}
      </div>
      {replaying && <Timeline />}
      <Panel />
      <Help title={texts.setup.title('')} lines={keyLines(texts.keys)} />
    </div>
  )
}

/** After a click by hand the keys belong to the room again: else the space bar would press the button once more. */
function letGo(event: MouseEvent): void {
  const { activeElement } = document
  if (event.detail === 0 || !(activeElement instanceof HTMLElement)) return
  if (activeElement instanceof HTMLInputElement && activeElement.type !== 'radio') return
  if (activeElement.matches('button, input, [role=tab]')) activeElement.blur()
}

const keyLines = (keys: ReturnType<typeof useTexts>['rehearse']['keys']) => [
  { keys: ['↑', '↓'], does: keys.depth },
  { keys: ['←', '→'], does: keys.aim },
  { keys: ['W', 'S'], does: keys.aimHead },
  { keys: ['Space'], does: keys.inject },
  { keys: ['1', '2', '3'], does: keys.pictures },
  { keys: ['N'], does: keys.side },
  { keys: ['P'], does: keys.pause },
]
