import { Button, NativeSelect } from '@mantine/core'
import { IconCamera } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { clock, quantity } from '../../state/quantities.ts'
import type { Picture, ViewName } from '../../state/rehearse/desk.ts'
import { useTexts } from '../shell/context.tsx'
import { middleOf } from './middle-of.ts'
import { useDesk, useSession } from './use-session.ts'
import { XrayMarks } from './xray-marks.tsx'

/** One monitor: the last picture of its view, and the pedal under it. The left one may show the bull's-eye instead. */
export function XrayMonitor({ first }: { first: 'AP' | 'lateral' }) {
  const texts = useTexts().rehearse
  const session = useSession()
  const [view, setView] = useState<ViewName>(first)
  const picture = useDesk((desk) => desk.pictures[view])
  const views = useDesk((desk) => desk.open?.feed.views)
  const mayShoot = useDesk((desk) => desk.phase === 'running' && desk.replay === null)
  const choices = first === 'AP' ? views?.filter((v) => v.name !== 'lateral') : []
  return (
    <figure className="monitor" aria-label={texts.xray.label(texts.views[view])} data-view={view}>
      <Film picture={picture} label={texts.xray.label(texts.views[view])} />
      <figcaption className="monitor-bar">
        {choices && choices.length > 1 ? (
          <NativeSelect
            size="xs"
            aria-label={texts.xray.second}
            value={view}
            data={choices.map(({ name }) => ({ value: name, label: texts.views[name] }))}
            onChange={(event) => setView(event.currentTarget.value as ViewName)}
          />
        ) : (
          <span className="monitor-name">{texts.views[view]}</span>
        )}
        <Age picture={picture} view={view} />
        {mayShoot && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconCamera size={16} stroke={1.5} aria-hidden="true" />}
            aria-label={texts.xray.shootView(texts.views[view])}
            onClick={() => void session.shoot(view)}
          >
            {texts.xray.shoot}
          </Button>
        )}
      </figcaption>
    </figure>
  )
}

/** How old the picture is, in seconds of the rehearsal, and whether it follows by itself. */
function Age({ picture, view }: { picture: Picture | undefined; view: ViewName }) {
  const texts = useTexts().rehearse.xray
  const nowS = useDesk((desk) => Math.floor((desk.moment?.timeS ?? 0) + desk.laterS))
  const live = useDesk((desk) => desk.pushing && desk.watchedIn === view)
  const follows = useDesk((desk) => desk.setup.mode === 'planning' || desk.replay !== null)
  const frameMs = useDesk((desk) => Math.round(middleOf(desk.timings.pictureMs)))
  const measured = texts.frame(quantity(frameMs, 'ms', 0))
  const stale = useDesk(
    (desk) => picture !== undefined && desk.log.slice(picture.actions).some((e) => shows(e.action.do)),
  )
  if (!picture) return <span className="monitor-age">{texts.none}</span>
  if (live)
    return (
      <span className="monitor-age" data-live>
        {texts.fluoroscopy}, {measured}
      </span>
    )
  if (follows)
    return (
      <span className="monitor-age">
        {texts.live}, {measured}
      </span>
    )
  return (
    <span className="monitor-age" data-stale={stale || undefined}>
      {stale ? `${texts.before}, ` : ''}
      {texts.old(clock(Math.max(0, nowS - picture.atS)))}
    </span>
  )
}

/** What would look different on a new picture. */
const shows = (what: string): boolean =>
  ['access', 'advance', 'move back', 'balloon', 'inject', 'withdraw'].includes(what)

function Film({ picture, label }: { picture: Picture | undefined; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const session = useSession()
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !picture) return
    const { pixels, columns, rows } = picture.film
    context.putImageData(new ImageData(pixels, columns, rows), 0, 0)
  }, [picture])
  useEffect(() => {
    // React listens to wheels passively; the page must not scroll under the needle.
    const turn = (event: WheelEvent): void => {
      event.preventDefault()
      if (session.desk.getState().phase === 'running' && event.deltaY !== 0)
        session.advance((event.deltaY < 0 ? 1 : -1) * (event.shiftKey ? 0.2 : 1))
    }
    const element = frame.current
    element?.addEventListener('wheel', turn, { passive: false })
    return () => element?.removeEventListener('wheel', turn)
  }, [session])
  const { columns = 448, rows = 448 } = picture?.film ?? {}
  return (
    <div ref={frame} className="film">
      <div className="film-square">
        <canvas ref={canvas} width={columns} height={rows} role="img" aria-label={label} />
        {picture && <XrayMarks film={picture.film} />}
      </div>
    </div>
  )
}
