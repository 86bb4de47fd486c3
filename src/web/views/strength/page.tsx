import './strength.css'
import { Button, Center, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { plannedSides } from '../../state/rehearse/level-plan.ts'
import { outcomeOfStrength, sourcesOf, strengthFor } from '../../state/strength/course.ts'
import { useDocument, useStation, useStationState, useTexts } from '../shell/context.tsx'
import { Help } from '../shell/keys.tsx'
import { ChartTabs } from './chart-tabs.tsx'
import { ComputePanel } from './compute-panel.tsx'
import { FindingsList } from './findings-list.tsx'
import { Maps } from './maps.tsx'
import { StrengthTable } from './strength-table.tsx'

/** What the bone carries before, as planned and as rehearsed, always with its range. */
export default function StrengthPage() {
  const texts = useTexts().strength
  const station = useStation()
  const document = useDocument()
  const level = useStationState((state) => state.level)
  if (!document || !level || plannedSides(document, level).length === 0)
    return (
      <Center h="100%">
        <Stack align="center">
          <Text>{level ? texts.needsPlan(level) : texts.needsLevel}</Text>
          <Button onClick={() => station.show('plan')}>{texts.toPlan}</Button>
        </Stack>
      </Center>
    )
  return <OfLevel key={level} level={level} />
}

function OfLevel({ level }: { level: string }) {
  const texts = useTexts().strength
  const document = useDocument()
  const sources = document ? sourcesOf(document, level) : []
  const [chosen, setChosen] = useState<string | null>(sources[0]?.id ?? null)
  const source = sources.find(({ id }) => id === chosen) ?? null
  const strength = document ? strengthFor(document, level, source) : null
  const outcome = strength && outcomeOfStrength(strength)
  const isStale = strength !== null && document?.spine?.id !== strength.spineId
  return (
    <div className="strength">
      <div className="strength-main">
        {strength && outcome ? (
          <>
            <Maps strength={strength} outcome={outcome} />
            <ChartTabs outcome={outcome} source={source} />
          </>
        ) : (
          <Center h="100%">
            <Stack align="center" gap={4}>
              <Text fw={600}>{texts.notYet}</Text>
              <Text size="sm" c="dimmed">
                {texts.notYetWhat}
              </Text>
            </Stack>
          </Center>
        )}
      </div>
      <aside className="strength-panel" aria-label={texts.panel}>
        <ComputePanel
          level={level}
          sources={sources}
          source={source}
          onChoose={setChosen}
          isComputed={strength !== null}
          isStale={isStale}
        />
        {outcome && <StrengthTable outcome={outcome} />}
        {outcome && <FindingsList findings={outcome.findings} />}
      </aside>
      <Help
        title={level}
        lines={[
          { keys: ['↑', '↓'], does: texts.keys.scroll },
          { keys: ['1', '2', '3', '4'], does: texts.keys.plane },
          { keys: ['E', 'Y'], does: texts.keys.map },
        ]}
      />
    </div>
  )
}
