import { quantity } from '../../state/quantities.ts'
import type { CurvePoint } from '../../state/rehearse/desk.ts'
import { LineChart, type XY } from '../chart/line-chart.tsx'
import { useTexts } from '../shell/context.tsx'
import { signs } from '../shell/theme.ts'
import { useDesk } from './use-session.ts'

/** Pressure in the syringe and at the tip over the volume injected; drawn anew with each portion. */
export function PressureCurve() {
  const texts = useTexts().rehearse.strip
  const curve = useDesk((desk) => desk.curve)
  const last = curve.at(-1)
  const bar = (pa: number): string => quantity(pa / 1e5, 'bar')
  const of = (pressure: (p: CurvePoint) => number): readonly XY[] =>
    curve.map((p): XY => [p.volumeMm3 / 1000, pressure(p) / 1e5])
  const most = curve.reduce((max, p) => Math.max(max, p.syringePressurePa), 0) / 1e5
  return (
    <section className="instrument curve" aria-label={texts.curve}>
      <div className="instrument-title">
        {texts.curve}
        <span className="legend">
          <i style={{ background: signs.left }} /> {texts.syringe}
          <i style={{ background: signs.caution }} data-dashed /> {texts.tip}
        </span>
      </div>
      <div className="curve-place">
        <LineChart
          lines={[
            { name: texts.syringe, points: of((p) => p.syringePressurePa), colour: signs.left },
            { name: texts.tip, points: of((p) => p.tipPressurePa), colour: signs.caution, dash: '6 4' },
          ]}
          x={[0, Math.max(1, (last?.volumeMm3 ?? 0) / 1000)]}
          y={[0, Math.max(2, 1.1 * most)]}
          xUnit="mL"
          yUnit="bar"
          description={last ? `${texts.curve}: ${texts.syringe} ${bar(last.syringePressurePa)}` : texts.curve}
        />
      </div>
    </section>
  )
}
