// The walk of docs/first-case.md, step by step, with its pictures (written where VERTEBRO_PICTURES is set).
import { afterAll, beforeAll, expect, test } from 'vitest'
import { goTo, type Opened, openStation, picture, workedCase } from './open.ts'

let opened: Opened
beforeAll(async () => {
  opened = await openStation()
})
afterAll(async () => {
  await opened.close()
})

test('from the worked case to its report', async () => {
  const { page } = opened
  // 1. The page opens on the worked case.
  await workedCase(page)
  await page.getByRole('row', { name: /^L1/ }).waitFor()
  await page.waitForTimeout(4000)
  await picture(page, 'first-case-1-see')
  // 2. What was found, worst first.
  await page.getByRole('tab', { name: 'Findings' }).click()
  await page.waitForTimeout(500)
  await picture(page, 'first-case-2-findings')
  // 3. The plan: needles with their margins.
  await goTo(page, 'Plan')
  await page.getByTestId('least-margin').waitFor()
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLCanvasElement>('.film-canvas')].every((c) => c.width > 1),
  )
  await page.waitForTimeout(1500)
  await picture(page, 'first-case-3-plan')
  // 4. A handle is moved; the numbers follow; undo.
  const entry = page
    .getByRole('group', { name: 'Axial, along the needle' })
    .getByRole('button', { name: /^Bone entry, L1, left/ })
  await entry.focus()
  for (let n = 0; n < 6; n++) await page.keyboard.press('ArrowRight')
  await page.getByRole('radio', { name: /Left.*moved by hand/ }).waitFor()
  await page.waitForTimeout(1500)
  await picture(page, 'first-case-4-moved')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('radio', { name: /Left.*as found/ }).waitFor()
  // 5. Both needles are accepted.
  for (const side of ['left', 'right']) {
    await page.getByRole('radio', { name: new RegExp(side, 'i') }).click()
    await page.getByRole('button', { name: `Accept L1, ${side} needle` }).click()
    const who = page.getByLabel('Accepted by')
    if ((await who.inputValue()) === '') await who.fill('First visit')
    await page.getByRole('button', { name: 'Accept', exact: true }).click()
    await page.getByText('Accepted by First visit').waitFor()
  }
  await picture(page, 'first-case-5-accepted')
  // 6. The rehearsal: needle in hand under X-ray.
  await goTo(page, 'Rehearse')
  await page.getByText('Training', { exact: true }).click()
  await page.getByLabel('Clock').selectOption({ label: 'Four times as fast' })
  await page.getByRole('button', { name: 'Bring the patient in' }).click()
  const number = async (id: string): Promise<number> =>
    Number.parseFloat((await page.getByTestId(id).textContent()) ?? '')
  await expect.poll(() => number('shots'), { timeout: 60_000 }).toBe(2)
  const from = await number('depth')
  for (let mm = from; mm < 90; mm++) await page.keyboard.press('ArrowUp')
  await expect.poll(() => number('depth'), { timeout: 30_000 }).toBeGreaterThan(88)
  for (const [key, count] of [
    ['1', 3],
    ['2', 4],
  ] as const) {
    await page.keyboard.press(key)
    await expect.poll(() => number('shots')).toBe(count)
  }
  await picture(page, 'first-case-6-needle')
  // 7. Cement, as long as the space bar is held.
  await page.getByRole('tab', { name: 'Cement' }).click()
  await page.getByRole('button', { name: /Mix the cement/ }).click()
  await page.getByRole('button', { name: 'Wait for the working time' }).click()
  await page.getByTestId('phase').filter({ hasText: 'Working time' }).waitFor({ timeout: 20_000 })
  await page.keyboard.down(' ')
  await expect.poll(() => number('injected'), { timeout: 90_000 }).toBeGreaterThan(1)
  await page.keyboard.up(' ')
  await picture(page, 'first-case-7-cement')
  // 8. The score.
  await page.getByRole('tab', { name: 'After' }).click()
  await page.getByRole('button', { name: /Lie still/ }).click()
  for (const side of ['left', 'right']) await page.getByRole('button', { name: `Take the ${side} needle out` }).click()
  await page.getByRole('button', { name: /Recheck/ }).click()
  await page.getByRole('button', { name: 'Finish and score' }).click()
  await page.getByTestId('score').waitFor({ timeout: 60_000 })
  await picture(page, 'first-case-8-score')
  // 9. What the bone carries.
  await goTo(page, 'Strength')
  await page.getByLabel(/Also compare volumes/).uncheck()
  await page.getByRole('button', { name: 'Compute', exact: true }).click()
  await page.getByTestId('strength-table').waitFor({ timeout: 120_000 })
  await page.waitForTimeout(1500)
  await picture(page, 'first-case-9-strength')
  // 10. The report.
  await goTo(page, 'Report')
  await page.getByRole('button', { name: 'Make the report' }).click()
  await page.getByTestId('sheet').first().waitFor({ timeout: 120_000 })
  await page.waitForTimeout(3000)
  await picture(page, 'first-case-10-report')
})
