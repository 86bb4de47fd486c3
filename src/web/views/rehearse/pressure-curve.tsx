import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { CurvePoint } from '../../state/rehearse/desk.ts'
import { useStationState, useTexts } from '../shell/context.tsx'
import { signs } from '../shell/theme.ts'
import { useDesk } from './use-session.ts'

/** Pressure in the syringe and at the tip over the volume injected; drawn anew with each portion. */
export function PressureCurve() {
  const texts = useTexts().rehearse.strip
  const curve = useDesk((desk) => desk.curve)
  const theme = useStationState((state) => state.settings.theme)
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)
  const { syringe, tip } = texts
  useEffect(() => {
    const element = place.current
    if (!element) return
    const size = () => ({ width: Math.max(120, element.clientWidth), height: Math.max(80, element.clientHeight) })
    const made = new uPlot({ ...optionsFor(theme, { syringe, tip }), ...size() }, dataOf([]), element)
    chart.current = made
    const observer = new ResizeObserver(() => made.setSize(size()))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      chart.current = null
    }
  }, [theme, syringe, tip])
  useEffect(() => {
    // Theme: a new chart is empty.
    void theme
    chart.current?.setData(dataOf(curve))
  }, [curve, theme])
  const last = curve.at(-1)
  const said = last ? `${syringe} ${(last.syringePressurePa / 1e5).toFixed(1)} bar` : ''
  return (
    <section className="instrument curve" aria-label={`${texts.curve}. ${said}`}>
      <div className="instrument-title">
        {texts.curve}
        <span className="legend">
          <i style={{ background: signs.left }} /> {syringe}
          <i style={{ background: signs.caution }} data-dashed /> {tip}
        </span>
      </div>
      <div ref={place} className="curve-place" aria-hidden="true" />
    </section>
  )
}

const dataOf = (curve: readonly CurvePoint[]): uPlot.AlignedData => [
  curve.map((p) => p.volumeMm3 / 1000),
  curve.map((p) => p.syringePressurePa / 1e5),
  curve.map((p) => p.tipPressurePa / 1e5),
]

function optionsFor(
  theme: 'dark' | 'light',
  names: { syringe: string; tip: string },
): Omit<uPlot.Options, 'width' | 'height'> {
  const ink = theme === 'dark' ? '#a5b0bb' : '#45515c'
  const grid = { stroke: theme === 'dark' ? '#26303a' : '#d5dce2', width: 1 }
  const axis = { stroke: ink, grid, ticks: { ...grid, size: 4 }, font: '11px system-ui', gap: 3 }
  return {
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 10, 0, 0],
    scales: {
      x: { time: false, range: (_u, _min, max) => [0, Math.max(1, max || 0)] },
      y: { range: (_u, _min, max) => [0, Math.max(2, 1.1 * (max || 0))] },
    },
    axes: [
      { ...axis, size: 26, values: (_u, ticks) => ticks.map((t) => `${t} mL`) },
      { ...axis, size: 40, values: (_u, ticks) => ticks.map((t) => `${t} bar`) },
    ],
    series: [
      {},
      { label: names.syringe, stroke: signs.left, width: 2, points: { show: false } },
      { label: names.tip, stroke: signs.caution, width: 2, dash: [6, 4], points: { show: false } },
    ],
  }
}
