import { useMemo } from 'react'
import { type Level, verseNumber } from '../../../anatomy/index.ts'
import type { LabelMap } from '../../../imaging/index.ts'
import { type ColourLayer, colourWord } from '../../viewer/index.ts'

/** Neighbours differ, also for the colour-blind (after Okabe and Ito). */
const hues = ['#56b4e9', '#e69f00', '#2bb58b', '#cc79a7', '#d9cf45'] as const

/** The colour of a vertebra, the same in slices, surfaces and lists. */
export const colourOfLevel = (level: Level): string => hues[verseNumber(level) % hues.length] as string

/** The masks of the vertebrae as a layer; the chosen one stands out. */
export function useMaskLayer(labels: LabelMap | null, level: string | null, shown: boolean): readonly ColourLayer[] {
  return useMemo(() => (labels && shown ? [maskLayer(labels, level)] : []), [labels, level, shown])
}

export function maskLayer(labels: LabelMap, level: string | null): ColourLayer {
  const colours = new Uint32Array(256)
  const chosen = level === null ? 0 : (verseNumber(level as Level) ?? 0)
  for (let label = 1; label < 256; label++)
    colours[label] = colourWord(hues[label % hues.length] as string, label === chosen || chosen === 0 ? 1 : 0.55)
  return { id: 'vertebrae', as: 'labels', grid: labels.grid, values: labels.labels, colours, opacity: 0.14, edge: 0.85 }
}
