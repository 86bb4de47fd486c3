import { useMemo } from 'react'
import type { Measurement } from '../../../../case/index.ts'
import type { PlaneName } from '../../../state/see/axes.ts'
import { figuresOf, withPointMoved } from '../../../state/see/measure.ts'
import { seenIn } from '../../../tools/measure/drawing.ts'
import { Shape } from '../../../tools/measure/shapes.tsx'
import { wordsOf } from '../../../tools/measure/words.ts'
import { rightOf, type SliceView } from '../../../viewer/index.ts'
import { useDocument, useTexts } from '../../shell/context.tsx'
import { removeMeasurement } from '../actions.ts'
import { useSee, useSeeState } from '../session.tsx'

/** The measurements of the case and the one being drawn, over a picture. */
export function Measurements({ view, plane }: { view: SliceView; plane: PlaneName }) {
  const { viewer } = useSee()
  const texts = useTexts().see
  const stored = useDocument()?.measurements ?? []
  const moving = useSeeState((state) => state.moving)
  const selected = useSeeState((state) => state.selected)
  const draft = useSeeState((state) => state.draft)
  const unit = viewer.volume.acquisition.modality === 'CT' ? texts.hu : texts.signal
  const shown = stored.map((m) => (m.id === moving?.id ? moving : m))
  const drawing = draft?.plane === plane ? draft : null
  const points = drawing ? [...drawing.points, ...(drawing.live ? [drawing.live] : [])] : []
  return (
    <>
      {shown.map((m) => (
        <Drawn key={m.id} view={view} measurement={m} unit={unit} selected={m.id === selected} />
      ))}
      {drawing && (
        <Shape
          view={view}
          measurement={{ id: 'draft', kind: drawing.kind, points }}
          words={wordsOf(figuresOf({ kind: drawing.kind, points }, viewer.volume), unit)}
          selected
        />
      )}
    </>
  )
}

interface Props {
  readonly view: SliceView
  readonly measurement: Measurement
  readonly unit: string
  readonly selected: boolean
}

function Drawn({ view, measurement, unit, selected }: Props) {
  const { viewer } = useSee()
  const words = useMemo(() => wordsOf(figuresOf(measurement, viewer.volume), unit), [measurement, viewer, unit])
  return (
    <>
      <Shape view={view} measurement={measurement} words={words} selected={selected} />
      {selected && seenIn(view, measurement) && <Handles view={view} measurement={measurement} words={words} />}
    </>
  )
}

const stepMm = 0.5

/** The points of the selected measurement for the keyboard: arrows move them, Delete removes the whole. */
function Handles({ view, measurement, words }: { view: SliceView; measurement: Measurement; words: string }) {
  const see = useSee()
  const texts = useTexts().see.measure
  const onKey = (n: number) => (event: React.KeyboardEvent) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key]
    if (!step && event.key !== 'Delete') return
    event.preventDefault()
    event.stopPropagation()
    if (!step) return removeMeasurement(see, measurement.id)
    const right = rightOf(view.plane)
    const { up } = view.plane
    const to = measurement.points[n]!.map((v, axis) => v + stepMm * (step[0]! * right[axis]! + step[1]! * up[axis]!))
    see.measures.move(withPointMoved(measurement, n, to as never))
  }
  return (
    <>
      {measurement.points.map((p, n) => {
        const { x, y } = view.canvasFromPatient(p)
        const what = `${texts.kinds[measurement.kind]} ${words}`
        return (
          // biome-ignore lint/a11y/useSemanticElements: a point inside a drawing
          <circle
            // biome-ignore lint/suspicious/noArrayIndexKey: points have no other name than their place
            key={n}
            cx={x}
            cy={y}
            r={9}
            className="measurement-handle"
            role="button"
            tabIndex={0}
            aria-label={texts.point(n + 1, what)}
            onKeyDown={onKey(n)}
          />
        )
      })}
    </>
  )
}
