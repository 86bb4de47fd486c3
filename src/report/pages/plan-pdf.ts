import type { Spine } from '../../anatomy/index.ts'
import { type Finding, present } from '../../base/index.ts'
import type { Plan } from '../../planning/index.ts'
import type { Picture } from '../picture/picture.ts'
import { firstPage } from './first-page.ts'
import { lastPages } from './last-page.ts'
import { type LevelPictures, levelPage } from './level-page.ts'
import { artifact, bytesOf, type Fonts, fitted, newDocument, page, type Sheet, type, write } from './sheet.ts'

export interface PlanPdfInput {
  readonly title: string
  readonly madeOn: string
  readonly fonts: Fonts
  readonly spine: Spine
  readonly plan: Plan
  readonly findings: readonly Finding[]
  readonly overview: readonly Picture[]
  readonly levels: readonly LevelPictures[]
}

export const quietLine = 'vertebro: research and training software, not a medical device'

/** plan.pdf: a first page, a page for each level, and the findings in full. */
export async function planPdf(input: PlanPdfInput): Promise<Uint8Array> {
  const { title, madeOn, fonts, spine, plan } = input
  const levels = plan.levels.map((l) => l.level).join(', ')
  const doc = newDocument({ title: `Vertebroplasty plan, ${levels || title}`, subject: title, madeOn, fonts })
  const root = doc.struct('Document')
  doc.addStructure(root)
  doc.addPage()
  doc.outline.addItem('Spine')
  firstPage(doc, root, { title, madeOn, spine, plan, findings: input.findings, pictures: input.overview })
  plan.levels.forEach((level, i) => {
    const vertebra = present(
      spine.vertebrae.find((v) => v.level === level.level),
      `vertebra ${level.level}`,
    )
    doc.addPage()
    doc.outline.addItem(level.level)
    levelPage(doc, root, level, vertebra, present(input.levels[i], `pictures of ${level.level}`))
  })
  const conflicts = [...new Set(plan.levels.map((l) => l.cement.conflict).filter((text) => text !== ''))]
  lastPages(doc, root, input.findings, conflicts, () => {
    doc.addPage()
    if (doc.outline.children.length === plan.levels.length + 1) doc.outline.addItem('Findings')
  })
  footers(doc, title)
  root.end()
  return bytesOf(doc)
}

/** The quiet line, the title and the page's number on every page. */
export function footers(doc: Sheet, title: string): void {
  const { start, count } = doc.bufferedPageRange()
  const small = { ...type.quiet, sizePt: 6.8 }
  const short = fitted(doc, title, small, 240)
  for (let i = start; i < start + count; i++) {
    doc.switchToPage(i)
    artifact(doc, () => {
      write(doc, quietLine, page.left, page.bottom - 8, small)
      write(doc, `${short}   ${i + 1} / ${count}`, page.right, page.bottom - 8, small, 'right')
    })
  }
}
