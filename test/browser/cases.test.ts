import { Buffer } from 'node:buffer'
import { afterEach, expect, test } from 'vitest'
import { axeViolations, dropFiles, goTo, type Opened, openStation, picture, workedCase } from './open.ts'

let opened: Opened | undefined
afterEach(async () => {
  const last = opened
  opened = undefined
  await last?.context.close().catch(() => undefined)
})

test('a first visit opens on the worked case; the list shows it; a reload finds it again', async () => {
  opened = await openStation()
  const { page } = opened
  await workedCase(page)
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  await goTo(page, 'Cases')
  await page.getByRole('listitem').filter({ hasText: 'Worked case' }).getByText('needles planned').waitFor()
  expect(await axeViolations(page)).toEqual([])
  await picture(page, 'cases')
  await page.reload()
  await workedCase(page)
  await page.getByRole('heading', { name: 'Cases', level: 1 }).waitFor({ state: 'attached' })
  await opened.close()
})

test('duplicate, rename, undo, delete and bring back', async () => {
  opened = await openStation()
  const { page } = opened
  await workedCase(page)
  await goTo(page, 'Cases')
  const more = page.getByRole('button', { name: /More about/ })
  await more.click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  await page.getByTestId('case-title').filter({ hasText: '(copy)' }).waitFor()
  await page.getByRole('button', { name: 'More about Worked case: wedge fracture of L1 (copy)' }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByLabel('Title of the case').fill('Second look')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByTestId('case-title').filter({ hasText: 'Second look' }).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByTestId('case-title').filter({ hasText: '(copy)' }).waitFor()
  await page.getByRole('button', { name: 'Redo' }).click()
  await page.getByTestId('case-title').filter({ hasText: 'Second look' }).waitFor()
  await page.getByRole('button', { name: 'More about Second look' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect.poll(() => page.getByRole('button', { name: /More about/ }).count()).toBe(1)
  await page.getByRole('button', { name: 'Bring it back' }).click()
  await expect.poll(() => page.getByRole('button', { name: /More about/ }).count()).toBe(2)
  await opened.close()
})

test('a dropped PDF is refused with a sentence and a remedy, and the open case stays', async () => {
  opened = await openStation()
  const { page } = opened
  await workedCase(page)
  await dropFiles(page, [{ name: 'letter.pdf', bytes: Buffer.from('%PDF-1.7\n%nothing in it\n') }])
  const notice = page.locator('[data-code="IMG-001"]')
  await notice.waitFor()
  expect(await notice.textContent()).toMatch(/DICOM|NIfTI|image/i)
  await workedCase(page)
  await opened.close()
})

test('a case exported comes back from its file as a copy', async () => {
  opened = await openStation()
  const { page } = opened
  await workedCase(page)
  await goTo(page, 'Cases')
  await page.getByRole('button', { name: /More about/ }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Export as a file' }).click()
  const file = await (await download).path()
  await page.getByTestId('files').setInputFiles({
    name: 'back.vertebro.zip',
    mimeType: 'application/zip',
    buffer: await import('node:fs').then((fs) => fs.readFileSync(file)),
  })
  await page.getByRole('heading', { name: 'Plan', level: 1 }).waitFor({ state: 'attached' })
  await goTo(page, 'Cases')
  await expect.poll(() => page.getByRole('button', { name: /More about/ }).count()).toBe(2)
  await opened.close()
})
