import { useTexts } from '../shell/context.tsx'
import { cementColour, heatColours, type MapKind, yieldedColour } from './map-layers.ts'

/** What the colours mean. */
export function MapLegend({ kind, energyMPa }: { kind: MapKind; energyMPa: { low: number; high: number } }) {
  const texts = useTexts().strength.maps
  const number = (value: number): string => value.toExponential(0).replace('e-', '·10⁻').replace('e+', '·10')
  return (
    <div className="map-legend">
      {kind === 'energy' ? (
        <>
          <span>{texts.energyScale}</span>
          <span>{superscript(number(energyMPa.low))}</span>
          <i className="map-ramp" style={{ background: `linear-gradient(90deg, ${heatColours.join(', ')})` }} />
          <span>{superscript(number(energyMPa.high))}</span>
        </>
      ) : (
        <>
          <i className="map-swatch" style={{ background: yieldedColour }} />
          <span>{texts.yieldedWhat}</span>
        </>
      )}
      <i className="map-swatch map-outline" style={{ borderColor: cementColour }} />
      <span>{texts.cement}</span>
    </div>
  )
}

const superscript = (text: string): string =>
  text.replace(/⁻(\d+)/, (_, digits: string) => `⁻${[...digits].map((d) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(d)]).join('')}`)
