import { afterEach, expect, test } from 'vitest'
import { axeViolations, goTo, type Opened, openStation, picture, workedCase } from './open.ts'

let opened: Opened | undefined
afterEach(async () => {
  const last = opened
  opened = undefined
  await last?.context.close().catch(() => undefined)
})

test('the report of the worked case is made, shown as it prints, and saved', async () => {
  opened = await openStation()
  const { page } = opened
  await workedCase(page)
  await goTo(page, 'Report')
  await page.getByRole('button', { name: 'Make the report' }).click()
  const sheets = page.getByTestId('sheet')
  await sheets.first().waitFor({ timeout: 90_000 })
  expect(await sheets.count()).toBeGreaterThanOrEqual(3)
  // A page is drawn, not empty: it holds dark letters on white.
  await expect
    .poll(
      () =>
        sheets.first().evaluate((canvas: HTMLCanvasElement) => {
          const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
          let dark = 0
          for (let i = 0; i < data.length; i += 4)
            if ((data[i] as number) < 100 && (data[i + 3] as number) > 200) dark++
          return dark
        }),
      { timeout: 30_000 },
    )
    .toBeGreaterThan(2000)
  expect(await axeViolations(page)).toEqual([])
  await picture(page, 'report')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: /^Save plan\.json/ }).click()
  expect((await download).suggestedFilename()).toBe('plan.json')
  await opened.close()
})
