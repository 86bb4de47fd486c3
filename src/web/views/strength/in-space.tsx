import { useMemo } from 'react'
import type { CaseStrength } from '../../../case/index.ts'
import { ml } from '../../state/quantities.ts'
import type { PackedFields } from '../../state/strength/packed-fields.ts'
import { useFieldSurface, useVertebraSurface } from '../../tools/rehearse/surfaces.ts'
import { useViewer } from '../../tools/slice-pane/use-viewer.ts'
import { SurfacePane } from '../../tools/surface-pane/pane.tsx'
import type { SurfaceMesh } from '../../viewer/index.ts'
import type { StrengthOutcome, StrengthState } from '../../work/operations/strength.ts'
import { useStation, useTexts } from '../shell/context.tsx'
import { signs } from '../shell/theme.ts'
import { energyFrom, type MapKind, strainedColour, yieldedColour } from './map-layers.ts'
import { stateName } from './states.ts'

const noLayers = [] as const

interface Props {
  readonly strength: CaseStrength
  readonly outcome: StrengthOutcome
  readonly fields: PackedFields
  readonly state: StrengthState
  readonly kind: MapKind
}

/** One state in space: the bone as glass, the cement in it, and what is strained most or yields. */
export function InSpace({ strength, outcome, fields, state, kind }: Props) {
  const texts = useTexts().strength
  const station = useStation()
  const viewer = useViewer(station.volume, noLayers)
  const { engine } = station
  const bone = useVertebraSurface(engine, strength.spineId, strength.level)
  const cement = useFieldSurface(engine, fields.cementGrid, state === 'before' ? null : fields.cement[state], 128)
  const map = useFieldSurface(engine, fields.grid, fields[kind][state], kind === 'energy' ? energyFrom : 128)
  const meshes = useMemo<readonly SurfaceMesh[]>(
    () => [
      ...(cement ? [{ id: 'cement', mesh: cement, colour: signs.cement }] : []),
      ...(map ? [{ id: 'map', mesh: map, colour: kind === 'energy' ? strainedColour : yieldedColour }] : []),
      ...(bone ? [{ id: 'bone', mesh: bone, colour: '#f3efe6', opacity: 0.42 }] : []),
    ],
    [bone, cement, map, kind],
  )
  const name = stateName(state, outcome, texts)
  const volume = { before: 0, planned: outcome.plannedMm3, after: outcome.injectedMm3 }[state]
  return (
    <figure className="maps-cut">
      {viewer && (
        <SurfacePane
          viewer={viewer}
          label={texts.maps.label(name, texts.maps.planes.space)}
          meshes={meshes}
          onView={(view) => view?.lookFrom('left')}
        />
      )}
      <figcaption>{state === 'before' ? name : texts.stateTitle(name, ml(volume))}</figcaption>
    </figure>
  )
}
