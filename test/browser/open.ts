// The workstation in a real browser, for tests that do what a person does.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import { chromiumFlags } from './chromium.ts'

export interface OpenOptions {
  readonly width?: number
  readonly height?: number
  readonly touch?: boolean
  /** A folder of a former visit, to come back to it. */
  readonly visit?: string
  /** Appended to the address. */
  readonly query?: string
  /** Run in the page before anything else of it. */
  readonly before?: () => void
  /** Other than the served workstation. */
  readonly address?: string
}

export interface Opened {
  readonly page: Page
  readonly context: BrowserContext
  /** Where this visit's storage lies; give it to a next `openStation` to come back. */
  readonly visit: string
  /** Errors and warnings of the console so far. */
  readonly problems: readonly string[]
  /** Ends the visit; its storage stays where `keep` is true. Fails where the console held errors or warnings. */
  close(keep?: boolean): Promise<void>
}

/** What Chromium says about software rendering is no fault of the page. */
const expected = [/GPU stall due to ReadPixels/, /Automatic fallback to software WebGL/]

export async function openStation(options: OpenOptions = {}): Promise<Opened> {
  const { executablePath, libraryPath } = inject('chromium')
  const visit = options.visit ?? mkdtempSync(join(tmpdir(), 'vertebro-visit-'))
  const context = await chromium.launchPersistentContext(visit, {
    executablePath,
    headless: true,
    args: [...chromiumFlags],
    viewport: { width: options.width ?? 1280, height: options.height ?? 720 },
    hasTouch: options.touch ?? false,
    ...(libraryPath ? { env: { ...process.env, LD_LIBRARY_PATH: libraryPath } as Record<string, string> } : {}),
  })
  const page = context.pages()[0] ?? (await context.newPage())
  const problems: string[] = []
  page.on('console', (message) => {
    const text = message.text()
    if (['error', 'warning'].includes(message.type()) && !expected.some((known) => known.test(text)))
      problems.push(text)
  })
  page.on('pageerror', (error) => problems.push(String(error)))
  if (options.before) await page.addInitScript(options.before)
  await page.goto(`${options.address ?? inject('address')}/${options.query ?? ''}`)
  const close = async (keep = false): Promise<void> => {
    await context.close()
    if (!keep) rmSync(visit, { recursive: true, force: true })
    expect(problems).toEqual([])
  }
  return { page, context, visit, problems, close }
}

/** Waits until the worked case is open and named. */
export async function workedCase(page: Page): Promise<void> {
  await page.getByTestId('case-title').filter({ hasText: 'Worked case' }).waitFor({ timeout: 30_000 })
}

export async function goTo(
  page: Page,
  name: 'Cases' | 'See' | 'Plan' | 'Rehearse' | 'Strength' | 'Report',
): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name, exact: true }).click()
}

/** Pictures for the documentation are written where VERTEBRO_PICTURES is set, so that a plain test run changes no file. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env.VERTEBRO_PICTURES) return
  const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds against WCAG 2.2 A and AA on the page as it stands: rule and places; empty where nothing. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  // A tooltip under the hand lies beside the landmarks, as tooltips do: the hand leaves first.
  await page.mouse.move(0, 0)
  await page.locator('[role="tooltip"]').first().waitFor({ state: 'hidden' })
  await page.evaluate(axeSource)
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    // biome-ignore lint/suspicious/noExplicitAny: axe is put into the page by its source.
    const { violations } = await (globalThis as any).axe.run({ runOnly: tags })
    return (violations as { id: string; nodes: { target: string[]; failureSummary: string }[] }[]).map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((n) => `${n.target.join(' ')} (${n.failureSummary.replace(/\s+/g, ' ').slice(0, 160)})`).join('; ')}`,
    )
  })
}

/** Drops files on the page as a person would; paths are those of the test's machine. */
export async function dropFiles(
  page: Page,
  files: readonly { readonly name: string; readonly bytes: Buffer }[],
): Promise<void> {
  const given = files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') }))
  const transfer = await page.evaluateHandle(async (all) => {
    const data = new DataTransfer()
    for (const { name, base64 } of all) {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
      data.items.add(new File([bytes], name))
    }
    return data
  }, given)
  await page.dispatchEvent('#root', 'dragover', { dataTransfer: transfer })
  await page.dispatchEvent('#root', 'drop', { dataTransfer: transfer })
}
