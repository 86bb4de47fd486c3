// Browsers that lack something: said in words, and what still works goes on.
import { afterEach, expect, test } from 'vitest'
import { goTo, type Opened, openStation, workedCase } from './open.ts'

let opened: Opened | undefined
afterEach(async () => {
  await opened?.context.close().catch(() => undefined)
  opened = undefined
})

test('storage full: the case stays open, is not called saved, and can be exported', async () => {
  opened = await openStation()
  const { page } = opened
  await workedCase(page)
  await page.getByTestId('saved').filter({ hasText: 'Saved' }).waitFor()
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError')
    }
  })
  await goTo(page, 'Cases')
  await page.getByRole('button', { name: /More about/ }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByLabel('Title of the case').fill('Worked case without room')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.locator('[data-code="WEB-012"]').waitFor()
  await page.getByTestId('saved').filter({ hasText: 'Not saved' }).waitFor()
  await page.getByTestId('case-title').filter({ hasText: 'without room' }).waitFor()
})

test('no storage at all: said in the status line; the worked case opens', async () => {
  opened = await openStation({ before: () => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }) })
  const { page } = opened
  await workedCase(page)
  await page.getByText('cases are lost when the page is closed').waitFor()
})

test('no WebGL: said in the status line; slices are drawn all the same', async () => {
  opened = await openStation({
    before: () => {
      const own = HTMLCanvasElement.prototype.getContext as (
        this: HTMLCanvasElement,
        kind: string,
        given?: unknown,
      ) => unknown
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, given?: unknown) {
        return kind.startsWith('webgl') ? null : own.call(this, kind, given)
      } as HTMLCanvasElement['getContext']
    },
  })
  const { page } = opened
  await workedCase(page)
  await page.getByText('No WebGL').first().waitFor()
  const bright = async (): Promise<number> =>
    page.evaluate(() => {
      const counts = [...document.querySelectorAll('canvas')].map((canvas) => {
        const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
        let count = 0
        for (let i = 0; i < data.length; i += 4) if ((data[i] as number) > 60) count++
        return count
      })
      return Math.max(0, ...counts)
    })
  await expect.poll(bright, { timeout: 20_000 }).toBeGreaterThan(5000)
})

test('two tabs on one case: the second to save is asked, and neither is overwritten silently', async () => {
  opened = await openStation()
  const { page, context } = opened
  await workedCase(page)
  await page.getByTestId('saved').filter({ hasText: 'Saved' }).waitFor()
  const other = await context.newPage()
  await other.goto(page.url())
  await workedCase(other)
  const rename = async (tab: typeof page, title: string): Promise<void> => {
    await goTo(tab, 'Cases')
    await tab.getByRole('button', { name: /More about/ }).click()
    await tab.getByRole('menuitem', { name: 'Rename' }).click()
    await tab.getByLabel('Title of the case').fill(title)
    await tab.getByRole('button', { name: 'Save', exact: true }).click()
  }
  await rename(other, 'Title of the second tab')
  await other.getByTestId('saved').filter({ hasText: 'Saved' }).waitFor()
  await rename(page, 'Title of the first tab')
  await page.getByText('Both are still there').waitFor()
  await page.getByRole('button', { name: 'Open what the other tab saved' }).click()
  await page.getByTestId('case-title').filter({ hasText: 'second tab' }).waitFor()
})
