// Goal: every figure has a source that can be looked up, and no source is kept that nothing uses.
// Oracle: references.json against the constants of all rooms.
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { declaredConstants } from '../src/base/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
interface Reference {
  readonly id: string
  readonly type: string
  readonly title: string
}
const references = JSON.parse(readFileSync(`${root}/references.json`, 'utf8')) as readonly Reference[]
const ids = new Set(references.map(({ id }) => id))

/** Files that begin to work as soon as they are loaded. */
const begins = ['src/cli/main.ts', 'src/compute/thread-node.ts', 'src/compute/thread-browser.ts', 'src/server/main.ts']
/** Files for a browser; they hold no figures (a constant there would not be found, and its test fails below). */
const forBrowsers = /^src\/web\//
const sources = globSync('src/**/*.ts', { cwd: root }).filter((file) => !/\.test(-case)?\.ts$/.test(file))
for (const file of sources)
  if (!begins.includes(file) && !forBrowsers.test(file))
    await import(/* @vite-ignore */ pathToFileURL(`${root}/${file}`).href)

const keysOf = (source: string): readonly string[] => source.split(';').map((key) => key.trim())

describe('references', () => {
  it('belong to figures of the library: the workstation declares none of its own', () => {
    const inBrowser = globSync('src/web/**/*.{ts,tsx}', { cwd: root })
    expect(inBrowser.filter((file) => /\bconstant\(\{/.test(readFileSync(`${root}/${file}`, 'utf8')))).toEqual([])
  })

  it('hold every source of every constant', () => {
    expect(declaredConstants.length).toBeGreaterThan(10)
    const missing = declaredConstants.flatMap(({ source, note }) =>
      keysOf(source)
        .filter((key) => !ids.has(key))
        .map((key) => `${key}: ${note}`),
    )
    expect(missing).toEqual([])
  })

  it('are each used by a constant or named in the code or the documents', () => {
    const used = new Set(declaredConstants.flatMap(({ source }) => keysOf(source)))
    const files = [...sources, ...globSync(['docs/**/*.md', 'kernels/*.ts', '*.md', 'validation/*.md'], { cwd: root })]
    const text = files.map((file) => readFileSync(`${root}/${file}`, 'utf8')).join('\n')
    expect([...ids].filter((id) => !used.has(id) && !text.includes(id))).toEqual([])
  })

  it('are complete enough to be found, each once, in the order of their keys', () => {
    expect(ids.size).toBe(references.length)
    expect([...ids]).toEqual([...ids].sort())
    for (const { id, type, title } of references) {
      expect(id).toMatch(/^[a-z]+(-[a-z0-9]+)+$/)
      expect(
        [type, title].every((text) => typeof text === 'string' && text.length > 3),
        id,
      ).toBe(true)
    }
  })
})

describe('constants', () => {
  it('have a unit, a note and, where they are numbers, a range that holds them', () => {
    for (const { value, range, unit, note } of declaredConstants) {
      expect(unit.length, note).toBeGreaterThan(0)
      expect(note.length).toBeGreaterThan(5)
      if (typeof value !== 'number' || !range) continue
      expect(value, note).toBeGreaterThanOrEqual(range[0])
      expect(value, note).toBeLessThanOrEqual(range[1])
    }
  })
})
