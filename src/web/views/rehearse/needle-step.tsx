import { ActionIcon, Button, Group, Tooltip } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  IconCheck,
  IconCircleDashed,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react'
import type { NeedleMoment } from '../../../rehearsal/index.ts'
import { mm } from '../../state/quantities.ts'
import { useTexts } from '../shell/context.tsx'
import { useDesk, useSession } from './use-session.ts'

const degree = Math.PI / 180

/** The needle in hand: on, back, aim; and the depth rule, live where the truth is shown, else as the last pictures tell it. */
export function NeedleStep() {
  const texts = useTexts().rehearse.needle
  const session = useSession()
  const needle = useDesk((desk) => desk.moment?.needles.find((n) => n.side === desk.side) ?? null)
  const seen = useDesk((desk) => {
    if (desk.setup.mode === 'planning') return desk.moment?.needles.find((n) => n.side === desk.side) ?? null
    const last = desk.pictures.lateral ?? desk.pictures.AP
    return last?.needles.find((n) => n.side === desk.side) ?? null
  })
  const planning = useDesk((desk) => desk.setup.mode === 'planning')
  const inBone = needle !== null && needle.rule !== null
  const move = (byMm: number, words: string) => (
    <Button variant="default" size="sm" onClick={() => session.advance(byMm)} disabled={!needle}>
      {words}
    </Button>
  )
  return (
    <>
      <dl className="figures">
        <dt>{texts.depth}</dt>
        <dd data-testid="depth">{mm(needle?.depthMm)}</dd>
        {planning && (
          <>
            <dt>{texts.toBone}</dt>
            <dd>{inBone ? texts.inBone : mm(needle?.toBoneMm)}</dd>
          </>
        )}
      </dl>
      <fieldset className="tool">
        <legend>{texts.advance}</legend>
        <Group gap={6} grow>
          {move(0.2, texts.by02)}
          {move(1, texts.by1)}
          {move(5, texts.by5)}
        </Group>
      </fieldset>
      <fieldset className="tool">
        <legend>{texts.back}</legend>
        <Group gap={6} grow>
          {move(-0.2, texts.by02)}
          {move(-1, texts.by1)}
          {move(-5, texts.by5)}
        </Group>
      </fieldset>
      <fieldset className="tool">
        <legend>{texts.aim}</legend>
        {inBone && planning ? (
          <p className="note">{texts.fixed}</p>
        ) : (
          <Group gap={6} justify="center">
            <Aim label={texts.toLeft} icon={IconArrowLeft} turn={[degree, 0]} />
            <Aim label={texts.toHead} icon={IconArrowUp} turn={[0, degree]} />
            <Aim label={texts.toFeet} icon={IconArrowDown} turn={[0, -degree]} />
            <Aim label={texts.toRight} icon={IconArrowRight} turn={[-degree, 0]} />
          </Group>
        )}
      </fieldset>
      <DepthRule needle={seen} live={planning} />
    </>
  )
}

function Aim({ label, icon: Icon, turn }: { label: string; icon: TablerIcon; turn: readonly [number, number] }) {
  const session = useSession()
  return (
    <Tooltip label={`${label}, 1°`}>
      <ActionIcon variant="default" size={40} aria-label={`${label}, 1°`} onClick={() => session.aim(...turn)}>
        <Icon size={18} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  )
}

const ruleIcons = { 'no rule': IconCircleDashed, open: IconCircleDashed, kept: IconCheck, broken: IconX } as const

function DepthRule({ needle, live }: { needle: NeedleMoment | null; live: boolean }) {
  const texts = useTexts().rehearse.needle
  const rule = needle?.rule ?? null
  const state = rule?.state ?? 'outside'
  const Icon = rule ? ruleIcons[rule.state] : IconCircleDashed
  const way = rule?.toPosteriorWallMm ?? 0
  return (
    <section className="rule" data-state={state} aria-live="polite" title={texts.ruleText}>
      <div className="rule-head">
        <strong>{texts.rule}</strong>
        {!live && <span>{texts.asOf}</span>}
      </div>
      <div className="rule-state" data-testid="depth-rule">
        <Icon size={18} aria-hidden="true" />
        {texts.states[state]}
      </div>
      {rule && (
        <>
          <DepthBar toWallMm={way} />
          <dl className="figures">
            <dt>{way > 0 ? texts.toPosterior : texts.pastPosterior}</dt>
            <dd>{mm(Math.abs(way))}</dd>
            {live && needle?.wall && (
              <>
                <dt>
                  {texts.wall}, {needle.wall.structure}
                </dt>
                <dd>{mm(needle.wall.leastMm)}</dd>
              </>
            )}
          </dl>
        </>
      )}
    </section>
  )
}

/** The way through the pedicle into the body: the posterior wall in the middle, the tip where it is. */
function DepthBar({ toWallMm }: { toWallMm: number }) {
  const x = Math.max(2, Math.min(118, 60 - 2 * toWallMm))
  return (
    <svg viewBox="0 0 120 22" className="depth-bar" aria-hidden="true">
      <rect x={0} y={7} width={60} height={8} className="depth-pedicle" />
      <rect x={60} y={7} width={60} height={8} className="depth-body" />
      <line x1={60} y1={2} x2={60} y2={20} className="depth-wall" />
      <path d={`M ${x - 5} 3 h 10 l -5 7 z`} className="depth-tip" />
    </svg>
  )
}
