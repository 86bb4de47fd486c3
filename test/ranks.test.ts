// Goal: the ranks of the house hold, and the tool that watches them would see a breach. Method: a small sound house in a
// temporary folder, then the same house with a file for each kind of breach.
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const depcruise = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')

const sound: Readonly<Record<string, string>> = {
  'base/index.ts': "export { one } from './one.ts'",
  'base/one.ts': 'export const one = 1\nexport type One = 1',
  'compute/index.ts': "export { two } from './two.ts'",
  'compute/two.ts': "import { one } from '../base/index.ts'\nexport const two = one + 1",
  'compute/node.ts': "import 'node:fs'\nexport const start = 1",
  'compute/browser.ts': 'export const begin = 1',
  'web/work.ts': "import { begin } from '../compute/browser.ts'\nexport const work = begin",
  'web/view.tsx': "import { plan } from '../planning/index.ts'\nexport const view = <p>{plan}</p>",
  'anatomy/index.ts': "export { two } from '../compute/index.ts'",
  'phantom/index.ts': "export { three } from './three.ts'",
  'phantom/three.ts': "import { two } from '../compute/index.ts'\nexport const three = two\nexport type Three = 3",
  'phantom/three.test.ts': "import 'node:fs'\nimport { three } from './index.ts'\nexport const test = three",
  'planning/index.ts': "import { one } from '../base/index.ts'\nexport const plan = one\nexport type Plan = 1",
  'cli/main.ts': "import 'node:fs'\nimport { start } from '../compute/node.ts'\nexport const main = start",
}

/** What is planted, in which room, and the rule that must see it. */
const planted = [
  ['an upward import', 'base', "import { two } from '../compute/index.ts'", 'base-imports-downward'],
  ['an upward import of a type', 'base', "import type { Plan } from '../planning/index.ts'", 'base-imports-downward'],
  ['an upward re-export', 'anatomy', "export { plan } from '../planning/index.ts'", 'anatomy-imports-downward'],
  ['an upward import at run time', 'compute', "await import('../planning/index.ts')", 'compute-imports-downward'],
  ['a sibling', 'planning', "import { three } from '../phantom/index.ts'", 'planning-imports-downward'],
  ['a sibling type', 'planning', "import type { Three } from '../phantom/index.ts'", 'planning-imports-downward'],
  ['a deep import', 'phantom', "import { one } from '../base/one.ts'", 'base-only-by-its-face'],
  ['a deep import of a type', 'phantom', "import type { One } from '../base/one.ts'", 'base-only-by-its-face'],
  ['a node: import below the edge', 'planning', "import { readFileSync } from 'node:fs'", 'no-node-below-the-edge'],
  [
    'threads started below the edge',
    'planning',
    "import { start } from '../compute/node.ts'",
    'threads-only-at-the-edge',
  ],
  ['the own face from inside', 'phantom', "import { three } from './index.ts'", 'index-not-from-inside'],
  ['a file that imports itself', 'base', "import './planted-11.ts'", 'no-cycles'],
  [
    'threads of a browser outside the workstation',
    'cli',
    "import { begin } from '../compute/browser.ts'",
    'browser-threads-only-in-the-workstation',
  ],
] as const

interface Breach {
  readonly rule: { readonly name: string }
  readonly from: string
}

function cruise(folder: string): { readonly breaches: readonly Breach[]; readonly files: number } {
  const options = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src']
  const run = spawnSync(process.execPath, [depcruise, ...options], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  const { summary } = JSON.parse(run.stdout) as { summary: { violations: Breach[]; totalCruised: number } }
  return { breaches: summary.violations, files: summary.totalCruised }
}

describe('the ranks', () => {
  const house = mkdtempSync(join(tmpdir(), 'ranks-'))
  afterAll(() => rmSync(house, { recursive: true }))
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(house, 'src', file)), { recursive: true })
    writeFileSync(join(house, 'src', file), `${text}\n`)
  }
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
    cpSync(join(root, file), join(house, file))
  for (const [file, text] of Object.entries(sound)) write(file, text)
  const before = cruise(house)
  for (const [n, [, room, line]] of planted.entries()) write(`${room}/planted-${n}.ts`, line)
  const after = cruise(house)

  it('find nothing in a sound house', () => {
    expect(before.breaches).toEqual([])
    expect(before.files).toBeGreaterThan(Object.keys(sound).length - 1)
  })

  it.each(planted.map(([name, room, , rule], n) => [name, `src/${room}/planted-${n}.ts`, rule] as const))(
    'reject %s',
    (_name, file, rule) => {
      expect(after.breaches.filter(({ from }) => from === file).map((breach) => breach.rule.name)).toContain(rule)
    },
  )

  it('hold in this house', () => {
    const { breaches, files } = cruise(root)
    expect(breaches).toEqual([])
    expect(files).toBeGreaterThan(50)
  })

  // The parser does not see `import('...').Name` in a type: that way of writing is not used.
  it('are not stepped over by types imported inline', () => {
    const inline = /typeof import\(|\bimport\(\s*['"][^'"]+['"]\s*\)\.(?!then\b)/
    expect(inline.test("type Up = import('../planning/index.ts').Plan")).toBe(true)
    const files = globSync('src/**/*.ts', { cwd: root })
    expect(files.filter((file) => inline.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
  })
})
