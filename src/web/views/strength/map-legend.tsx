import { useTexts } from '../shell/context.tsx'
import { signs } from '../shell/theme.ts'
import { cementColour, energyShare, heatColours, type MapKind, strainedColour, yieldedColour } from './map-layers.ts'

interface Props {
  readonly kind: MapKind
  readonly energyMPa: { readonly low: number; readonly high: number }
  readonly inSpace: boolean
}

/** What the colours mean. */
export function MapLegend({ kind, energyMPa, inSpace }: Props) {
  const texts = useTexts().strength.maps
  const number = (value: number): string => value.toExponential(0).replace('e-', '·10⁻').replace('e+', '·10')
  return (
    <div className="map-legend">
      {kind === 'energy' && inSpace ? (
        <>
          <i className="map-swatch" style={{ background: strainedColour }} />
          <span>{texts.energyAbove(superscript(number(energyShare * energyMPa.high)))}</span>
        </>
      ) : kind === 'energy' ? (
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
      <i
        className="map-swatch map-outline"
        style={inSpace ? { borderColor: signs.cement, background: signs.cement } : { borderColor: cementColour }}
      />
      <span>{texts.cement}</span>
    </div>
  )
}

const superscript = (text: string): string =>
  text.replace(/⁻(\d+)/, (_, digits: string) => `⁻${[...digits].map((d) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(d)]).join('')}`)
