import { Button, Center, Stack, Text } from '@mantine/core'
import { useStation, useTexts } from '../shell/context.tsx'
import { Help } from '../shell/keys.tsx'
import { Panel } from './panel/panel.tsx'
import { Pictures } from './pictures/pictures.tsx'
import { keyLines, usePlanKeys } from './plan-keys.tsx'
import './plan.css'
import { PlanRoomProvider, useDesk } from './room.tsx'

/** Plan: the needles of one level in the planes that hold them, their margins, and the X-rays that will show them. */
export default function PlanPage() {
  const texts = useTexts().plan
  return (
    <PlanRoomProvider otherwise={(why) => <Missing why={why} />}>
      <Help title={texts.keys.title} lines={keyLines(texts.keys)} />
      <Workplace />
    </PlanRoomProvider>
  )
}

function Workplace() {
  usePlanKeys()
  const isMoving = useDesk((state) => state.held !== null)
  return (
    <div className="plan" data-moving={isMoving || undefined}>
      <Pictures />
      <Panel />
    </div>
  )
}

function Missing({ why }: { why: 'no spine' | 'no image' | 'no level' }) {
  const texts = useTexts().plan
  const station = useStation()
  const words = { 'no spine': texts.noSpine, 'no image': texts.noImage, 'no level': texts.noLevel }[why]
  return (
    <Center h="100%">
      <Stack align="center">
        <Text>{words}</Text>
        {why === 'no spine' && <Button onClick={() => station.show('see')}>{texts.toSee}</Button>}
      </Stack>
    </Center>
  )
}
