import type { Finding } from '../base/index.ts'
import { find } from './troubles.ts'
import type { Volume } from './volume.ts'

/** The extreme samples of a volume, gathered while it was read. */
export interface Extremes {
  lowest: number
  highest: number
  atHighest: number
}

/** The extremes of samples that were read without counting them. */
export function extremesOf(samples: Int16Array): Extremes {
  let lowest = 32767
  let highest = -32768
  for (let p = 0; p < samples.length; p++) {
    const value = samples[p] as number
    if (value < lowest) lowest = value
    if (value > highest) highest = value
  }
  let atHighest = 0
  for (let p = 0; p < samples.length; p++) if (samples[p] === highest) atHighest++
  return { lowest, highest, atHighest }
}

/** Along the slice direction. */
export interface SliceSize {
  readonly spacingMm: number
  readonly thicknessMm?: number
}

/** From here on a slice is as thick as the margins a needle has: nothing is planned on it. */
const stopMm = 4
/** From here on the loss of certainty along the slice direction is worth a word. */
const cautionMm = 1.5
/** Denser than any bone; a maximum below it that many samples share was cut off by an export. */
const boneMostHu = 2500
/** Air. A darkest value far above it that many samples share was cut off. */
const airMostHu = -900

/** What the way the images were made means for measuring on them: slices, contrast, kernel, cut-off values. CT only. */
export function qualityFindings(
  volume: Volume,
  about: string,
  slice: SliceSize,
  extremes: Extremes,
): readonly Finding[] {
  if (volume.acquisition.modality !== 'CT') return []
  if (extremes.lowest >= extremes.highest) return sliceFindings(slice, about)
  return [
    ...sliceFindings(slice, about),
    ...contrastFindings(volume, about),
    ...kernelFindings(volume, about),
    ...clippingFindings(volume, about, extremes),
  ]
}

const rounded = (x: number): number => Math.round(x * 100) / 100

/**
 * A surface lies anywhere within a slice that it crosses: evenly spread over the thickness t, its place along the slices is
 * uncertain by t / sqrt(12) (standard deviation) and by t / 2 at most.
 */
function sliceFindings({ spacingMm, thicknessMm }: SliceSize, about: string): readonly Finding[] {
  const findings: Finding[] = []
  const worst = Math.max(spacingMm, thicknessMm ?? 0)
  const facts = {
    sliceMm: rounded(worst),
    edgeUncertaintySdMm: rounded(worst / Math.sqrt(12)),
    edgeUncertaintyMostMm: rounded(worst / 2),
    heightUncertaintySdMm: rounded((worst / Math.sqrt(12)) * Math.SQRT2),
  }
  if (worst >= stopMm) findings.push(find('IMG-105', 'stop', about, facts))
  else if (worst > cautionMm) findings.push(find('IMG-106', 'caution', about, facts))
  if (thicknessMm !== undefined && Math.abs(thicknessMm - spacingMm) > 0.1 * spacingMm)
    findings.push(find('IMG-122', 'note', about, { thicknessMm, spacingMm: rounded(spacingMm) }))
  return findings
}

const contrastFindings = ({ acquisition }: Volume, about: string): readonly Finding[] =>
  acquisition.contrast ? [find('IMG-107', 'caution', about, { agent: acquisition.contrast })] : []

function kernelFindings({ acquisition: { kernel } }: Volume, about: string): readonly Finding[] {
  return kernel && isSharp(kernel) ? [find('IMG-108', 'caution', about, { kernel })] : []
}

/**
 * Whether a reconstruction kernel is one the vendors name for bone, lung or the inner ear: Siemens by its number (B60 and
 * up, Br56 and up, any U), GE by name, Philips by letter, Canon and Toshiba by the range of FC numbers.
 */
export function isSharp(kernel: string): boolean {
  const name = kernel.trim().toUpperCase()
  const siemens = /^([A-Z][A-Z]?)(\d{2})[A-Z]?(\W|$)/.exec(name)
  if (siemens?.[1] === 'B' || siemens?.[1] === 'T') return Number(siemens[2]) >= 60
  if (siemens && /^(B|H|Q)[A-Z]$/.test(siemens[1] as string)) return Number(siemens[2]) >= 56
  if (siemens?.[1] === 'U') return true
  const canon = /^FC(\d{2})/.exec(name)
  if (canon) return [[30, 39], [50, 59], [80, 89]].some(([a, b]) => Number(canon[1]) >= a! && Number(canon[1]) <= b!) // biome-ignore format: ranges
  if (/^(BONE|BONEPLUS|EDGE|ULTRA|LUNG|BONE\+|HD BONE|SHARP)/.test(name)) return true
  return /^(D|E|L|YC|YD|YE|YL)$/.test(name)
}

function clippingFindings({ samples }: Volume, about: string, extremes: Extremes): readonly Finding[] {
  const { lowest, highest, atHighest } = extremes
  const findings: Finding[] = []
  const many = Math.max(20, samples.length * 1e-5)
  if (highest < boneMostHu && atHighest > many)
    findings.push(find('IMG-109', 'caution', about, { limit: 'high', hu: highest, samples: atHighest }))
  else if (atHighest > many)
    findings.push(find('IMG-109', 'note', about, { limit: 'high', hu: highest, samples: atHighest }))
  if (lowest > airMostHu) {
    let atLowest = 0
    for (let p = 0; p < samples.length; p++) if (samples[p] === lowest) atLowest++
    if (atLowest > samples.length * 0.01)
      findings.push(find('IMG-109', 'caution', about, { limit: 'low', hu: lowest, samples: atLowest }))
  }
  return findings
}
