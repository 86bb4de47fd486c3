// The built workstation as a person meets it, in a real Chromium: first load, drop of a real CT, scrolling, dragging a needle.
// Run: npm exec node bench/page.ts (builds the workstation first where it changed)
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { workstationServer } from '../src/server/index.ts'
import { chromiumFlags, findChromium } from '../test/browser/chromium.ts'
import { realData } from '../test/real-data.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const say = (what: string, asked: string, reached: string): void =>
  console.log(`  ${what.padEnd(52)} asked ${asked.padStart(10)}, reached ${reached}`)

const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0

async function open(visit: string): Promise<BrowserContext> {
  const { executablePath, libraryPath } = await findChromium()
  const env = libraryPath ? { env: { ...process.env, LD_LIBRARY_PATH: libraryPath } as Record<string, string> } : {}
  const viewport = { width: 1280, height: 720 }
  const context = await chromium.launchPersistentContext(visit, {
    executablePath,
    args: [...chromiumFlags],
    viewport,
    ...env,
  })
  // Every task of the page's own thread above 50 ms is kept, with when it began.
  await context.addInitScript(() => {
    const tasks: { ms: number; at: number }[] = []
    Object.assign(globalThis, { longTasks: tasks })
    new PerformanceObserver((list) => {
      for (const { duration, startTime } of list.getEntries()) tasks.push({ ms: duration, at: startTime })
    }).observe({ type: 'longtask', buffered: true })
  })
  return context
}

/** Bytes over the wire until the list of cases stands, the worked case's images not counted. */
async function firstLoad(page: Page, address: string): Promise<void> {
  let bytes = 0
  page.on('response', (response) => {
    if (response.url().endsWith('.zip')) return
    bytes += Number(response.headers()['content-length'] ?? 0)
  })
  // A visit after the first begins where it ended; the list is the page that needs no viewer.
  await page.addInitScript(() => localStorage.setItem('vertebro', JSON.stringify({ page: 'cases' })))
  await page.route('**/worked-case.zip', (route) => route.abort())
  await page.goto(`${address}/`)
  await page.getByText('Drop a CT here').waitFor()
  await page.waitForLoadState('networkidle')
  say('first load, compressed, before the viewer', '3 MB', `${(bytes / 1e6).toFixed(2)} MB`)
}

/** From the drop to a first slice on the screen and to the names. */
async function dropCt(page: Page, path: string): Promise<void> {
  await page.getByText('Drop a CT here').waitFor()
  const start = Date.now()
  await page.getByTestId('files').setInputFiles(path)
  await page.waitForFunction(
    () =>
      [...document.querySelectorAll('canvas')].some((canvas) => {
        const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data
        return data?.some((value, p) => p % 4 === 0 && value > 60) ?? false
      }),
    undefined,
    { polling: 50, timeout: 60_000 },
  )
  say(
    `drop of ${(statSync(path).size / 1e6).toFixed(0)} MB to the first slice`,
    '2.0 s',
    `${((Date.now() - start) / 1000).toFixed(1)} s`,
  )
  await page.getByRole('row', { name: /^L1/ }).waitFor({ timeout: 120_000 })
  say('drop to named vertebrae in the table', '25 s', `${((Date.now() - start) / 1000).toFixed(1)} s`)
}

/** Wheel over the axial picture, one notch a frame, all planes drawn. */
async function scroll(page: Page): Promise<void> {
  await page.waitForTimeout(3000)
  const box = await page.locator('canvas').first().boundingBox()
  if (!box) throw new Error('no picture to scroll')
  const rate = await page.evaluate(
    async ([x, y]) => {
      const at = document.elementFromPoint(x as number, y as number) as Element
      const started = performance.now()
      let frames = 0
      while (performance.now() - started < 3000) {
        at.dispatchEvent(
          new WheelEvent('wheel', {
            deltaY: frames % 80 < 40 ? 100 : -100,
            bubbles: true,
            cancelable: true,
            clientX: x as number,
            clientY: y as number,
          }),
        )
        await new Promise((done) => requestAnimationFrame(done))
        frames++
      }
      return (1000 * frames) / (performance.now() - started)
    },
    [box.x + box.width / 2, box.y + box.height / 2],
  )
  say('scrolling through slices, four pictures', '30 /s', `${rate.toFixed(0)} /s`)
}

