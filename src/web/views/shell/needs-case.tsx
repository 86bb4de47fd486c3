import { Button, Center, Stack, Text } from '@mantine/core'
import { useStation, useTexts } from './context.tsx'

/** Where a page needs a case and none is open. */
export function NeedsCase() {
  const texts = useTexts().shell
  const station = useStation()
  return (
    <Center h="100%">
      <Stack align="center">
        <Text>{texts.noCase}</Text>
        <Button onClick={() => station.show('cases')}>{texts.toCases}</Button>
      </Stack>
    </Center>
  )
}
