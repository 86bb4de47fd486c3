import { artifact, type Element, page, rule, type Sheet, tagged, type, widthOf, write } from './sheet.ts'

/** What heads a page about one level: its name, two lines beside it, and at the right what the page belongs to. */
export interface LevelHeading {
  readonly level: string
  readonly first: string
  readonly second: string
  readonly aside?: { readonly title: string; readonly below: string }
}

export function levelHeading(doc: Sheet, section: Element, { level, first, second, aside }: LevelHeading): void {
  tagged(doc, section, 'H1', () => write(doc, level, page.left, page.top - 6, type.level))
  const x = page.left + widthOf(doc, level, type.level) + 14
  tagged(doc, section, 'P', () => write(doc, first, x, page.top + 1, type.heading))
  tagged(doc, section, 'P', () => write(doc, second, x, page.top + 14.5, type.body))
  if (aside) {
    tagged(doc, section, 'P', () => write(doc, aside.title, page.right, page.top, type.aside, 'right'))
    tagged(doc, section, 'P', () => write(doc, aside.below, page.right, page.top + 15.5, type.quiet, 'right'))
  }
  artifact(doc, () => rule(doc, page.top + 32, page.left, page.right, 1))
}
