import type { Handle } from '../../../state/plan/needle.ts'
import { type HeldNeedle, heldOf } from '../../../state/plan/needle.ts'
import type { HandleEvents } from '../../../tools/needle/use-handle.ts'
import { useTexts } from '../../shell/context.tsx'
import { signs } from '../../shell/theme.ts'
import { useNeedleInCase, usePlanRoom, useShownNeedle } from '../room.tsx'

export const colourOf = (side: 'left' | 'right'): string => (side === 'left' ? signs.left : signs.right)

/** The needle of the other side as it stands in the case. */
export function useOtherNeedle(): HeldNeedle | null {
  const { side } = useShownNeedle()
  const other = useNeedleInCase(side === 'left' ? 'right' : 'left')
  return other && heldOf(other.access)
}

export function useHandleLabels(): Readonly<Record<Handle, string>> {
  const texts = useTexts().plan
  const { place } = usePlanRoom()
  const { side } = useShownNeedle()
  const needle = texts.needleOf(place.level, texts.side[side])
  const label = (handle: Handle): string => texts.handleHow(texts.handles[handle], needle)
  return { skin: label('skin'), bone: label('bone'), target: label('target'), whole: label('whole') }
}

export function useHandleEvents(onTake?: () => void, onDone?: () => void): HandleEvents {
  const { desk } = usePlanRoom()
  return {
    onTake,
    onHold: (needle) => desk.hold(needle),
    onRelease: () => void desk.release().then(onDone),
    onCancel: () => {
      desk.cancel()
      onDone?.()
    },
  }
}
