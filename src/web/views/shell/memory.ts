import { type Page, pages, type Settings, type Store } from '../../state/store.ts'

/** What the page remembers from one visit to the next, beside the cases themselves. */
export interface Memory {
  readonly settings: Settings
  readonly caseId: string
  readonly page: Page
  readonly level: string
}

const key = 'vertebro'
const usual: Memory = { settings: { theme: 'dark', who: '' }, caseId: '', page: 'cases', level: '' }

export function recall(): Memory {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Memory>
    const page = pages.includes(kept.page as Page) ? (kept.page as Page) : usual.page
    return { ...usual, ...kept, page, settings: { ...usual.settings, ...kept.settings } }
  } catch {
    return usual
  }
}

/** Keeps settings and place from now on. Where the browser keeps nothing, they last as long as the page. */
export function keepMemory(store: Store): void {
  let written = ''
  store.subscribe(({ settings, page, level, open }) => {
    const memory: Memory = { settings, page, level: level ?? '', caseId: open?.history.present.id ?? '' }
    const text = JSON.stringify(memory)
    if (text === written) return
    written = text
    try {
      localStorage.setItem(key, text)
    } catch {
      // Said once by the host's missing storage.
    }
  })
}
