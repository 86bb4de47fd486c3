import type { Vertebra } from '../../../../anatomy/index.ts'
import { direction, dot, mapDirection, moved } from '../../../../geometry/index.ts'
import type { SliceView } from '../../../viewer/index.ts'
import { useDocument, useStation, useStationState, useTexts } from '../../shell/context.tsx'
import { useSee } from '../session.tsx'

/** The names of the vertebrae a picture cuts, in front of their bodies; a question mark where a name is not certain. */
export function Names({ view }: { view: SliceView }) {
  const spine = useDocument()?.spine?.record
  const level = useStationState((state) => state.level)
  const texts = useTexts().see.numbering
  const station = useStation()
  const { session } = useSee()
  if (!spine) return null
  /** How sure a name is, why, and what else it could be stands on the Spine tab. */
  const why = (name: string): void => {
    station.chooseLevel(name)
    session.setState({ tab: 'spine' })
    requestAnimationFrame(() => document.getElementById('see-names')?.scrollIntoView({ block: 'nearest' }))
  }
  const doubt = { certain: '', probable: ' ?', assumed: ' ??' }[spine.numbering.certainty]
  return (
    <g className="names">
      {spine.vertebrae
        .filter((v) => isCut(view, v))
        .map((v) => {
          const { x, y } = view.canvasFromPatient(placeOf(view, v))
          return (
            // biome-ignore lint/a11y/useSemanticElements: a name inside a drawing
            <text
              key={v.level}
              x={x}
              y={y + 4}
              textAnchor="middle"
              className={v.level === level ? 'name name-chosen' : 'name'}
              data-press
              role="button"
              tabIndex={-1}
              aria-label={texts.nameOf(v.level, texts.certainty[spine.numbering.certainty])}
              onClick={() => why(v.level)}
              onKeyDown={(event) => event.key === 'Enter' && why(v.level)}
            >
              {v.level + doubt}
            </text>
          )
        })}
    </g>
  )
}

const axesOf = (v: Vertebra) =>
  ([0, 1, 2] as const).map((axis) =>
    mapDirection(
      v.patientFromVertebra,
      direction('vertebra', axis === 0 ? 1 : 0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0),
    ),
  )

const halvesOf = ({ body, morphometry }: Vertebra) => [
  body.widthMm / 2,
  body.depthMm / 2,
  Math.max(6, morphometry.heights.middleMm / 2),
]

/** Whether the plane meets the box around the body. */
function isCut(view: SliceView, v: Vertebra): boolean {
  const { normal } = view.plane
  const halves = halvesOf(v)
  const reach = axesOf(v).reduce((sum, axis, at) => sum + Math.abs(dot(axis, normal)) * (halves[at] ?? 0), 0)
  return Math.abs(view.canvasFromPatient(v.body.centre).depthMm) < reach
}

/** In front of the body, or to its left where the picture looks from the front. */
function placeOf(view: SliceView, v: Vertebra) {
  const [left, back] = axesOf(v)
  const [halfWidth, halfDepth] = halvesOf(v)
  const clearMm = 22 / view.pixelsPerMm
  const { normal } = view.plane
  return Math.abs(dot(back!, normal)) < 0.7
    ? moved(v.body.centre, back!, -(halfDepth ?? 0) - clearMm)
    : moved(v.body.centre, left!, (halfWidth ?? 0) + clearMm)
}
