import { Text } from '@mantine/core'
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { CaseImage } from '../../../case/index.ts'
import { planningImage } from '../../../case/index.ts'
import type { Volume } from '../../../imaging/index.ts'
import { MaskEditing } from '../../state/see/editing.ts'
import { newSession, type SeeSession } from '../../state/see/session.ts'
import { watchSpace } from '../../tools/slice-pane/gestures.ts'
import { useViewer } from '../../tools/slice-pane/use-viewer.ts'
import { middleOf, type SliceView, type SurfaceView, type Viewer } from '../../viewer/index.ts'
import { useDocument, useStation, useStationState, useTexts } from '../shell/context.tsx'
import { Help } from '../shell/keys.tsx'
import { pressed } from './actions.ts'
import { goTo } from './go.ts'
import { keyLines } from './key-lines.ts'
import { useMaskLayer } from './layers.ts'
import { Panel } from './panel/panel.tsx'
import { BesidePane } from './panes/beside-pane.tsx'
import { PlanePane } from './panes/plane-pane.tsx'
import { SurfacePane } from './panes/surface-pane.tsx'
import { type See, SeeContext, useSeeState } from './session.tsx'
import { Toolbar } from './toolbar.tsx'
import './see.css'

/** The images of the case: three linked planes and the surface, what is known of the spine beside them. */
export default function SeePage() {
  const texts = useTexts().see
  const document = useDocument()
  const { volume } = useStation()
  const image = document && planningImage(document)
  if (!volume || !image) return <Text p="lg">{texts.noImage}</Text>
  return <OfImage key={image.id + image.samplesId} volume={volume} image={image} />
}

// Coming back to the page finds it as it was left.
const sessions = new WeakMap<Volume, SeeSession>()

function sessionOf(volume: Volume): SeeSession {
  const known = sessions.get(volume) ?? newSession(middleOf(volume.grid))
  sessions.set(volume, known)
  return known
}

function OfImage({ volume, image }: { volume: Volume; image: CaseImage }) {
  const station = useStation()
  const session = sessionOf(volume)
  const editing = useMemo(() => new MaskEditing(station), [station])
  useEffect(() => () => editing.close(), [editing])
  const level = useStationState((state) => state.level)
  const document = useDocument()
  const masks = useSyncExternalStore(session.subscribe, () => session.getState().masks)
  const labels = useSyncExternalStore(editing.onChanged, () => (document?.spine ? editing.labels : null))
  const viewer = useViewer(volume, useMaskLayer(labels, level, masks))
  // A stroke writes in place: nothing but the pictures changes while the hand moves.
  useEffect(() => (viewer ? editing.onChanged(() => viewer.redraw()) : undefined), [viewer, editing])
  return viewer && <Shown viewer={viewer} session={session} editing={editing} image={image} />
}

interface ShownProps {
  readonly viewer: Viewer
  readonly session: SeeSession
  readonly editing: MaskEditing
  readonly image: CaseImage
}

function Shown({ viewer, session, editing, image }: ShownProps) {
  const texts = useTexts().see
  const station = useStation()
  const views = useRef(new Map<string, SliceView>())
  const surface = useRef<SurfaceView | null>(null)
  const see = useMemo<See>(() => {
    const measures = {
      session,
      finish: (kind, points) => {
        const id = station.newId()
        const level = kind === 'heights' ? (station.store.getState().level as never) : null
        station.change({
          name: 'draw measurement',
          measurement: { id, kind, imageId: image.id, points, level, note: '' },
        })
        session.setState({ selected: id, tool: 'cursor' })
      },
      move: (measurement) => station.change({ name: 'move measurement', measurement }),
    } satisfies See['measures'] as See['measures']
    return { station, session, viewer, editing, measures, views: views.current, surface }
  }, [station, session, viewer, editing, image.id])
  useLevel(see)
  usePageKeys(see)
  return (
    <SeeContext value={see}>
      <div className="see">
        <section className="see-work" aria-label={texts.images}>
          <Toolbar />
          <Panes />
        </section>
        <Panel />
      </div>
      <Help title={texts.title} lines={keyLines(texts)} />
    </SeeContext>
  )
}

/** The cursor goes to a level when it is chosen, here or on another page. */
function useLevel(see: See): void {
  const vertebrae = useDocument()?.spine?.record.vertebrae
  const level = useStationState((state) => state.level)
  const latest = useRef(vertebrae)
  latest.current = vertebrae
  const known = vertebrae !== undefined
  useEffect(() => {
    const vertebra = known && latest.current?.find((v) => v.level === level)
    if (!vertebra || see.session.getState().atLevel === level) return
    see.session.setState({ atLevel: level })
    goTo(see, vertebra.body.centre)
  }, [level, see, known])
}

/** Where letters are text; switches and choices take none. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !/^(radio|checkbox|range)$/.test(target.type)
  return target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName))
}

function usePageKeys(see: See): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { target } = event
      if (isTyping(target)) return
      if (!pressed(see, event)) return
      event.preventDefault()
      // Before the frame's own keys: Ctrl Z takes back a stroke first.
      event.stopImmediatePropagation()
    }
    window.addEventListener('keydown', onKey, { capture: true })
    const unwatch = watchSpace()
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true })
      unwatch()
    }
  }, [see])
}

const panes = ['axial', 'sagittal', 'coronal', 'surface'] as const

function Panes() {
  const big = useSeeState((state) => state.big)
  const chosen = useSeeState((state) => state.besideId)
  // An undo may have taken the image away.
  const images = useDocument()?.images
  const beside = images?.some(({ id }) => id === chosen) ? chosen : null
  const areas = areasOf(big, beside !== null)
  return (
    <div className="see-images" data-layout={beside === null ? (big === null ? 'all' : 'big') : 'beside'}>
      {panes.map((pane) =>
        pane === 'surface' ? (
          <SurfacePane key={pane} area={areas[pane]} />
        ) : (
          <PlanePane key={pane} plane={pane} area={areas[pane]} />
        ),
      )}
      {beside !== null && <BesidePane key={beside} imageId={beside} area="e" />}
    </div>
  )
}

/** Where each picture stands: the large one first, the others keep their order. */
function areasOf(big: string | null, beside: boolean): Readonly<Record<(typeof panes)[number], string>> {
  const first = big ?? (beside ? 'sagittal' : null)
  const order = first === null ? panes : [...panes.filter((p) => p === first), ...panes.filter((p) => p !== first)]
  const at = (pane: (typeof panes)[number]): string => ['a', 'b', 'c', 'd'][order.indexOf(pane)] as string
  return { axial: at('axial'), sagittal: at('sagittal'), coronal: at('coronal'), surface: at('surface') }
}
