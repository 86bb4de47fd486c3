import { type Spine, type Vertebra, verseNumber } from '../../anatomy/index.ts'

type Value = string | number | boolean | null

const columns: readonly (readonly [name: string, of: (v: Vertebra) => Value])[] = [
  ['level', (v) => v.level],
  ['verse', (v) => verseNumber(v.level)],
  ['complete', (v) => v.complete],
  ['centreLeftMm', (v) => v.body.centre[0]],
  ['centrePosteriorMm', (v) => v.body.centre[1]],
  ['centreSuperiorMm', (v) => v.body.centre[2]],
  ['anteriorHeightMm', (v) => v.morphometry.heights.anteriorMm],
  ['middleHeightMm', (v) => v.morphometry.heights.middleMm],
  ['posteriorHeightMm', (v) => v.morphometry.heights.posteriorMm],
  ['bodyWidthMm', (v) => v.body.widthMm],
  ['bodyDepthMm', (v) => v.body.depthMm],
  ['bodyVolumeMm3', (v) => v.body.volumeMm3],
  ['wedgeFraction', (v) => v.morphometry.againstItself.wedge],
  ['biconcaveFraction', (v) => v.morphometry.againstItself.biconcave],
  ['crushAgainstNeighboursFraction', (v) => v.morphometry.againstNeighbours?.crush ?? null],
  ['crushAgainstReferenceFraction', (v) => v.morphometry.againstReference.crush],
  ['genantGrade', (v) => v.morphometry.genant.grade],
  ['fractureShape', (v) => v.morphometry.genant.shape],
  ['lossFraction', (v) => v.morphometry.genant.lossFraction],
  ['wedgeAngleRad', (v) => v.morphometry.wedgeAngleRad],
  ['localKyphosisRad', (v) => v.morphometry.localKyphosisRad],
  ['retropulsionMm', (v) => v.morphometry.retropulsionMm],
  ['superiorDepressionMm', (v) => v.body.superior.depressionMm],
  ['inferiorDepressionMm', (v) => v.body.inferior.depressionMm],
  ['breachCount', (v) => v.morphometry.breaches.length],
  ['cleftVolumeMm3', (v) => v.morphometry.cleftVolumeMm3],
  ['canalWidthMm', (v) => v.canal.widthMm],
  ['canalDepthMm', (v) => v.canal.depthMm],
  ['leftPedicleWidthMm', (v) => v.pedicles.left?.widthMm ?? null],
  ['leftPedicleHeightMm', (v) => v.pedicles.left?.heightMm ?? null],
  ['rightPedicleWidthMm', (v) => v.pedicles.right?.widthMm ?? null],
  ['rightPedicleHeightMm', (v) => v.pedicles.right?.heightMm ?? null],
  ['trabecularMeanHu', (v) => v.density?.trabecularMeanHu ?? null],
  ['trabecularMedianHu', (v) => v.density?.trabecularMedianHu ?? null],
  ['trabecularSdHu', (v) => v.density?.trabecularSdHu ?? null],
  ['bmdMgPerCm3', (v) => v.density?.bmd?.mgPerCm3 ?? null],
  ['bmdErrorMgPerCm3', (v) => v.density?.bmd?.errorMgPerCm3 ?? null],
]

/** vertebrae.csv: one line a vertebra from cranial to caudal, units in the heading; empty where not measured. */
export function vertebraeCsv(spine: Spine): string {
  const lines = [columns.map(([name]) => name), ...spine.vertebrae.map((v) => columns.map(([, of]) => cell(of(v))))]
  return lines.map((line) => line.join(',')).join('\n') + '\n'
}

function cell(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(Math.round(value * 1e4) / 1e4 + 0)
  return String(value)
}
