import type { Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { axeViolations, goTo, type Opened, openStation, picture, workedCase } from './open.ts'

let opened: Opened | undefined
afterEach(async () => {
  const last = opened
  opened = undefined
  await last?.context.close().catch(() => undefined)
})

async function theatre(mode: 'Training' | 'Planning'): Promise<Page> {
  opened = await openStation()
  const { page } = opened
  await workedCase(page)
  await page.getByRole('heading', { name: 'See', level: 1 }).waitFor({ state: 'attached', timeout: 30_000 })
  await goTo(page, 'Rehearse')
  await page.getByText(mode, { exact: true }).click()
  await page.getByLabel('Clock').selectOption({ label: 'Four times as fast' })
  if (mode === 'Training') {
    expect(await axeViolations(page)).toEqual([])
    await picture(page, 'rehearse-setup')
  }
  await page.getByRole('button', { name: 'Bring the patient in' }).click()
  await expect.poll(() => shots(page), { timeout: 60_000 }).toBe(2)
  return page
}

const shots = async (page: Page): Promise<number> => Number(await page.getByTestId('shots').textContent())
const figure = async (page: Page, id: string): Promise<number> =>
  Number.parseFloat((await page.getByTestId(id).textContent()) ?? '')

/** Drives the needle in hand with the arrow key until it is so deep. */
async function driveTo(page: Page, depthMm: number): Promise<void> {
  const from = await figure(page, 'depth')
  for (let mm = from; mm < depthMm - 0.5; mm++) await page.keyboard.press('ArrowUp')
  await expect.poll(() => figure(page, 'depth'), { timeout: 20_000 }).toBeCloseTo(depthMm, 0)
}

async function mixAndWait(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Cement' }).click()
  await page.getByRole('button', { name: /Mix the cement/ }).click()
  await page.getByRole('button', { name: 'Wait for the working time' }).click()
  await page.getByTestId('phase').filter({ hasText: 'Working time' }).waitFor({ timeout: 20_000 })
}

test('needle by keys, pictures counted, inject till the leak alarm, score, undo, replay', {
  timeout: 300_000,
}, async () => {
  const page = await theatre('Training')
  await page.keyboard.press('n')
  // Arrow keys drive; a picture is taken only when asked for, and counted.
  await driveTo(page, 70)
  expect(await shots(page)).toBe(2)
  await page.keyboard.press('2')
  await expect.poll(() => shots(page)).toBe(3)
  await expect.poll(() => page.getByTestId('depth-rule').textContent()).toMatch(/Kept/)
  await driveTo(page, 89)
  await picture(page, 'rehearse-needle')
  // The space bar pushes as long as it is held; the leak is said aloud.
  await mixAndWait(page)
  await page.keyboard.down(' ')
  await page
    .getByTestId('alarm')
    .filter({ hasText: /Leak [BSCD]/ })
    .waitFor({ timeout: 90_000 })
  await page.keyboard.up(' ')
  expect(await figure(page, 'injected')).toBeGreaterThan(0.5)
  expect(await figure(page, 'fluoroscopy')).toBeGreaterThan(3)
  await picture(page, 'rehearse-leak')
  const stood = await figure(page, 'injected')
  await page.waitForTimeout(1500)
  expect(await figure(page, 'injected')).toBeCloseTo(stood, 1)
  expect(await axeViolations(page)).toEqual([])
  // Setting, needles out, recheck, score.
  await page.getByRole('tab', { name: 'After' }).click()
  await page.getByRole('button', { name: /Lie still/ }).click()
  for (const side of ['left', 'right']) await page.getByRole('button', { name: `Take the ${side} needle out` }).click()
  await page.getByRole('button', { name: /Recheck/ }).click()
  await page.getByRole('button', { name: 'Finish and score' }).click()
  await page.getByTestId('score').waitFor({ timeout: 60_000 })
  expect(await figure(page, 'score')).toBeGreaterThanOrEqual(0)
  await picture(page, 'rehearse-score')
  expect(await axeViolations(page)).toEqual([])
  // It is in the case: undo takes it out, redo brings it back, and it is performed again to the last bit.
  await page.getByRole('button', { name: 'Rehearse again' }).click()
  await page.getByRole('button', { name: 'Replay', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await page.getByText('None yet.').waitFor()
  await page.getByRole('button', { name: 'Redo', exact: true }).click()
  await page.getByRole('button', { name: 'Replay', exact: true }).click()
  await page.getByText('every line came out the same to the last bit').waitFor({ timeout: 60_000 })
  await page.waitForTimeout(2000)
  await picture(page, 'rehearse-replay')
  await opened?.close()
})

test('planning mode shows cuts and follows without pictures; a line that misses is refused; a balloon is filled in steps', {
  timeout: 240_000,
}, async () => {
  const page = await theatre('Planning')
  await page.getByLabel('Axial', { exact: true }).waitFor()
  // Aimed far to the outer side the line no longer meets the vertebra: said, and the needle stays.
  for (let degree = 0; degree < 45; degree++) await page.keyboard.press('ArrowLeft')
  await page.getByText('The needle given is not a way into this vertebra.').waitFor({ timeout: 20_000 })
  // From the start again, on the planned line, into the body.
  await page.getByRole('tab', { name: 'After' }).click()
  await page.getByRole('button', { name: 'Leave without keeping it' }).click()
  await page.getByRole('button', { name: 'Leave, nothing is kept' }).click()
  await page.getByRole('button', { name: 'Bring the patient in' }).click()
  await expect.poll(() => shots(page), { timeout: 60_000 }).toBe(2)
  await driveTo(page, 89)
  expect(await shots(page)).toBe(2)
  await page.getByTestId('depth-rule').filter({ hasText: 'Kept' }).waitFor()
  // The tab ends in the middle of it: it is found again and goes on where it stood.
  await page.reload()
  await page.getByRole('button', { name: 'Go on with it' }).click({ timeout: 60_000 })
  await expect.poll(() => figure(page, 'depth'), { timeout: 60_000 }).toBeCloseTo(89, 0)
  await page.getByText('3D', { exact: true }).click()
  await page.getByRole('tab', { name: 'Balloon' }).click()
  // Too low a pressure does not open it: said, nothing done. Up to its maker's it fills, step by step.
  await page.getByLabel('Until pressure').fill('2')
  await page.getByRole('button', { name: '+ 0.50 mL' }).click()
  await page.getByText('This pressure does not open the balloon.').waitFor({ timeout: 20_000 })
  await page.getByLabel('Until pressure').fill('27')
  for (const volume of [0.5, 1]) {
    await page.getByRole('button', { name: '+ 0.50 mL' }).click()
    await expect.poll(() => figure(page, 'balloon-volume'), { timeout: 30_000 }).toBeCloseTo(volume, 2)
  }
  expect(await axeViolations(page)).toEqual([])
  await picture(page, 'rehearse-balloon')
  await page.getByRole('button', { name: 'Light or dark' }).click()
  expect(await axeViolations(page)).toEqual([])
  await picture(page, 'rehearse-light')
  await opened?.close()
})
