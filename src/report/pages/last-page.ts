// Every finding in full with what to do about it, and how to read the pages before.
import { type Finding, worstFirst } from '../../base/index.ts'
import { findingsList } from './findings.ts'
import {
  artifact,
  contentWidth,
  type Element,
  group,
  page,
  paragraph,
  rule,
  type Sheet,
  tagged,
  type,
  write,
} from './sheet.ts'

const legend: readonly (readonly [term: string, text: string])[] = [
  [
    'Places',
    'Left and right are the patient’s. plan.json holds every point in the DICOM frame of the images (LPS, mm). Depths count from the skin along the needle.',
  ],
  [
    'Along the needle',
    'The plane holds the needle’s axis, so that its whole length lies in the picture. The cannula is drawn to scale; ticks are skin, bone, isthmus, posterior wall and target.',
  ],
  [
    'Down the needle',
    'Square to the needle at the pedicle’s narrowest place, seen from behind. Yellow lines are the margins from the cannula’s surface, mm.',
  ],
  [
    'X-rays',
    'Projected from the CT at the planned angles, patient prone, detector above. Dashed green: the pedicles’ narrowest sections. On the lateral view the green line is the posterior wall, the dashed yellow one the cement’s stop line.',
  ],
  [
    'Medial wall rule',
    'The tip must not pass the medial pedicle wall on AP before it has passed the posterior wall on lateral: compare the two marks on the ruler.',
  ],
  [
    'Margin, tolerance',
    'Margin is the least distance from the cannula’s surface to a wall, negative where it breaks through. Tolerance is how far the hub may be off, turning about the bone entry, until the first structure is touched.',
  ],
  [
    'Fractures',
    'Wedge is 1 − front / back, biconcave 1 − middle / back, crush 1 − back / expected back height; negative is taller than expected. Kyphosis is over the level and its two neighbours, positive bent forward.',
  ],
  [
    'C-arm',
    'DICOM positioner angles, primary / secondary; beside them the same from straight above a patient lying prone.',
  ],
]

/** Draws as many pages as the findings need; `newPage` starts one and returns its section. */
export function lastPages(
  doc: Sheet,
  parent: Element,
  findings: readonly Finding[],
  conflicts: readonly string[],
  newPage: () => void,
): void {
  const texts = [...legend, ...conflicts.map((text) => ['Cement', text] as const)]
  closingPages(doc, parent, 'Reading this plan', texts, findings, newPage)
}

/** Explanations on the first of these pages, then every finding with its remedy. */
export function closingPages(
  doc: Sheet,
  parent: Element,
  title: string,
  texts: typeof legend,
  findings: readonly Finding[],
  newPage: () => void,
): void {
  let rest = worstFirst(findings)
  let first = true
  do {
    newPage()
    const section = group(doc, parent, 'Sect')
    let y = page.top
    tagged(doc, section, 'H1', () => write(doc, title, page.left, y - 4, { ...type.title, sizePt: 16 }))
    artifact(doc, () => rule(doc, page.top + 26, page.left, page.right, 1))
    y += 38
    if (first) y = legendBlock(doc, section, texts, y) + 10
    first = false
    if (rest.length > 0) {
      tagged(doc, section, 'H2', () => write(doc, 'All findings', page.left, y, type.heading))
      y += 18
    }
    const shown = findingsList(doc, section, rest, {
      x: page.left,
      y,
      width: contentWidth,
      bottom: page.bottom - 24,
      withRemedy: true,
    })
    rest = rest.slice(rest.length - shown.left)
    section.end()
  } while (rest.length > 0)
}

const termWidth = 88

function legendBlock(doc: Sheet, section: Element, texts: typeof legend, y0: number): number {
  let y = y0
  for (const [term, text] of texts)
    tagged(doc, section, 'P', () => {
      write(doc, term, page.left, y, type.strong)
      y = paragraph(doc, text, page.left + termWidth, y, type.body, contentWidth - termWidth) + 5
    })
  return y
}
