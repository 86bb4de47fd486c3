import type { Finding } from '../../base/index.ts'
import type { LabelMap, Volume } from '../../imaging/index.ts'
import type { Density } from '../spine.ts'
import { find } from '../troubles.ts'
import { calibrate } from './calibration.ts'
import { type MeasuredDensity, measureDensity } from './density.ts'
import type { MeasuredVertebra } from './measure-vertebra.ts'
import { readTissues } from './tissues.ts'

export interface Densities {
  readonly byVertebra: readonly { readonly density: Density | null; readonly findings: readonly Finding[] }[]
  readonly findings: readonly Finding[]
}

/** A region this uneven holds something else than spongy bone: spread beyond texture and noise, HU. */
const unevenSdHu = 130
/** More gas than this is told, though it is left out: what lies round it is half gas. */
const gasMost = 0.01

/** Kernel names that makers give to sharp reconstructions. */
const sharpKernel = /^(b[678]\d|br[67]\d|fc[358]\d|bone|boneplus|ya|yb|yc|y-sharp|edge|lung|d|e|sharp)/i

/** Trabecular density of every vertebra, calibrated on the tissues of the image itself where it shows them. */
export function measureDensities(volume: Volume, labels: LabelMap, measured: readonly MeasuredVertebra[]): Densities {
  const tissues = readTissues(volume, labels.labels, measured.map((m) => m.measured.body.centre)) // biome-ignore format: short
  const calibration = calibrate(tissues)
  const findings: Finding[] = []
  const { acquisition } = volume
  if (!calibration)
    findings.push(find('ANA-160', 'note', 'density', { fat: tissues.fat !== null, muscle: tissues.muscle !== null }))
  if (acquisition.contrast || tissues.enhancedVessel)
    findings.push(
      find('ANA-158', 'caution', 'density', contrastFacts(acquisition.contrast, tissues.enhancedVessel?.hu)),
    )
  if (acquisition.kernel && sharpKernel.test(acquisition.kernel.trim()))
    findings.push(find('ANA-159', 'caution', 'density', { kernel: acquisition.kernel }))
  if (acquisition.kvp !== undefined && Math.abs(acquisition.kvp - 120) > 1)
    findings.push(find('ANA-161', 'caution', 'density', { kvp: acquisition.kvp }))
  const byVertebra = measured.map((m) => {
    const read = measureDensity(m.region, m.measured, calibration)
    const uneven = read !== null && (read.density.trabecularSdHu > unevenSdHu || read.gasFraction > gasMost)
    return {
      density: read?.density ?? null,
      findings: uneven ? [find('ANA-157', 'caution', m.level, unevenFacts(read))] : [],
    }
  })
  return { byVertebra, findings }
}

/** What is half gas pulls the mean down and the median hardly: both, so that a reader sees by how much. */
const unevenFacts = ({ density, gasFraction }: MeasuredDensity) => ({
  gasFraction: Math.round(100 * gasFraction) / 100,
  meanHu: Math.round(density.trabecularMeanHu),
  medianHu: Math.round(density.trabecularMedianHu),
  sdHu: Math.round(density.trabecularSdHu),
})

const contrastFacts = (stated: string | undefined, vesselHu: number | undefined) => ({
  ...(stated ? { stated } : {}),
  ...(vesselHu === undefined ? {} : { vesselHu: Math.round(vesselHu) }),
})
