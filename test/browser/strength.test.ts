import { afterEach, expect, test } from 'vitest'
import { axeViolations, goTo, type Opened, openStation, picture, workedCase } from './open.ts'

let opened: Opened | undefined
afterEach(async () => {
  const last = opened
  opened = undefined
  await last?.context.close().catch(() => undefined)
})

test('strength of the worked case: before, planned and after with ranges, maps, loads, warmth; kept, undone and redone', {
  timeout: 240_000,
}, async () => {
  opened = await openStation()
  const { page } = opened
  await workedCase(page)
  await page.getByRole('heading', { name: 'See', level: 1 }).waitFor({ state: 'attached', timeout: 30_000 })
  await goTo(page, 'Strength')
  await page.getByLabel(/Also compare volumes/).uncheck()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Compute', exact: true }).click()
  await page.getByTestId('job').waitFor()
  const table = page.getByTestId('strength-table')
  await table.waitFor({ timeout: 90_000 })
  const stiffness = await table
    .getByRole('row', { name: /^Stiffness/ })
    .getByRole('cell')
    .allTextContents()
  expect(stiffness).toHaveLength(3)
  // A figure is never without its range, and lies in it.
  for (const cell of stiffness) {
    const [value, low, high] = numbers(cell)
    expect(low as number).toBeLessThan(value as number)
    expect(high as number).toBeGreaterThan(value as number)
  }
  expect(numbers(stiffness[1])[0] as number).toBeGreaterThan(numbers(stiffness[0])[0] as number)
  await page.getByLabel('Before, Sagittal').waitFor()
  await picture(page, 'strength')
  expect(await axeViolations(page)).toEqual([])
  expect(await page.textContent('body')).not.toMatch(/\b(safe|indicated)\b/i)
  await page.getByText('Yielded tissue', { exact: true }).click()
  await page.getByRole('tab', { name: 'Loads of the day' }).click()
  await page.getByText(/Standing, .* by Crawford/).waitFor()
  await page.getByRole('tab', { name: 'Warmth' }).click()
  await page.getByRole('row', { name: /^Canal/ }).waitFor()
  await picture(page, 'strength-warmth')
  await page.getByRole('button', { name: 'Light or dark' }).click()
  await page.getByRole('tab', { name: 'Warmth' }).hover()
  await page.getByRole('tooltip').waitFor({ state: 'detached' })
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await page.getByText('Not computed yet.').waitFor()
  await page.getByRole('button', { name: 'Redo', exact: true }).click()
  await table.waitFor()
  await opened.close()
})

const numbers = (text: string | undefined): readonly number[] =>
  [...(text ?? '').replaceAll(',', '').matchAll(/\d+(\.\d+)?/g)].map(([n]) => Number(n))

test('a computation is cancelled and leaves the case as it was', async () => {
  opened = await openStation()
  const { page } = opened
  await workedCase(page)
  await page.getByRole('heading', { name: 'See', level: 1 }).waitFor({ state: 'attached', timeout: 30_000 })
  await goTo(page, 'Strength')
  await page.getByRole('button', { name: 'Compute', exact: true }).click()
  await page.getByTestId('job').getByRole('button', { name: 'Cancel' }).click()
  await page.getByTestId('job').waitFor({ state: 'detached' })
  await page.getByText('Not computed yet.').waitFor()
  expect(await page.getByRole('button', { name: 'Compute', exact: true }).isEnabled()).toBe(true)
  await opened.close()
})
