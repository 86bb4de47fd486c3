import { useMemo } from 'react'
import type { PackedFields } from '../../state/strength/packed-fields.ts'
import { type ColourLayer, colourWord } from '../../viewer/index.ts'
import type { StrengthState } from '../../work/operations/strength.ts'

export type MapKind = 'energy' | 'yielded'

/** Dark violet through red to pale yellow (after the map "inferno"): even steps of lightness, also without colour vision. */
export const heatColours = [
  '#1b0c41',
  '#4a0c6b',
  '#781c6d',
  '#a52c60',
  '#cf4446',
  '#ed6925',
  '#fb9b06',
  '#f7d13d',
  '#fcffa4',
]

function between(share: number): string {
  const at = share * (heatColours.length - 1)
  const n = Math.min(heatColours.length - 2, Math.floor(at))
  const [a, b] = [heatColours[n] as string, heatColours[n + 1] as string]
  const part = (hex: string, c: number): number => Number.parseInt(hex.slice(1 + 2 * c, 3 + 2 * c), 16)
  const mix = [0, 1, 2].map((c) => Math.round(part(a, c) + (at - n) * (part(b, c) - part(a, c))))
  return `#${mix.map((v) => v.toString(16).padStart(2, '0')).join('')}`
}

const energyColours = Uint32Array.from({ length: 256 }, (_, byte) =>
  byte < 8 ? 0 : colourWord(between(byte / 255), Math.min(0.92, 0.25 + byte / 255)),
)
export const yieldedColour = '#e8663d'
const yieldedColours = Uint32Array.from({ length: 256 }, (_, byte) =>
  byte < 100 ? 0 : colourWord(yieldedColour, Math.min(0.85, byte / 255)),
)
/** In space: what holds more than three tenths of the highest energy shown, as a byte of the packed field. */
export const energyShare = 0.3
export const energyFrom = Math.round(1 + (254 * (3 + Math.log10(energyShare))) / 3)
export const strainedColour = '#fb9b06'
export const cementColour = '#7fe3ff'
/** Cement over a map is an outline: of what is half full. */
const cementColours = Uint32Array.from({ length: 256 }, (_, byte) =>
  byte >= 96 && byte <= 150 ? colourWord(cementColour, 0.95) : 0,
)

/** What is laid over the CT: the map, and the edge of the cement in the states that hold some. */
export function useMapLayers(fields: PackedFields | null, state: StrengthState, kind: MapKind): readonly ColourLayer[] {
  return useMemo(() => {
    if (!fields) return []
    const values = fields[kind][state]
    const colours = kind === 'energy' ? energyColours : yieldedColours
    const map: ColourLayer = { id: kind, as: 'field', grid: fields.grid, values, colours, opacity: 0.9 }
    if (state === 'before') return [map]
    const edge = { id: 'cement', as: 'field', grid: fields.cementGrid, colours: cementColours, opacity: 1 } as const
    return [map, { ...edge, values: fields.cement[state] }]
  }, [fields, state, kind])
}
