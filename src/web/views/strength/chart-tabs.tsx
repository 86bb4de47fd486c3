import { Tabs } from '@mantine/core'
import { useState } from 'react'
import type { StrengthSource } from '../../state/strength/course.ts'
import type { StrengthOutcome } from '../../work/operations/strength.ts'
import { useTexts } from '../shell/context.tsx'
import { IntervalChart } from './interval-chart.tsx'
import { Loads } from './loads.tsx'
import { VolumeQuestion } from './volume-question.tsx'
import { Warmth } from './warmth.tsx'

const names = ['intervals', 'loads', 'volume', 'warmth'] as const

/** Under the maps: figures with ranges as bars, the volume question, warmth. */
export function ChartTabs({ outcome, source }: { outcome: StrengthOutcome; source: StrengthSource }) {
  const texts = useTexts().strength
  const [shown, setShown] = useState<string | null>('intervals')
  return (
    <Tabs value={shown} onChange={setShown} className="chart-tabs">
      <Tabs.List aria-label={texts.charts}>
        {names.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {texts.tabs[name]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="intervals" className="chart-tab">
        <IntervalChart outcome={outcome} />
      </Tabs.Panel>
      <Tabs.Panel value="loads" className="chart-tab">
        <Loads outcome={outcome} />
      </Tabs.Panel>
      <Tabs.Panel value="volume" className="chart-tab">
        <VolumeQuestion question={outcome.question} source={source} />
      </Tabs.Panel>
      <Tabs.Panel value="warmth" className="chart-tab">
        <Warmth heat={outcome.heat} />
      </Tabs.Panel>
    </Tabs>
  )
}