/** From a pointer move on a needle's handle to the new number on the screen. */
async function dragNeedle(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'Plan', exact: true }).click()
  const margin = page.getByTestId('least-margin')
  await margin.waitFor({ timeout: 60_000 })
  const handle = page
    .getByRole('group', { name: 'Axial, along the needle' })
    .getByRole('button', { name: /^Bone entry/ })
  const box = await handle.boundingBox()
  if (!box) throw new Error('no handle to drag')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.waitForTimeout(4000)
  await page.evaluate(() => {
    const told: number[] = []
    let movedAt = 0
    Object.assign(globalThis, { told })
    window.addEventListener(
      'pointermove',
      () => {
        if (movedAt === 0) movedAt = performance.now()
      },
      true,
    )
    new MutationObserver(() => {
      if (movedAt > 0) told.push(performance.now() - movedAt)
      movedAt = 0
    }).observe(document.querySelector('[data-testid="least-margin"]') as Node, {
      characterData: true,
      childList: true,
      subtree: true,
    })
  })
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (let n = 1; n <= 40; n++) {
    await page.mouse.move(x + (n % 2 === 0 ? 0 : 6) + n / 10, y)
    await page.waitForTimeout(120)
  }
  await page.mouse.up()
  const told = await page.evaluate(() => (globalThis as unknown as { told: number[] }).told)
  say(
    'pointer on a needle to the new margin, median',
    '30 ms',
    `${median(told).toFixed(0)} ms of ${told.length} (slowest ${Math.max(...told).toFixed(0)})`,
  )
}

async function longest(page: Page, what: string): Promise<void> {
  const tasks = await page.evaluate(
    () => (globalThis as unknown as { longTasks: { ms: number; at: number }[] }).longTasks,
  )
  const worst = [...tasks].sort((a, b) => b.ms - a.ms).slice(0, 3)
  const words = worst.map(({ ms, at }) => `${ms.toFixed(0)} ms at ${(at / 1000).toFixed(0)} s`).join(', ')
  say(`page's own thread held longest, ${what}`, '50 ms', `${tasks.length} times above: ${words || 'none'}`)
}

const built = spawnSync(process.execPath, [join(root, 'scripts', 'build-web.js')], {
  stdio: ['ignore', 'ignore', 'inherit'],
})
if (built.status !== 0) throw new Error('the workstation could not be built')
console.log(
  `load of the machine ${loadavg()[0]?.toFixed(1)}; the clock counts only where it is below the number of threads`,
)
const server = await workstationServer(join(root, 'build', 'web'))
const address = await server.listen({ host: '127.0.0.1', port: 0 })
const visit = mkdtempSync(join(tmpdir(), 'vertebro-bench-'))
const context = await open(visit)
try {
  const list = await context.newPage()
  await firstLoad(list, address)
  await list.close()
  const ct = realData('CC0-LSPINE-01/ct_fused_0.8mm.nii.gz')
  const page = await context.newPage()
  if (ct) {
    await page.goto(`${address}/`)
    await page.getByRole('navigation').getByRole('button', { name: 'Cases', exact: true }).click()
    await dropCt(page, ct)
    await scroll(page)
    await longest(page, 'from the drop on')
  } else console.log('skipped: CC0-LSPINE-01/ct_fused_0.8mm.nii.gz is not here')
  await page.close()
  const worked = await context.newPage()
  await worked.goto(`${address}/`)
  await worked.getByRole('navigation').getByRole('button', { name: 'Cases', exact: true }).click()
  await worked.getByRole('button', { name: 'Open the worked case' }).click()
  await worked.getByTestId('case-title').filter({ hasText: 'Worked case' }).waitFor({ timeout: 60_000 })
  await dragNeedle(worked)
  await longest(worked, 'worked case, plan')
} finally {
  await context.close()
  await server.close()
  rmSync(visit, { recursive: true, force: true })
}
