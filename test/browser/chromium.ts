// The Chromium that tests drive: from npm, unpacked once a version; CHROMIUM_PATH names another.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

export interface FoundChromium {
  readonly executablePath: string
  /** Libraries it brings itself, for systems that lack them. */
  readonly libraryPath: string
}

const require = createRequire(import.meta.url)
const packageFolder = dirname(dirname(require.resolve('@sparticuz/chromium')))
const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }

/** Its path, unpacked under a folder of its version so that no older one is taken for it. */
export async function findChromium(): Promise<FoundChromium> {
  const named = process.env.CHROMIUM_PATH
  if (named) return { executablePath: named, libraryPath: '' }
  const folder = join(tmpdir(), `vertebro-chromium-${version}`)
  if (!existsSync(join(folder, 'chromium'))) await unpackInto(folder)
  const executablePath = join(folder, 'chromium')
  const starts = spawnSync(executablePath, ['--version'], { stdio: 'ignore' }).status === 0
  return { executablePath, libraryPath: starts ? '' : join(folder, 'al2023', 'lib') }
}

/** Unpacked beside and renamed: two runs at once do not meet. */
async function unpackInto(folder: string): Promise<void> {
  const draft = `${folder}-${process.pid}`
  mkdirSync(draft, { recursive: true })
  const before = process.env.TMPDIR
  process.env.TMPDIR = draft
  try {
    const { default: sparticuz, inflate } = await import('@sparticuz/chromium')
    await sparticuz.executablePath()
    await inflate(join(packageFolder, 'bin', 'al2023.tar.br'))
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  try {
    renameSync(draft, folder)
  } catch (cause) {
    if (!existsSync(join(folder, 'chromium'))) throw cause
  }
}

/** Software rendering, no sandbox (tests may run as root); none of the package's own flags, which take isolation away. */
export const chromiumFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
]

/** A browser without a folder of its own. */
export async function openChromium(): Promise<Browser> {
  const { executablePath, libraryPath } = await findChromium()
  const env = libraryPath ? { env: { ...process.env, LD_LIBRARY_PATH: libraryPath } as Record<string, string> } : {}
  return chromium.launch({ executablePath, headless: true, args: [...chromiumFlags], ...env })
}
