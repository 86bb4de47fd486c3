import { NativeSelect, Text } from '@mantine/core'
import { useDocument, useTexts } from '../../shell/context.tsx'
import { useSee, useSeeState } from '../session.tsx'

/** Which other image of the case is shown next to the CT; nothing where there is none. */
export function BesideChoice() {
  const { session } = useSee()
  const texts = useTexts().see.beside
  const chosen = useSeeState((state) => state.besideId)
  const images = useDocument()?.images.filter(({ role }) => role === 'beside') ?? []
  if (images.length === 0) return null
  return (
    <div className="see-beside">
      <NativeSelect
        size="xs"
        label={texts.choose}
        value={chosen ?? ''}
        onChange={(event) => session.setState({ besideId: event.currentTarget.value || null })}
        data={[{ value: '', label: texts.none }, ...images.map(({ id, title }) => ({ value: id, label: title }))]}
      />
      {chosen !== null && (
        <Text size="xs" c="dimmed" mt={4}>
          {texts.linked}
        </Text>
      )}
    </div>
  )
}
