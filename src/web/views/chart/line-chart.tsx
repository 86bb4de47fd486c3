import { useElementSize } from '@mantine/hooks'
import { useId } from 'react'
import { linear, path, ticksOf } from './scale.ts'
import './chart.css'

export type XY = readonly [x: number, y: number]

export interface ChartLine {
  readonly name: string
  readonly points: readonly XY[]
  readonly colour: string
  readonly dash?: string
  readonly dots?: boolean
}

/** Between two lines over the same x: what is uncertain. */
export interface ChartBand {
  readonly low: readonly XY[]
  readonly high: readonly XY[]
  readonly colour: string
}

/** A height across the whole chart, with its name. */
export interface ChartLevel {
  readonly y: number
  readonly name: string
  readonly colour?: string
}

interface Props {
  readonly lines: readonly ChartLine[]
  readonly bands?: readonly ChartBand[]
  readonly levels?: readonly ChartLevel[]
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
  readonly xUnit: string
  readonly yUnit: string
  /** What a screen reader says instead of the picture. */
  readonly description: string
}

const edge = { left: 40, right: 12, top: 18, bottom: 22 }

/** A line chart as wide and high as its place, with bands and named heights; drawn as SVG, so that it prints and zooms. */
export function LineChart(props: Props) {
  const { ref, width, height } = useElementSize<HTMLDivElement>()
  return (
    <div ref={ref} className="chart" role="img" aria-label={props.description}>
      {width > 60 && height > 40 && <Drawn {...props} width={width} height={height} />}
    </div>
  )
}

function Drawn(props: Props & { width: number; height: number }) {
  const { lines, bands = [], levels = [], x, y, width, height } = props
  const clip = useId()
  const sx = linear(x, [edge.left, width - edge.right])
  const sy = linear(y, [height - edge.bottom, edge.top])
  const at = ([a, b]: XY): XY => [sx(a), sy(b)]
  return (
    <svg width={width} height={height} aria-hidden="true">
      <clipPath id={clip}>
        <rect
          x={edge.left}
          y={edge.top - 4}
          width={Math.max(1, width - edge.left - edge.right + 4)}
          height={Math.max(1, height - edge.top - edge.bottom + 8)}
        />
      </clipPath>
      <Axes {...props} sx={sx} sy={sy} />
      <g clipPath={`url(#${clip})`}>
        {bands.map((band) => (
          <path
            key={`${band.colour} ${band.low[0]} ${band.high[0]}`}
            d={`${path([...band.high].map(at))} ${path([...band.low].reverse().map(at)).replace('M', 'L')} Z`}
            fill={band.colour}
            className="chart-band"
          />
        ))}
        {lines.map((line) => (
          <g key={line.name}>
            <path
              d={path(line.points.map(at))}
              stroke={line.colour}
              strokeDasharray={line.dash}
              className="chart-line"
            />
            {line.dots &&
              line.points.map((p) => <circle key={p.join()} cx={sx(p[0])} cy={sy(p[1])} r={3} fill={line.colour} />)}
          </g>
        ))}
      </g>
      {levels.map((level, n) => (
        <g key={level.name}>
          <line
            x1={edge.left}
            x2={width - edge.right}
            y1={sy(level.y)}
            y2={sy(level.y)}
            className="chart-level"
            stroke={level.colour}
          />
          <text x={width - edge.right - n * 44} y={sy(level.y) - 3} textAnchor="end" className="chart-name">
            {level.name}
          </text>
        </g>
      ))}
    </svg>
  )
}

type Scale = (value: number) => number

function Axes({
  x,
  y,
  xUnit,
  yUnit,
  width,
  height,
  sx,
  sy,
}: Props & { width: number; height: number; sx: Scale; sy: Scale }) {
  const yTicks = ticksOf(y, Math.max(2, Math.floor(height / 42)))
  const xTicks = ticksOf(x, Math.max(2, Math.floor(width / 80)))
  return (
    <g className="chart-axes">
      <text x={2} y={11}>
        {yUnit}
      </text>
      {yTicks.map((t) => (
        <g key={t}>
          <line x1={edge.left} x2={width - edge.right} y1={sy(t)} y2={sy(t)} className="chart-grid" />
          <text x={edge.left - 5} y={sy(t) + 4} textAnchor="end">
            {t}
          </text>
        </g>
      ))}
      {xTicks.map((t) => (
        <text key={t} x={sx(t)} y={height - 6} textAnchor={t === xTicks.at(-1) ? 'end' : 'middle'}>
          {t}
          {t === xTicks.at(-1) ? `\u00a0${xUnit}` : ''}
        </text>
      ))}
    </g>
  )
}
