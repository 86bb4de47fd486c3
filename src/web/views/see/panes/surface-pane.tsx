import { SegmentedControl } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { point } from '../../../../geometry/index.ts'
import { SurfacePane as Pane } from '../../../tools/surface-pane/pane.tsx'
import type { SurfaceView, ViewSide } from '../../../viewer/index.ts'
import { isCancelled } from '../../../work/engine.ts'
import type { VertebraSurface } from '../../../work/operations/meshes.ts'
import { useDocument, useStation, useStationState, useTexts } from '../../shell/context.tsx'
import { goTo } from '../go.ts'
import { useSee, useSeeState } from '../session.tsx'

const shownSides = ['front', 'left', 'back', 'right'] as const satisfies readonly ViewSide[]

/** The vertebrae in space; a press leads every picture to the place. */
export function SurfacePane({ area }: { area: string }) {
  const see = useSee()
  const station = useStation()
  const texts = useTexts().see
  const level = useStationState((state) => state.level)
  const surfaces = useSurfaces()
  const hasSpine = useDocument()?.spine != null
  const meshes = useMemo(
    () => surfaces.map((mesh) => ({ id: mesh.level, mesh, colour: mesh.level === level ? '#f3efe6' : '#b9b2a4' })),
    [surfaces, level],
  )
  const view = see.surface
  const [side, setSide] = useState<ViewSide>('left')
  if (!station.store.getState().host.webGl)
    return (
      <div className="see-said" style={{ gridArea: area }}>
        {texts.noWebGl}
      </div>
    )
  return (
    <Pane
      viewer={see.viewer}
      label={texts.surface}
      meshes={meshes}
      style={{ gridArea: area }}
      onView={(made) => {
        view.current = made
        made?.lookFrom(side)
      }}
      onPress={(at, made) => {
        const hit = made.pick(at.x, at.y)
        if (!hit) return
        station.chooseLevel(hit.id)
        goTo(see, hit.at)
      }}
      onDoubleClick={() => see.session.setState(({ big }) => ({ big: big === 'surface' ? null : 'surface' }))}
      corner={
        <SegmentedControl
          size="xs"
          aria-label={texts.lookFrom}
          value={side}
          onChange={(chosen) => {
            setSide(chosen as ViewSide)
            view.current?.lookFrom(chosen as ViewSide)
          }}
          data={shownSides.map((value) => ({ value, label: texts.sides[value] }))}
        />
      }
    >
      {(made) =>
        meshes.length > 0 ? (
          <CursorMark view={made} />
        ) : (
          <text x={made.widthPx / 2} y={made.heightPx / 2} textAnchor="middle">
            {hasSpine ? '' : texts.noSpine}
          </text>
        )
      }
    </Pane>
  )
}

/** Where the cursor is, in space. */
function CursorMark({ view }: { view: SurfaceView }) {
  const cursor = useSeeState((state) => state.cursor)
  const { x, y } = view.canvasFromPatient(point('patient', cursor[0], cursor[1], cursor[2]))
  return (
    <g className="space-cursor">
      <circle cx={x} cy={y} r={6} />
      <path d={`M${x - 11} ${y}h6M${x + 5} ${y}h6M${x} ${y - 11}v6M${x} ${y + 5}v6`} />
    </g>
  )
}

const noSurfaces: readonly VertebraSurface[] = []

/** The surfaces of the spine as it is now; those of before stay until the new ones are there. */
function useSurfaces(): readonly VertebraSurface[] {
  const { engine, tell } = useStation()
  const spineId = useDocument()?.spine?.id
  const [surfaces, setSurfaces] = useState(noSurfaces)
  useEffect(() => {
    if (!spineId) return setSurfaces(noSurfaces)
    const stop = new AbortController()
    engine
      .call('vertebraSurfaces', { spineId }, { signal: stop.signal })
      .then((made) => setSurfaces(made))
      .catch((cause) => {
        if (!isCancelled(cause) && !stop.signal.aborted) tell(cause)
      })
    return () => stop.abort()
  }, [engine, spineId, tell])
  return surfaces
}
