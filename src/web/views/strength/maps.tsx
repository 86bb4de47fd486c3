import { SegmentedControl, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { CaseStrength } from '../../../case/index.ts'
import { ml } from '../../state/quantities.ts'
import { fieldsOf } from '../../state/strength/course.ts'
import { fullestPlace } from '../../state/strength/fullest-place.ts'
import type { PackedFields } from '../../state/strength/packed-fields.ts'
import { SlicePane } from '../../tools/slice-pane/pane.tsx'
import { useViewer } from '../../tools/slice-pane/use-viewer.ts'
import { type SliceView, type StandardPlane, standardPlane, through } from '../../viewer/index.ts'
import type { StrengthOutcome, StrengthState } from '../../work/operations/strength.ts'
import { useDocument, useStation, useStationState, useTexts } from '../shell/context.tsx'
import { InSpace } from './in-space.tsx'
import { type MapKind, useMapLayers } from './map-layers.ts'
import { MapLegend } from './map-legend.tsx'
import { stateName, states } from './states.ts'

const planes = ['sagittal', 'axial', 'coronal'] as const
const looks = [...planes, 'space'] as const
type Look = (typeof looks)[number]

interface Props {
  readonly strength: CaseStrength
  readonly outcome: StrengthOutcome
}

/** The same cut through the vertebra in its three states, with what the load does to it. */
export function Maps({ strength, outcome }: Props) {
  const texts = useTexts().strength.maps
  const station = useStation()
  const [kind, setKind] = useState<MapKind>('energy')
  const [look, setLook] = useState<Look>('sagittal')
  const hasSpace = useStationState((state) => state.host.webGl)
  const fields = fieldsOf(station, strength)
  useEffect(() => {
    const down = (event: KeyboardEvent): void => {
      if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return
      const chosen = looks[Number(event.key) - 1]
      if (chosen) setLook(chosen)
      if (event.key.toLowerCase() === 'e') setKind('energy')
      if (event.key.toLowerCase() === 'y') setKind('yielded')
    }
    window.addEventListener('keydown', down)
    return () => window.removeEventListener('keydown', down)
  }, [])
  return (
    <section className="maps" aria-label={texts.title}>
      <div className="maps-bar">
        <SegmentedControl
          size="xs"
          aria-label={texts.title}
          value={kind}
          data={(['energy', 'yielded'] as const).map((value) => ({ value, label: texts[value] }))}
          onChange={(value) => setKind(value as MapKind)}
        />
        <SegmentedControl
          size="xs"
          aria-label={texts.plane}
          value={look}
          data={(hasSpace ? looks : planes).map((value) => ({ value, label: texts.planes[value] }))}
          onChange={(value) => setLook(value as Look)}
        />
        {fields && <MapLegend kind={kind} energyMPa={fields.energyMPa} inSpace={look === 'space'} />}
      </div>
      {fields ? (
        <Three key={look} strength={strength} outcome={outcome} kind={kind} look={look} fields={fields} />
      ) : (
        <Text p="lg" size="sm">
          {texts.missing}
        </Text>
      )}
    </section>
  )
}

function Three({ look, fields, ...given }: Props & { kind: MapKind; look: Look; fields: PackedFields }) {
  if (look !== 'space') return <ThreeCuts {...given} plane={look} />
  return (
    <div className="maps-cuts">
      {states.map((state) => (
        <InSpace key={state} state={state} fields={fields} {...given} />
      ))}
    </div>
  )
}

function ThreeCuts({ strength, outcome, kind, plane }: Props & { kind: MapKind; plane: StandardPlane }) {
  const views = useRef(new Map<StrengthState, SliceView>())
  const follow = (alongMm: number): void => {
    for (const view of views.current.values()) {
      const { centre, normal } = view.plane
      const at = centre.map((c, a) => c + alongMm * (normal[a] as number)) as unknown as typeof centre
      view.setPlane(through(view.plane, at))
    }
  }
  return (
    <div className="maps-cuts">
      {states.map((state) => (
        <Cut
          key={state}
          state={state}
          strength={strength}
          outcome={outcome}
          kind={kind}
          plane={plane}
          onScroll={follow}
          onView={(view) => (view ? views.current.set(state, view) : views.current.delete(state))}
        />
      ))}
    </div>
  )
}

interface CutProps extends Props {
  readonly state: StrengthState
  readonly kind: MapKind
  readonly plane: StandardPlane
  readonly onScroll: (alongMm: number) => void
  readonly onView: (view: SliceView | null) => void
}

function Cut({ state, strength, outcome, kind, plane, onScroll, onView }: CutProps) {
  const texts = useTexts().strength
  const station = useStation()
  const fields = fieldsOf(station, strength)
  const layers = useMapLayers(fields, state, kind)
  const viewer = useViewer(station.volume, layers)
  const vertebra = useDocument()?.spine?.record.vertebrae.find((v) => v.level === strength.level)
  if (!viewer || !vertebra) return null
  const volume = { before: 0, planned: outcome.plannedMm3, after: outcome.injectedMm3 }[state]
  const name = stateName(state, outcome, texts)
  return (
    <figure className="maps-cut">
      <SlicePane
        viewer={viewer}
        label={texts.maps.label(name, texts.maps.planes[plane])}
        start={{
          plane: standardPlane(
            plane,
            fields ? fullestPlace(fields, plane, vertebra.body.centre) : vertebra.body.centre,
          ),
          window: { centre: 350, width: 1800 },
          pixelsPerMm: 4,
        }}
        onScroll={onScroll}
        onView={onView}
      />
      <figcaption>{state === 'before' ? name : texts.stateTitle(name, ml(volume))}</figcaption>
    </figure>
  )
}
