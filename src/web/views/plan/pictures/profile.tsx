import type { KeyboardEvent, PointerEvent } from 'react'
import type { Access } from '../../../../planning/index.ts'
import { wallMarginMm } from '../../../../planning/index.ts'
import { marginRuns, marginSteps } from '../../../state/plan/margin-scale.ts'
import { depthMarks, marginAt, profileScale } from '../../../state/plan/profile.ts'
import { mm } from '../../../state/quantities.ts'
import { useTexts } from '../../shell/context.tsx'
import { useDesk, usePlanRoom } from '../room.tsx'
import { useSize } from './use-size.ts'

const keyStepMm = 0.5

/** The wall margin along the depth; pointing at a depth moves the plane down the needle there. */
export function Profile({ access }: { access: Access }) {
  const texts = useTexts().plan
  const { desk } = usePlanRoom()
  const [element, { width, height }] = useSize<HTMLDivElement>()
  const chosenMm = useDesk((state) => state.depthMm)
  const depthMm = Math.min(access.depths.targetMm, chosenMm ?? access.margin.atMm)
  const scale = profileScale(access, { width, height, left: 34, right: 12, top: 6, bottom: 30 })
  const toDepth = (event: PointerEvent<HTMLDivElement>): void => {
    const { left } = event.currentTarget.getBoundingClientRect()
    desk.showDepth(scale.depthAt(event.clientX - left))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key]
    if (!way) return
    event.preventDefault()
    desk.showDepth(Math.min(scale.toMm, Math.max(scale.fromMm, depthMm + way * keyStepMm)))
  }
  const here = marginAt(access, depthMm)
  return (
    <div
      className="profile"
      ref={element}
      role="slider"
      tabIndex={0}
      aria-label={`${texts.profile}. ${texts.profileHow}`}
      aria-valuemin={Math.round(scale.fromMm)}
      aria-valuemax={Math.round(scale.toMm)}
      aria-valuenow={Math.round(depthMm)}
      aria-valuetext={texts.profileAt(mm(depthMm), mm(here))}
      onPointerMove={toDepth}
      onPointerDown={toDepth}
      onKeyDown={onKeyDown}
    >
      {width > 0 && (
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          <Ground scale={scale} width={width} />
          <Curve access={access} scale={scale} />
          <Marks access={access} scale={scale} height={height} words={texts.markShort} />
          <Here x={scale.x(depthMm)} y={scale.y(here ?? 0)} words={mm(here)} height={height} width={width} />
        </svg>
      )}
      <div className="profile-title">{texts.profile}</div>
      <MarginScale />
    </div>
  )
}

type Scale = ReturnType<typeof profileScale>

function Ground({ scale, width }: { scale: Scale; width: number }) {
  const lines = [0, 2, 4, 6, 8].filter((margin) => margin >= scale.bottomMm)
  return (
    <g className="profile-ground">
      {lines.map((margin) => (
        <g key={margin}>
          <line x1={scale.x(scale.fromMm)} x2={width - 12} y1={scale.y(margin)} y2={scale.y(margin)} />
          <text x={28} y={scale.y(margin) + 3.5} textAnchor="end">
            {margin}
          </text>
        </g>
      ))}
      <line
        className="profile-asked"
        x1={scale.x(scale.fromMm)}
        x2={width - 12}
        y1={scale.y(wallMarginMm.value)}
        y2={scale.y(wallMarginMm.value)}
      />
    </g>
  )
}

/** One area and one line for each run of equal colour. */
function Curve({ access, scale }: { access: Access; scale: Scale }) {
  const floor = scale.y(Math.min(0, scale.bottomMm))
  return marginRuns(access.margin.profile).map(({ colour, points }) => {
    const line = points.map(({ depthMm, marginMm }) => `${scale.x(depthMm).toFixed(1)},${scale.y(marginMm).toFixed(1)}`)
    const [from, to] = [points[0], points.at(-1)].map((p) => scale.x(p?.depthMm ?? 0).toFixed(1))
    return (
      <g key={from}>
        <polygon points={`${from},${floor} ${line.join(' ')} ${to},${floor}`} fill={colour} fillOpacity={0.28} />
        <polyline points={line.join(' ')} fill="none" stroke={colour} strokeWidth={2} strokeLinejoin="round" />
      </g>
    )
  })
}

function Marks({
  access,
  scale,
  height,
  words,
}: {
  access: Access
  scale: Scale
  height: number
  words: Readonly<Record<string, string>>
}) {
  const base = height - 30
  let free = Number.NEGATIVE_INFINITY
  return (
    <g className="profile-marks">
      {depthMarks(access).map(({ name, depthMm }) => {
        const x = scale.x(depthMm)
        const text = `${words[name] ?? ''} ${depthMm.toFixed(0)}`
        const isLast = name === 'targetMm'
        const start = isLast ? x - text.length * 5.6 : x
        const row = start < free ? 1 : 0
        free = start + text.length * 5.8 + 6
        return (
          <g key={name}>
            <line x1={x} x2={x} y1={6} y2={base + 4} />
            <text x={isLast ? x : x + 2} y={base + 13 + 11 * row} textAnchor={isLast ? 'end' : 'start'}>
              {text}
            </text>
          </g>
        )
      })}
    </g>
  )
}

function Here({ x, y, words, height, width }: { x: number; y: number; words: string; height: number; width: number }) {
  const isRight = x > width - 70
  return (
    <g className="profile-here">
      <line x1={x} x2={x} y1={4} y2={height - 30} />
      <circle cx={x} cy={y} r={4} />
      <text x={isRight ? x - 7 : x + 7} y={Math.max(14, y - 7)} textAnchor={isRight ? 'end' : 'start'}>
        {words}
      </text>
    </g>
  )
}

/** The scale of the margin's colours, in words. */
function MarginScale() {
  const texts = useTexts().plan
  return (
    <ul className="margin-scale" aria-label={texts.scale}>
      {marginSteps.map(({ colour, fromMm }, n) => (
        <li key={colour}>
          <span style={{ background: colour, height: 4 + 3 * n }} />
          {n === 0 ? '< 0' : fromMm} {n === marginSteps.length - 1 ? 'mm +' : ''}
        </li>
      ))}
    </ul>
  )
}
