// The second page of a level: what the bone carries after, how much would do, how likely what is.
import { degFromRad, mlFromMm3 } from '../../../base/index.ts'
import type { LevelRehearsal } from '../../../rehearsal/index.ts'
import { figure, heightOf } from '../../pages/figure.ts'
import { pictureWidth } from '../../pages/level-page.ts'
import {
  contentWidth,
  type Element,
  group,
  page,
  paragraph,
  type Sheet,
  tagged,
  type,
  write,
} from '../../pages/sheet.ts'
import { type Row, table } from '../../pages/table.ts'
import type { Picture } from '../../picture/picture.ts'
import { fixed, percent } from '../../wording.ts'
import { heading } from './cement-page.ts'
import { strengthTable } from './strength-table.ts'
import { volumeBlock } from './volume-block.ts'

export interface OutcomePictures {
  /** Strained tissue before and after. */
  readonly strained: readonly Picture[]
  /** How likely the cement reaches where. */
  readonly probability: Picture | null
}

const gap = 9
const note = { ...type.quiet, sizePt: 6.8 }

export function outcomePage(
  doc: Sheet,
  parent: Element,
  rehearsal: LevelRehearsal,
  pictures: OutcomePictures,
  about: { readonly title: string; readonly madeOn: string },
): void {
  const section = group(doc, parent, 'Sect')
  heading(doc, section, rehearsal, about)
  let y = page.top + 42
  const shown = [...pictures.strained, ...(pictures.probability ? [pictures.probability] : [])]
  if (rehearsal.strength) y = strengthBlock(doc, section, rehearsal, shown, y) + 11
  if (rehearsal.question) y = volumeBlock(doc, section, rehearsal.question, y) + 11
  if (rehearsal.uncertainty) y = uncertaintyBlock(doc, section, rehearsal.uncertainty, y) + 11
  if (rehearsal.balloon) balloonBlock(doc, section, rehearsal.balloon, roomFor(doc, y, 84))
  section.end()
}

/** The same y where so much still fits above the footer, else the top of a new page. */
function roomFor(doc: Sheet, y: number, height: number): number {
  if (y + height < page.bottom - 12) return y
  doc.addPage()
  return page.top
}

function strengthBlock(
  doc: Sheet,
  section: Element,
  { strength }: LevelRehearsal,
  pictures: readonly Picture[],
  y: number,
): number {
  if (!strength) return y
  tagged(doc, section, 'H2', () => write(doc, 'What the bone carries', page.left, y, type.heading))
  const top = y + 16
  const below = strengthTable(doc, section, strength, { x: page.left, y: top, width: contentWidth })
  let bottom = below + 8
  pictures.forEach((picture, i) => {
    figure(doc, section, picture, { x: page.left + i * (pictureWidth + gap), y: bottom, width: pictureWidth })
  })
  const x = page.left + pictures.length * (pictureWidth + gap) + 4
  const text =
    'Filled: strained beyond 7000 microstrain in the cut through most of the cement, under the same load before and after. ' +
    'Ranges come from uncertain density, law, cement and damage. Load over strength above 1 is where published thresholds ' +
    'expect a fracture; they belong to methods that read higher, so compare the columns.'
  tagged(doc, section, 'P', () => void paragraph(doc, text, x, bottom, note, page.right - x))
  if (pictures[0]) bottom += heightOf(pictures[0], pictureWidth) + 12
  return pictures[0] ? bottom : bottom + 30
}

