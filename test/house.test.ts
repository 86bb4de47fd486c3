// Goal: the rules of the house that no compiler sees. Oracle: the text of the source.
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const files = [...globSync('src/**/*.ts', { cwd: root }), ...globSync('kernels/*.ts', { cwd: root })]
  .filter((path) => !/\.test(-case)?\.ts$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const where = (pattern: RegExp, among = files): readonly string[] =>
  among.filter(({ text }) => pattern.test(text)).map(({ path }) => path)

describe('the house', () => {
  it('computes the same everywhere and at any time: no clock, no unseeded random numbers, no locale below the edge', () => {
    const below = files.filter(({ path }) => !/^src\/(cli|server|web)\//.test(path))
    expect(where(/Math\.random\(|Date\.now\(|new Date\(\)|performance\.now\(/, below)).toEqual([])
    expect(where(/toLocale\w*String\(|localeCompare\(|\bIntl\./, below)).toEqual([])
  })

  it('knows one patient frame: RAS is named only where files in it are read and written', () => {
    const elsewhere = files.filter(({ path }) => !path.startsWith('src/imaging/files/'))
    expect(where(/\bRAS\b/, elsewhere)).toEqual([])
  })

  it('has faces that list names one by one', () => {
    expect(where(/^export \*/m)).toEqual([])
  })

  it('names files after one thing, not after a drawer', () => {
    const drawer = /^(utils?|helpers?|common|misc|shared|manager|tools?|stuff)\b/
    expect(files.map(({ path }) => path).filter((path) => drawer.test(basename(path)))).toEqual([])
  })

  it('keeps files short enough to be read in one go', () => {
    const lines = (text: string): number => text.split('\n').length
    expect(files.filter(({ text }) => lines(text) > 400).map(({ path }) => path)).toEqual([])
  })

  it('takes no path, address or key from where it was written', () => {
    expect(where(/\/home\/|\/tmp\/|C:\\\\Users/)).toEqual([])
  })
})

describe('kernels', () => {
  const face = readFileSync(join(root, 'kernels', 'index.ts'), 'utf8')
  const names = [...face.matchAll(/^export \{([^}]+)\}/gm)].flatMap((m) =>
    (m[1] as string).split(',').map((n) => n.trim()),
  )

  it('are each called by name somewhere in src', () => {
    const text = files.filter(({ path }) => path.startsWith('src/')).map((file) => file.text)
    const tested = ['fillF32', 'togetherTest'] // for the tests of the thread pool
    const unused = names.filter((name) => !tested.includes(name) && !text.some((t) => t.includes(`'${name}'`)))
    expect(names.length).toBeGreaterThan(4)
    expect(unused).toEqual([])
  })
})
