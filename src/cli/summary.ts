// The few lines a plan is summed up in on the terminal, and the same as JSON.
import type { Vertebra } from '../anatomy/index.ts'
import { degFromRad } from '../base/index.ts'
import { findingsOfReport } from '../report/index.ts'
import type { Made } from './made.ts'
import { findingsInWords } from './words.ts'

const certainty = { certain: 'certain', probable: 'probable', assumed: 'assumed' } as const

export function summaryInWords(made: Made, out: string): string {
  const { spine, plan } = made
  const { numbering, vertebrae } = spine
  const first = vertebrae[0]?.level ?? 'none'
  const last = vertebrae.at(-1)?.level ?? 'none'
  const lines = [
    `${first} to ${last} found; names ${certainty[numbering.certainty]}${numbering.reasons.length > 0 ? `: ${numbering.reasons.join('; ')}` : ''}`,
    ...vertebrae.filter((v) => v.complete && v.morphometry.genant.grade > 0).map(brokenInWords),
    ...plan.levels.flatMap((level) =>
      level.accesses.length === 0 ? [`  ${level.level}  no way in found`] : level.accesses.map(accessInWords),
    ),
    ...findingsInWords(findingsOfReport({ ...made })),
    `${made.files.length} files in ${out}: ${['plan.pdf', 'plan.json', 'vertebrae.csv', 'labels.nii.gz', 'parts.nii.gz', 'meshes/', 'figures/'].join(', ')}`,
  ]
  return lines.join('\n')
}

function brokenInWords({ level, morphometry: { genant } }: Vertebra): string {
  return `  ${level}  ${genant.shape} fracture, Genant grade ${genant.grade}, height loss ${Math.round(genant.lossFraction * 100)} %`
}

type Access = Made['plan']['levels'][number]['accesses'][number]

function accessInWords(a: Access): string {
  const medial = degFromRad(a.angles.medialRad).toFixed(0)
  const caudal = degFromRad(a.angles.caudalRad).toFixed(0)
  return (
    `  ${a.level} ${a.side.padEnd(5)}  ${a.gauge} ${a.approach}, least margin ${a.margin.leastMm.toFixed(1)} mm to ${a.margin.structure}, ` +
    `depth ${a.depths.targetMm.toFixed(0)} mm, ${medial}° to the midline, ${caudal}° to the feet`
  )
}

export function summaryJson(made: Made, out: string): string {
  const { spine, plan, files } = made
  const summary = {
    out,
    numbering: spine.numbering,
    vertebrae: spine.vertebrae.map((v) => ({
      level: v.level,
      complete: v.complete,
      heights: v.morphometry.heights,
      genant: v.morphometry.genant,
    })),
    levels: plan.levels.map((l) => ({
      level: l.level,
      candidateCount: l.candidateCount,
      accesses: l.accesses.map(({ side, approach, gauge, margin, depths, grade }) => ({
        side,
        approach,
        gauge,
        grade,
        leastMarginMm: margin.leastMm,
        structure: margin.structure,
        depths,
      })),
    })),
    findings: findingsOfReport({ ...made }),
    files: files.map((f) => f.name),
  }
  return JSON.stringify(summary, null, 1)
}
