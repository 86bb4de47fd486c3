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

const legend: readonly string[] = [
  'Places are in the patient’s DICOM frame (LPS, mm); plan.json holds them all. Left and right are the patient’s. Depths count from the skin along the needle.',
  'Pictures along the needle are cut in the plane that holds the needle’s axis, so that its whole length lies in the picture; the cannula is drawn to scale with ticks at skin, bone, isthmus, posterior wall and target. Down the needle is square to it at the isthmus, seen from behind; the yellow lines are the margins in mm.',
  'X-rays are projected from the CT at the planned angles, patient prone, detector above. Dashed green ovals are the pedicles’ narrowest sections; on the lateral view the green line is the posterior wall and the dashed yellow line the cement’s stop line.',
  'The tip must not pass the medial pedicle wall on AP before it has passed the posterior wall on lateral: compare the two depth marks on the ruler.',
  'Margin is the least distance from the cannula’s surface to a wall; tolerance is how far the hub may be off, turning about the bone entry, until the named structure is touched.',
  'Genant grade from height loss against the neighbours or the reference; wedge is 1 - front / back, biconcave 1 - middle / back, crush 1 - back / expected back height. Kyphosis is positive when bent forward.',
  'C-arm angles are DICOM positioner angles (primary / secondary); beside them the same in words for a patient lying prone.',
]

/** Draws as many pages as the findings need; `newPage` starts one and returns its section. */
export function lastPages(
  doc: Sheet,
  parent: Element,
  findings: readonly Finding[],
  conflicts: readonly string[],
  newPage: () => void,
): void {
  let rest = worstFirst(findings)
  let first = true
  do {
    newPage()
    const section = group(doc, parent, 'Sect')
    let y = page.top
    tagged(doc, section, 'H1', () =>
      write(doc, 'Findings and how to read this plan', page.left, y - 4, { ...type.title, sizePt: 16 }),
    )
    artifact(doc, () => rule(doc, page.top + 26, page.left, page.right, 1))
    y += 38
    if (first) y = legendBlock(doc, section, [...legend, ...conflicts], y) + 10
    first = false
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

function legendBlock(doc: Sheet, section: Element, texts: readonly string[], y0: number): number {
  let y = y0
  for (const text of texts)
    tagged(doc, section, 'P', () => {
      y = paragraph(doc, text, page.left, y, type.body, contentWidth) + 4
    })
  return y
}
