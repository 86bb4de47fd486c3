// The page with nothing but the engine, built as the workstation is and served to a real browser.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { chromiumFlags, findChromium } from './chromium.ts'

export interface OpenPage {
  /** `isolated`: served with the headers that let a page share memory between threads. */
  readonly open: (isolated: boolean) => Promise<Page>
  /** Errors and warnings of all pages opened. */
  readonly complaints: readonly string[]
  readonly close: () => Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.ttf': 'font/ttf',
}
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/** Files under `/data/` come from the folder `data`, those of `more` from memory. */
export async function engineInBrowser(
  data?: string,
  more: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<OpenPage> {
  const folder = await mkdtemp(join(tmpdir(), 'vertebro-engine-'))
  await build({
    configFile: false,
    root: fileURLToPath(new URL('./engine-page', import.meta.url)),
    base: './',
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'es2024', minify: false },
  })
  const servers = [true, false].map((isolated) => serverOf(folder, data, more, isolated))
  const origins = await Promise.all(servers.map(({ origin }) => origin))
  const { executablePath, libraryPath } = await findChromium()
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: [...chromiumFlags],
    ...(libraryPath ? { env: { ...process.env, LD_LIBRARY_PATH: libraryPath } as Record<string, string> } : {}),
  })
  const complaints: string[] = []
  return {
    complaints,
    open: async (isolated) => {
      const page = await browser.newPage()
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(`${origins[isolated ? 0 : 1]}/index.html`)
      await page.waitForFunction(() => 'page' in globalThis)
      return page
    },
    close: async () => {
      await browser.close()
      for (const { server } of servers) server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function serverOf(folder: string, data: string | undefined, more: ReadonlyMap<string, Uint8Array>, isolated: boolean) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent((request.url ?? '/').split('?')[0] as string)
    const file = data && path.startsWith('/data/') ? join(data, path.slice(6)) : join(folder, path)
    try {
      const bytes = more.get(path) ?? (await readFile(file))
      const type = types[extname(path)] ?? 'application/octet-stream'
      response.writeHead(200, { 'content-type': type, ...(isolated ? isolation : {}) }).end(bytes)
    } catch {
      response.writeHead(404).end()
    }
  })
  const origin = new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  )
  return { server, origin }
}
