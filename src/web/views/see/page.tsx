import { ScrollArea, Text } from '@mantine/core'
import { useEffect, useMemo, useRef } from 'react'
import { newSession, type SeeSession } from '../../state/see/session.ts'
import { useViewer } from '../../tools/slice-pane/use-viewer.ts'
import type { SliceView, Viewer } from '../../viewer/index.ts'
import { middleOf } from '../../viewer/index.ts'
import { useDocument, useStation, useStationState, useTexts } from '../shell/context.tsx'
import { useMaskLayer } from './layers.ts'
import { SpineTable } from './panel/table.tsx'
import { PlanePane } from './panes/plane-pane.tsx'
import { SurfacePane } from './panes/surface-pane.tsx'
import { SeeContext } from './session.tsx'
import './see.css'

/** The images of the case: three linked planes, what is known of the spine beside them. */
export default function SeePage() {
  const station = useStation()
  const texts = useTexts().see
  const document = useDocument()
  const { volume } = station
  const session = useMemo(() => newSession(volume ? middleOf(volume.grid) : undefined), [volume])
  const level = useStationState((state) => state.level)
  const labels = document ? (station.spine?.labels ?? null) : null
  const viewer = useViewer(volume, useMaskLayer(labels, level, true))
  if (!volume) return <Text p="lg">{texts.noImage}</Text>
  return viewer && <Shown key={document?.id} viewer={viewer} session={session} />
}

function Shown({ viewer, session }: { viewer: Viewer; session: SeeSession }) {
  const views = useRef(new Map<string, SliceView>())
  const see = useMemo(() => ({ viewer, session, views: views.current }), [viewer, session])
  const vertebrae = useDocument()?.spine?.record.vertebrae
  const level = useStationState((state) => state.level)
  useEffect(() => {
    const vertebra = vertebrae?.find((v) => v.level === level)
    if (vertebra) session.setState({ cursor: vertebra.body.centre })
  }, [vertebrae, level, session])
  return (
    <SeeContext value={see}>
      <div className="see">
        <div className="see-images">
          <PlanePane plane="axial" area="a" />
          <PlanePane plane="sagittal" area="b" />
          <PlanePane plane="coronal" area="c" />
          <SurfacePane area="d" />
        </div>
        <aside className="see-panel" aria-label={useTexts().see.panel}>
          <ScrollArea>
            <SpineTable />
          </ScrollArea>
        </aside>
      </div>
    </SeeContext>
  )
}
