import type { Texts } from '../../state/texts/index.ts'
import type { KeyLine } from '../shell/keys.tsx'

export const keyLines = ({ keys }: Texts['see']): readonly KeyLine[] => [
  { keys: ['Wheel', '\u2191 \u2193'], does: keys.scroll },
  { keys: ['Ctrl Wheel', '+ \u2212', '0'], does: keys.zoom },
  { keys: ['Space drag'], does: keys.pan },
  { keys: ['Right drag'], does: keys.windowDrag },
  { keys: ['W', 'Shift W'], does: keys.windowKey },
  { keys: ['L A C R H'], does: keys.measure },
  { keys: ['Enter', 'Esc'], does: keys.point },
  { keys: ['Shift arrows'], does: keys.move },
  { keys: ['Delete'], does: keys.remove },
  { keys: ['B E', '[ ]'], does: keys.brush },
  { keys: ['1 2 3 4 5'], does: keys.layout },
  { keys: ['N M X'], does: keys.show },
  { keys: ['V'], does: keys.align },
]
