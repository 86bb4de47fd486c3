import { IconArrowsDiagonal, IconArrowsDiagonalMinimize2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTexts } from '../../shell/context.tsx'

export type PaneName = 'axial' | 'sagittal' | 'across' | 'space' | 'AP' | 'lateral' | 'bullsEye'

export interface PaneProps {
  readonly name: PaneName
  readonly isLarge: boolean
  readonly onLarge: () => void
}

/** The frame of one picture: its name, what is read beside it, and the button that makes it large. */
export function Pane({
  name,
  isLarge,
  onLarge,
  caption,
  title: own,
  children,
}: PaneProps & { caption?: ReactNode; title?: string; children: ReactNode }) {
  const texts = useTexts().plan
  const title = own ?? texts.panes[name]
  const Icon = isLarge ? IconArrowsDiagonalMinimize2 : IconArrowsDiagonal
  return (
    <figure className="pane" data-pane={name} data-is-large={isLarge || undefined}>
      {children}
      <figcaption className="pane-title">{title}</figcaption>
      {caption && <div className="pane-caption">{caption}</div>}
      <button
        type="button"
        className="pane-large"
        aria-label={isLarge ? texts.reduce(title) : texts.enlarge(title)}
        aria-pressed={isLarge}
        onClick={onLarge}
      >
        <Icon size={16} stroke={1.5} aria-hidden="true" />
      </button>
    </figure>
  )
}

/** Letters at the edges of a picture: which side of the patient lies there. */
export function EdgeLetters({ left, right, up, down }: Readonly<Record<'left' | 'right' | 'up' | 'down', string>>) {
  return (
    <div className="pane-letters" aria-hidden="true">
      <span data-edge="left">{left}</span>
      <span data-edge="right">{right}</span>
      <span data-edge="up">{up}</span>
      <span data-edge="down">{down}</span>
    </div>
  )
}
