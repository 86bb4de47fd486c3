import { ActionIcon, Group, SegmentedControl, Tooltip } from '@mantine/core'
import {
  IconAngle,
  IconArrowsMaximize,
  IconBrush,
  IconCircleDashed,
  IconContrast2,
  IconCrosshair,
  IconEraser,
  IconFocusCentered,
  IconLayoutGrid,
  IconLine,
  IconMathXDivideY2,
  IconRectangleVertical,
  IconRulerMeasure,
  IconSquareLetterN,
  IconStack2,
  IconTopologyRing,
  IconVectorTriangle,
  type TablerIcon,
} from '@tabler/icons-react'
import { type PaneName, type Tool, type WindowName, windows } from '../../state/see/session.ts'
import { useTexts } from '../shell/context.tsx'
import { alignedOrStraight, chooseTool, fitAll } from './actions.ts'
import { useSee, useSeeState } from './session.tsx'

const tools: readonly (readonly [Tool, TablerIcon, string])[] = [
  ['cursor', IconCrosshair, 'Esc'],
  ['window', IconContrast2, 'Shift W'],
  ['length', IconRulerMeasure, 'L'],
  ['angle', IconAngle, 'A'],
  ['cobb', IconVectorTriangle, 'C'],
  ['region', IconCircleDashed, 'R'],
  ['heights', IconMathXDivideY2, 'H'],
  ['brush', IconBrush, 'B'],
  ['erase', IconEraser, 'E'],
]

/** Above the pictures: what the hand does, how gray they are, what is drawn over them. */
export function Toolbar() {
  const see = useSee()
  const texts = useTexts().see
  const tool = useSeeState((state) => state.tool)
  const shown = {
    names: useSeeState((state) => state.names),
    masks: useSeeState((state) => state.masks),
    crosshair: useSeeState((state) => state.crosshair),
  }
  const toggle = (what: keyof typeof shown): void => see.session.setState({ [what]: !shown[what] })
  return (
    <Group className="see-toolbar" gap={4} wrap="nowrap" role="toolbar" aria-label={texts.toolbar}>
      {tools.map(([name, icon, key]) => (
        <Button
          key={name}
          label={texts.tools[name]}
          shortcut={key}
          icon={icon}
          pressed={tool === name}
          onClick={() => chooseTool(see, name)}
        />
      ))}
      <span className="see-gap" />
      <WindowPresets />
      <span className="see-gap" />
      <Button
        label={texts.names}
        shortcut="N"
        icon={IconSquareLetterN}
        pressed={shown.names}
        onClick={() => toggle('names')}
      />
      <Button
        label={texts.masks}
        shortcut="M"
        icon={IconStack2}
        pressed={shown.masks}
        onClick={() => toggle('masks')}
      />
      <Button
        label={texts.crosshair}
        shortcut="X"
        icon={IconLine}
        pressed={shown.crosshair}
        onClick={() => toggle('crosshair')}
      />
      <Aligned />
      <Button label={texts.fit} shortcut="F" icon={IconFocusCentered} onClick={() => fitAll(see)} />
      <Layouts />
    </Group>
  )
}

function Aligned() {
  const see = useSee()
  const texts = useTexts().see
  const turned = useSeeState((state) => state.axes.left[0] < 0.999999 || state.axes.head[2] < 0.999999)
  return (
    <Button
      label={turned ? texts.straighten : texts.align}
      shortcut="V"
      icon={IconTopologyRing}
      pressed={turned}
      onClick={() => alignedOrStraight(see)}
    />
  )
}

interface ButtonProps {
  readonly label: string
  readonly shortcut: string
  readonly icon: TablerIcon
  readonly pressed?: boolean
  readonly onClick: () => void
}

const Button = ({ label, shortcut, icon: Icon, pressed, onClick }: ButtonProps) => (
  <Tooltip label={`${label} (${shortcut})`} openDelay={400}>
    <ActionIcon
      variant={pressed ? 'filled' : 'subtle'}
      color={pressed ? 'steel' : 'gray'}
      size={32}
      aria-label={label}
      aria-pressed={pressed}
      onClick={onClick}
    >
      <Icon size={19} stroke={1.6} aria-hidden="true" />
    </ActionIcon>
  </Tooltip>
)

function WindowPresets() {
  const { session } = useSee()
  const texts = useTexts().see
  const window = useSeeState((state) => state.window)
  const named = (Object.keys(windows) as WindowName[]).find(
    (name) => windows[name].centre === window.centre && windows[name].width === window.width,
  )
  return (
    <SegmentedControl
      size="xs"
      aria-label={texts.window}
      value={named ?? ''}
      onChange={(name) => session.setState({ window: windows[name as WindowName] })}
      data={(Object.keys(windows) as WindowName[]).map((value) => ({ value, label: texts.windows[value] }))}
    />
  )
}

function Layouts() {
  const { session } = useSee()
  const texts = useTexts().see
  const big = useSeeState((state) => state.big)
  const last = big === 'beside' || big === null ? 'sagittal' : big
  const choose = (pane: PaneName | null): void => session.setState({ big: pane })
  return (
    <>
      <Button
        label={texts.layouts.all}
        shortcut="1"
        icon={IconLayoutGrid}
        pressed={big === null}
        onClick={() => choose(null)}
      />
      <Button
        label={texts.layouts[last]}
        shortcut="2\u20135"
        icon={big === null ? IconArrowsMaximize : IconRectangleVertical}
        pressed={big !== null}
        onClick={() => choose(last)}
      />
    </>
  )
}
