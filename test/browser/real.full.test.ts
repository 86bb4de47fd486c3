// Real images dropped as a person would: the fused CT, and a folder of DICOM files; skipped by name where they are absent.
import { afterEach, expect, test } from 'vitest'
import { realData } from '../real-data.ts'
import { axeViolations, goTo, type Opened, openStation, workedCase } from './open.ts'

let opened: Opened | undefined
afterEach(async () => {
  const last = opened
  opened = undefined
  await last?.context.close().catch(() => undefined)
})

const fused = realData('CC0-LSPINE-01/ct_fused_0.8mm.nii.gz')
const mr = realData('CC0-LSPINE-01/mr_t2_sag')
const sagittal = realData('CC0-LSPINE-01/ct_sagittal_3mm')

test.skipIf(!fused)('CC0 lumbar CT: dropped, named T10 to L5, planned at L3, found again after a reload', async () => {
  opened = await openStation()
  const { page } = opened
  await workedCase(page)
  await goTo(page, 'Cases')
  await page.getByTestId('files').setInputFiles(fused as string)
  await page.getByRole('heading', { name: 'See', level: 1 }).waitFor({ state: 'attached', timeout: 30_000 })
  await page.getByRole('row', { name: /^L5/ }).waitFor({ timeout: 120_000 })
  for (const level of ['T11', 'T12', 'L1', 'L2', 'L3', 'L4'])
    await page.getByRole('row', { name: new RegExp(`^${level}`) }).waitFor()
  await page.getByText('Names are certain').waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByLabel('Level', { exact: true }).selectOption('L3')
  await goTo(page, 'Plan')
  await page.getByRole('button', { name: 'Plan L3' }).click()
  await page.getByTestId('least-margin').waitFor({ timeout: 120_000 })
  expect(Number.parseFloat((await page.getByTestId('least-margin').textContent()) ?? '')).toBeGreaterThan(1)
  await page.getByTestId('saved').filter({ hasText: 'Saved' }).waitFor({ timeout: 60_000 })
  await page.reload()
  await page.getByTestId('least-margin').waitFor({ timeout: 60_000 })
  await opened.close()
})

test.skipIf(!sagittal)('CC0 sagittal DICOM folder: read with its findings, and named; the MR beside it', async () => {
  opened = await openStation()
  const { page } = opened
  await workedCase(page)
  await goTo(page, 'Cases')
  await page.getByTestId('folder').setInputFiles(sagittal as string)
  await page.getByRole('heading', { name: 'See', level: 1 }).waitFor({ state: 'attached', timeout: 60_000 })
  await page.getByRole('row', { name: /^L3/ }).waitFor({ timeout: 180_000 })
  await page.getByRole('tab', { name: 'Findings' }).click()
  await page
    .getByText(/slice|stored in another order|thick/i)
    .first()
    .waitFor()
  // The MR of the same patient is laid beside it.
  await goTo(page, 'Cases')
  await page.getByTestId('folder').setInputFiles(mr as string)
  await expect.poll(() => page.getByRole('button', { name: 'Undo', exact: true }).isEnabled()).toBe(true)
  await page.getByRole('heading', { name: 'See', level: 1 }).waitFor({ state: 'attached', timeout: 60_000 })
  await opened.close()
})
