import { type Finding, worstFirst } from '../../../base/index.ts'
import type { LevelRehearsal } from '../../../rehearsal/index.ts'
import { closingPages } from '../../pages/last-page.ts'
import { footers } from '../../pages/plan-pdf.ts'
import { bytesOf, type Fonts, newDocument } from '../../pages/sheet.ts'
import type { Scene } from '../pictures/scene.ts'
import { type CementPictures, cementPage } from './cement-page.ts'
import { logPages } from './log-page.ts'
import { type OutcomePictures, outcomePage } from './outcome-page.ts'
import { reading } from './reading.ts'

export interface LevelSheets {
  readonly rehearsal: LevelRehearsal
  readonly scene: Scene | null
  readonly cement: CementPictures
  readonly outcome: OutcomePictures
}

export interface RehearsalPdfInput {
  readonly title: string
  readonly madeOn: string
  readonly fonts: Fonts
  readonly levels: readonly LevelSheets[]
  readonly findings: readonly Finding[]
}

/** rehearsal.pdf: two pages for each level, the logs, and the findings in full. */
export async function rehearsalPdf(input: RehearsalPdfInput): Promise<Uint8Array> {
  const { title, madeOn, fonts, levels } = input
  const names = levels.map((l) => l.rehearsal.level).join(', ')
  const doc = newDocument({ title: `Rehearsal of the treatment, ${names}`, subject: title, madeOn, fonts })
  const root = doc.struct('Document')
  doc.addStructure(root)
  for (const sheets of levels) {
    doc.addPage()
    doc.outline.addItem(sheets.rehearsal.level)
    cementPage(doc, root, sheets.rehearsal, sheets.scene, sheets.cement, { title, madeOn })
    if (sheets.scene) {
      doc.addPage()
      outcomePage(doc, root, sheets.rehearsal, sheets.outcome, { title, madeOn })
    }
  }
  let outlined = false
  const named = (name: string) => (): void => {
    doc.addPage()
    if (!outlined) doc.outline.addItem(name)
    outlined = true
  }
  for (const { rehearsal } of levels) {
    outlined = false
    logPages(doc, root, rehearsal, named(`Log of ${rehearsal.level}`))
  }
  outlined = false
  const all = [...input.findings, ...levels.flatMap((l) => l.rehearsal.findings)]
  const once = new Map(all.map((f) => [JSON.stringify([f.code, f.about, f.severity, f.facts]), f]))
  const findings = worstFirst([...once.values()])
  closingPages(doc, root, 'Reading this rehearsal', reading, findings, named('Findings'))
  footers(doc, title)
  root.end()
  return bytesOf(doc)
}
