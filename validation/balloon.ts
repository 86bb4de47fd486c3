// Balloons against what is published: pressures, lift of two against one, heights. `node validation/run.ts --only balloon`.
import {
  type Balloon,
  type BalloonSite,
  balloonNamed,
  heightAfter,
  homogeneousMedium,
  inflate,
  tissue,
} from '../src/cement/index.ts'
import { direction, type Grid, gridAlongPatient, point, type Triple } from '../src/geometry/index.ts'
import { type Row, row } from './row.ts'

const n: Triple = [64, 48, 40]
const h = 0.75
const grid: Grid = gridAlongPatient(n, [h, h, h], point('patient', 0, 0, 0))
const middle: Triple = [((n[0] - 1) / 2) * h, ((n[1] - 1) / 2) * h, ((n[2] - 1) / 2) * h]

/** Spongy bone of one density between two endplates, `heightMm` apart. */
function slab(mgPerCm3: number, heightMm: number) {
  const porosity = 1 - (mgPerCm3 + 30) / 1200
  const even = homogeneousMedium(grid, { porosity, permeabilityM2: 2e-8, isFixed: () => false })
  const kinds = even.tissue.map((kind, v) =>
    Math.abs(Math.floor(v / (n[0] * n[1])) * h - middle[2]) > heightMm / 2 ? tissue.endplate : kind,
  )
  return { ...even, tissue: kinds }
}

const site = (balloon: Balloon, beside: number, volumeMm3: number): BalloonSite => ({
  balloon,
  at: point('patient', middle[0] + beside, middle[1], middle[2]),
  direction: direction('patient', 0, -1, 0),
  volumeMm3,
})

export async function balloonRows(): Promise<readonly Row[]> {
  const tamp = balloonNamed('Xpander 15/3') as Balloon
  const psi = (pa: number): number => pa / 6894.757
  const peaks = [50, 80, 110].map((density) => {
    const { balloons } = inflate(slab(density, 26), [site(tamp, 0, 3000)])
    const { peakPa, ended } = balloons[0] as (typeof balloons)[0]
    return `${density} mg/cm3: ${psi(peakPa.value).toFixed(0)} psi (${psi(peakPa.low).toFixed(0)} to ${psi(peakPa.high).toFixed(0)}), ended by ${ended}`
  })
  const weak = slab(70, 16)
  const one = inflate(weak, [site(tamp, 0, 3500)])
  const two = inflate(weak, [site(tamp, -10, 3500), site(tamp, 10, 3500)])
  const more = 100 * (two.superior.forceN / one.superior.forceN - 1)
  const area = 100 * (two.superior.areaMm2 / one.superior.areaMm2)
  const gain = heightAfter('balloon', { heightMm: 20.3, lostMm: 8, depthMm: 30 })
  const stent = heightAfter('stent', { heightMm: 20.3, lostMm: 8, depthMm: 30 })
  const deg = (rad: number): string => ((rad * 180) / Math.PI).toFixed(1)
  return [
    row(
      'pressure to fill 3 mL in osteoporotic bone',
      'below 400 psi (A13.6) in weak bone; printed',
      peaks.join('; '),
      true,
    ),
    row(
      'lift of two balloons over one (A13.7, bench, vendor page)',
      '+105 %, accepted +50 to +150',
      `+${more.toFixed(0)} %, area ${area.toFixed(0)} %`,
      more > 50 && more < 150,
    ),
    row(
      'kyphoplasty, kyphosis corrected (FREE, A3.7)',
      '3.1 degrees',
      `${deg(gain.angleRad.value)} (${deg(gain.angleRad.low)} to ${deg(gain.angleRad.high)}) degrees, from published heights alone`,
      gain.angleRad.low <= (3.1 * Math.PI) / 180 && gain.angleRad.high >= (3.1 * Math.PI) / 180,
    ),
    row(
      'stent, anterior height gained in 100 patients (20.3 to 24.5 mm)',
      '4.2 mm',
      `${stent.gainedMm.value.toFixed(1)} (${stent.gainedMm.low.toFixed(1)} to ${stent.gainedMm.high.toFixed(1)}) mm, from another series’ average`,
      stent.gainedMm.low <= 4.2 && stent.gainedMm.high >= 4.2,
    ),
    row(
      'kyphoplasty, anterior height gained in an early series (recalled at second hand)',
      '3.7 mm',
      `${gain.gainedMm.value.toFixed(1)} (${gain.gainedMm.low.toFixed(1)} to ${gain.gainedMm.high.toFixed(1)}) mm`,
      gain.gainedMm.low <= 3.7 && gain.gainedMm.high >= 3.7,
    ),
  ]
}
