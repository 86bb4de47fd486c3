import type { Finding } from '../../base/index.ts'
import type { LabelMap, Volume } from '../../imaging/index.ts'
import type { Density } from '../spine.ts'
import { find } from '../troubles.ts'
import { calibrate } from './calibration.ts'
import { measureDensity } from './density.ts'
import type { MeasuredVertebra } from './measure-vertebra.ts'
import { readTissues } from './tissues.ts'

export interface Densities {
  readonly byVertebra: readonly { readonly density: Density | null; readonly findings: readonly Finding[] }[]
  readonly findings: readonly Finding[]
}

/** A region this uneven holds something else than spongy bone: spread beyond texture and noise, HU. */
const unevenSdHu = 130

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
    const density = measureDensity(m.region, m.measured, calibration)
    const uneven = density !== null && density.trabecularSdHu > unevenSdHu
    return {
      density,
      findings: uneven ? [find('ANA-157', 'caution', m.level, { sdHu: Math.round(density.trabecularSdHu) })] : [],
    }
  })
  return { byVertebra, findings }
}

const contrastFacts = (stated: string | undefined, vesselHu: number | undefined) => ({
  ...(stated ? { stated } : {}),
  ...(vesselHu === undefined ? {} : { vesselHu: Math.round(vesselHu) }),
})
