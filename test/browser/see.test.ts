import { afterEach, expect, test } from 'vitest'
import { axeViolations, goTo, type Opened, openStation, picture, workedCase } from './open.ts'

let opened: Opened | undefined
afterEach(async () => {
  const last = opened
  opened = undefined
  await last?.context.close().catch(() => undefined)
})

async function openSee(): Promise<Opened> {
  opened = await openStation()
  await workedCase(opened.page)
  await goTo(opened.page, 'See')
  await opened.page.locator('[data-slice="sagittal"] canvas').waitFor()
  return opened
}

/** A place in a picture by its share of width and height. */
async function placeIn({ page }: Opened, slice: string, x: number, y: number): Promise<readonly [number, number]> {
  const box = await page.locator(`[data-slice="${slice}"]`).boundingBox()
  if (!box) throw new Error(`no picture ${slice}`)
  return [box.x + x * box.width, box.y + y * box.height]
}

/** How far the crosshair of a picture is drawn from its upper edge. */
const crossY = ({ page }: Opened, slice: string): Promise<number> =>
  page.evaluate((name) => {
    const line = document.querySelector(`[data-slice="${name}"] .crosshair line`)
    return Number(line?.getAttribute('y1'))
  }, slice)

test('planes follow one crosshair; a row of the table leads to its picture with six points', async () => {
  const see = await openSee()
  const { page } = see
  const row = page.getByRole('button', { name: 'L1', exact: true })
  await row.click()
  await page.locator('[data-slice="sagittal"] .six-points circle').first().waitFor()
  expect(await page.locator('[data-slice="sagittal"] .six-points circle').count()).toBe(6)
  await page.keyboard.press('v')
  const before = await crossY(see, 'sagittal')
  const [x, y] = await placeIn(see, 'coronal', 0.6, 0.25)
  await page.mouse.click(x, y)
  // The coronal click goes up towards the head: so does the line of the axial plane in the sagittal picture.
  await expect.poll(() => crossY(see, 'sagittal')).toBeLessThan(before - 20)
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Light or dark' }).click()
  for (const tab of ['Findings', 'Measure', 'Edit', 'Spine']) {
    await page.getByRole('tab', { name: tab }).click()
    expect(await axeViolations(page)).toEqual([])
  }
  await page.getByRole('button', { name: 'Light or dark' }).click()
  await row.click()
  await page.waitForTimeout(400)
  await picture(page, 'see')
  await opened?.close()
})

test('a length is drawn, moved by its point, undone and removed; its figure is that of its places', async () => {
  const see = await openSee()
  const { page } = see
  await page.keyboard.press('l')
  const [x1, y1] = await placeIn(see, 'sagittal', 0.35, 0.4)
  const [x2, y2] = await placeIn(see, 'sagittal', 0.6, 0.5)
  await page.mouse.move(x1, y1)
  await page.mouse.down()
  await page.mouse.move(x2, y2, { steps: 4 })
  await page.mouse.up()
  const item = page.getByRole('button', { name: /^Show Length/ })
  await item.waitFor()
  const first = await item.textContent()
  const scale = await page.evaluate(() => {
    const bar = document.querySelector('[data-slice="sagittal"] .slice-marks path')?.getAttribute('d') ?? ''
    const words = document.querySelector('[data-slice="sagittal"] .slice-marks .slice-small')?.textContent ?? ''
    return Number(/h([\d.]+)/.exec(bar)?.[1]) / Number.parseFloat(words)
  })
  // The scale bar of the picture is the ruler: a pixel of the hand's way is about 0.4 mm here.
  expect(Number(/([\d.]+)/.exec(first ?? '')?.[1])).toBeCloseTo(Math.hypot(x2 - x1, y2 - y1) / scale, 0)
  await page.mouse.move(x2, y2)
  await page.mouse.down()
  await page.mouse.move(x2 + 40, y2, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => item.textContent()).not.toBe(first)
  await page.keyboard.press('Control+z')
  await expect.poll(() => item.textContent()).toBe(first)
  await page.getByRole('button', { name: /^Remove Length/ }).click()
  await expect.poll(() => item.count()).toBe(0)
  await opened?.close()
})

test('a stroke of the brush changes the mask, is taken back, and kept strokes make measures out of date', async () => {
  const see = await openSee()
  const { page } = see
  await page.keyboard.press('b')
  const stroke = async (): Promise<void> => {
    const [x, y] = await placeIn(see, 'axial', 0.6, 0.3)
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 30, y + 15, { steps: 4 })
    await page.mouse.up()
  }
  await stroke()
  await page.getByText('1 stroke not kept yet').waitFor()
  await page.keyboard.press('Control+z')
  await expect.poll(() => page.getByText('not kept yet').count()).toBe(0)
  await stroke()
  await page.getByRole('button', { name: 'Keep now' }).click()
  await page.getByText('Masks were edited. Measures are of before.').waitFor()
  await page.getByRole('banner').getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => page.getByText('Masks were edited. Measures are of before.').count()).toBe(0)
  await opened?.close()
})

test('a name is corrected, all others follow, and undo brings the names back', async () => {
  const see = await openSee()
  const { page } = see
  const names = page.locator('[data-slice="sagittal"] .name')
  await names.filter({ hasText: 'L1' }).first().click()
  await page.getByText(/Names are/).waitFor()
  await page.getByRole('combobox', { name: 'What is called L1 is' }).selectOption('T12')
  await page.getByRole('button', { name: 'Rename all from it' }).click()
  // What was L5 is the lowest but one now: the last ribs' level has moved up by one.
  await page.getByRole('button', { name: 'T11', exact: true }).waitFor({ timeout: 60_000 })
  await page.getByRole('combobox', { name: 'What is called T12 is' }).waitFor()
  await page.getByRole('banner').getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'L1', exact: true }).click()
  await page.getByRole('combobox', { name: 'What is called L1 is' }).waitFor()
  await opened?.close()
})

test('two fingers zoom a picture; without WebGL the slices go on and the page says what is missing', async () => {
  opened = await openStation({ touch: true })
  const { page, context } = opened
  await page.addInitScript(() => {
    const usual = HTMLCanvasElement.prototype.getContext
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      return kind.startsWith('webgl') ? null : Reflect.apply(usual, this, [kind, ...rest])
    } as typeof usual
  })
  await page.reload()
  await workedCase(page)
  await goTo(page, 'See')
  await page.getByText('No 3D view').waitFor()
  const bar = page.locator('[data-slice="axial"] .slice-marks path').first()
  const words = page.locator('[data-slice="axial"] .slice-marks .slice-small').first()
  const scale = async (): Promise<number> =>
    Number(/h([\d.]+)/.exec((await bar.getAttribute('d')) ?? '')?.[1]) /
    Number.parseFloat((await words.textContent()) ?? '')
  const before = await scale()
  const [x, y] = await placeIn(opened, 'axial', 0.5, 0.5)
  const fingers = await context.newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart: number): Promise<unknown> =>
    fingers.send('Input.dispatchTouchEvent', {
      type,
      touchPoints:
        type === 'touchEnd'
          ? []
          : [
              { x: x - apart, y, id: 1 },
              { x: x + apart, y, id: 2 },
            ],
    })
  await touch('touchStart', 30)
  for (const apart of [40, 50, 60]) await touch('touchMove', apart)
  await touch('touchEnd', 60)
  // Fingers twice as far apart: twice as large.
  await expect.poll(scale).toBeCloseTo(2 * before, 0)
  await opened.close()
})
