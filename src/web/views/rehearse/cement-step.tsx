import { Button, Group, SegmentedControl, Slider } from '@mantine/core'
import { ml, quantity } from '../../state/quantities.ts'
import { useTexts } from '../shell/context.tsx'
import { middleOf } from './middle-of.ts'
import { useDesk, useSession } from './use-session.ts'

/** Mixing, waiting, pushing. */
export function CementStep() {
  const mixed = useDesk((desk) => desk.moment?.cement != null)
  return mixed ? <Pushing /> : <Mixing />
}

function Mixing() {
  const texts = useTexts().rehearse.cement
  const session = useSession()
  const { brand, storedAtC, roomC } = useDesk((desk) => desk.setup)
  return (
    <Button fullWidth size="md" onClick={() => void session.do({ do: 'mix', brand, storedAtC, roomC })}>
      {texts.mix}: {brand}
    </Button>
  )
}

const flows = [20, 50, 100] as const

function Pushing() {
  const texts = useTexts().rehearse
  const session = useSession()
  const side = useDesk((desk) => desk.side)
  const phase = useDesk((desk) => desk.clock?.phase)
  const watchedIn = useDesk((desk) => desk.watchedIn)
  const flow = useDesk((desk) => desk.flowMm3PerS)
  const push = useDesk((desk) => desk.moment?.push ?? null)
  const early = phase === 'mixing' || phase === 'waiting'
  return (
    <>
      <Group grow gap={6}>
        <Button variant="default" size="sm" onClick={() => void session.do({ do: 'wait', durationS: 30 })}>
          {texts.cement.wait30}
        </Button>
        {early && (
          <Button size="sm" onClick={() => void session.waitUntilWorking()}>
            {texts.cement.waitWorking}
          </Button>
        )}
      </Group>
      <PushButton />
      <div className="tool-row">
        <span id="watched">{texts.cement.watched}</span>
        <SegmentedControl
          size="xs"
          aria-labelledby="watched"
          value={watchedIn ?? 'blind'}
          data={[
            { value: 'lateral', label: texts.views.lateral },
            { value: 'AP', label: texts.views.AP },
            { value: 'blind', label: texts.cement.blind },
          ]}
          onChange={(value) => session.desk.setState({ watchedIn: value === 'blind' ? null : (value as 'AP') })}
        />
      </div>
      <div className="tool-row">
        <span id="flow">{texts.cement.flow}</span>
        <Slider
          className="flow-slider"
          aria-labelledby="flow"
          thumbLabel={texts.cement.flow}
          min={10}
          max={200}
          step={10}
          value={flow}
          label={null}
          marks={flows.map((value) => ({ value }))}
          onChange={(value) => session.desk.setState({ flowMm3PerS: value })}
        />
        <span className="flow-value">{texts.cement.perSecond(ml(flow, 2))}</span>
      </div>
      <Button variant="default" size="sm" fullWidth onClick={() => void session.do({ do: 'move back', side, byMm: 2 })}>
        {texts.cement.back2}
      </Button>
      <dl className="figures">
        <dt>{texts.cement.viscosity}</dt>
        <dd>{push ? texts.cement.pascalSeconds(quantity(push.viscosityPaS, '', 0)) : '–'}</dd>
        <dt>{push ? texts.cement.portion(push.portion) : ''}</dt>
        <dd>{push ? texts.setup[push.side] : ''}</dd>
      </dl>
      <Measured />
    </>
  )
}

/** How long a portion and a picture take on this machine. */
function Measured() {
  const texts = useTexts().rehearse
  const push = useDesk((desk) => middleOf(desk.timings.pushMs))
  const picture = useDesk((desk) => middleOf(desk.timings.pictureMs))
  const ms = (value: number): string => quantity(value, 'ms', 0)
  return push > 0 ? (
    <p className="note" data-testid="measured">
      {texts.measured(ms(push), ms(picture))}
    </p>
  ) : null
}

/** Cement flows as long as it is held: by pointer, finger or the space bar. */
function PushButton() {
  const texts = useTexts().rehearse.cement
  const session = useSession()
  const pushing = useDesk((desk) => desk.pushing)
  const inBone = useDesk((desk) => desk.moment?.needles.some((n) => n.side === desk.side && n.rule !== null) ?? false)
  return (
    <button
      type="button"
      className="push"
      data-push="hold"
      data-active={pushing || undefined}
      disabled={!inBone}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        void session.push()
      }}
      onPointerUp={session.release}
      onPointerCancel={session.release}
      onContextMenu={(event) => event.preventDefault()}
    >
      {pushing ? texts.pushing : texts.push}
      <small>{inBone ? texts.pushHint : texts.needsBone}</small>
    </button>
  )
}