function uncertaintyBlock(
  doc: Sheet,
  section: Element,
  u: NonNullable<LevelRehearsal['uncertainty']>,
  y: number,
): number {
  tagged(doc, section, 'H2', () =>
    write(doc, `The same injection again, ${u.samples} draws of what is uncertain`, page.left, y, type.heading),
  )
  const top = y + 16
  const share = (s: { readonly value: number; readonly low: number; readonly high: number }): string =>
    `${percent(s.value)} (${fixed(100 * s.low, 0)}–${fixed(100 * s.high, 0)})`
  const rows: Row[] = [
    ['Any leak', share(u.anyLeakProbability)],
    ...(['B', 'S', 'C', 'D'] as const).map((c): Row => [`   class ${c}`, share(u.leakProbability[c])]),
    ['Into the canal', share(u.canalProbability)],
  ]
  const columns = [
    { title: 'Leak of more than 0.01 mL', width: 100 },
    { title: 'share (95 % interval)', width: 84, align: 'right' },
  ] as const
  const left = table(doc, section, { x: page.left, y: top }, columns, rows)
  const x = page.left + 196
  const band = (
    b: { readonly median: number; readonly low: number; readonly high: number },
    scale: number,
    digits: number,
  ) => `${fixed(b.median * scale, digits)} (${fixed(b.low * scale, digits)}–${fixed(b.high * scale, digits)})`
  const bands: Row[] = [
    ['Leaked, mL', band(u.bands.leakedMm3, 1e-3, 2)],
    ['Tip pressure, kPa', band(u.bands.peakTipPa, 1e-3, 0)],
    ['Syringe pressure, MPa', band(u.bands.peakSyringePa, 1e-6, 2)],
    ...drivers(u),
  ]
  const second = [
    { title: 'Median (nine of ten more draws)', width: 118 },
    { title: '', width: 62, align: 'right' },
  ] as const
  const right = table(doc, section, { x, y: top }, second, bands)
  const said =
    'A stop ends its needle in that draw; the course above may wait and try once more. The last two lines: what the leak and the pressure follow most, by rank correlation.'
  const words = Math.max(left, right) + 3
  tagged(doc, section, 'P', () => void paragraph(doc, said, page.left, words, note, contentWidth))
  return words + 14
}

const driverWord: Readonly<Record<string, string>> = {
  permeability: 'permeability',
  apOverSi: 'direction of the bone',
  viscosity: 'viscosity of the cement',
  marrowPaS: 'viscosity of the marrow',
  porosityOffset: 'porosity',
  veinOpenness: 'width of the veins',
  backPressurePa: 'pressure in the veins',
}

/** What drives the leak and the pressure most. */
function drivers({ drivers: all }: NonNullable<LevelRehearsal['uncertainty']>): readonly Row[] {
  return (['leakedMm3', 'peakSyringePa'] as const).flatMap((outcome): Row[] => {
    const [first] = all.filter((d) => d.outcome === outcome)
    if (!first || Math.abs(first.rankCorrelation) < 0.05) return []
    const name = outcome === 'leakedMm3' ? 'Leak with' : 'Pressure with'
    return [[`${name} ${driverWord[first.parameter] ?? first.parameter}`, `${fixed(first.rankCorrelation, 2)}`]]
  })
}

function balloonBlock(
  doc: Sheet,
  section: Element,
  { inflation, height }: NonNullable<LevelRehearsal['balloon']>,
  y: number,
): number {
  const filled = inflation.balloons
    .map(
      (b) =>
        `${fixed(mlFromMm3(b.volumeMm3), 1)} mL at ${fixed(b.peakPa.low / 1e6, 1)} to ${fixed(b.peakPa.high / 1e6, 1)} MPa`,
    )
    .join(' and ')
  const text =
    `Balloons: ${filled}; cavity ${fixed(mlFromMm3(inflation.cavityMm3), 1)} mL. Height in front, by published averages: ` +
    `${range(height.gainedMm)} mm gained after ${range(height.lostOnDeflationMm)} mm lost on deflation, ` +
    `${fixed(degFromRad(height.angleRad.low), 0)} to ${fixed(degFromRad(height.angleRad.high), 0)}°. ${height.conflict}`
  tagged(doc, section, 'H2', () => write(doc, 'Balloon', page.left, y, type.heading))
  let below = y + 15
  tagged(doc, section, 'P', () => {
    below = paragraph(doc, text, page.left, below, type.body, contentWidth)
  })
  return below
}

const range = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  `${fixed(low, 1)} to ${fixed(high, 1)}`
