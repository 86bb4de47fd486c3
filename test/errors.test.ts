// Goal: docs/errors.md and the code name the same troubles. Oracle: the catalogues themselves and the text of src.
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { catalogues, errorsFile, errorsPage } from '../scripts/write-errors.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const source = globSync('src/**/*.ts', { cwd: root })
  .filter((file) => !/\.test(-case)?\.ts$|troubles\.ts$/.test(file))
  .map((file) => readFileSync(`${root}/${file}`, 'utf8'))
  .join('\n')

describe('troubles', async () => {
  const rooms = await catalogues()
  const all = rooms.flatMap(({ room, troubles }) => troubles.map(([code, trouble]) => ({ room, code, trouble })))

  it('are all in docs/errors.md, and nothing else is (mend with `npm run docs:errors`)', () => {
    expect(readFileSync(errorsFile, 'utf8')).toBe(errorsPage(rooms))
  })

  it('have a code of their own', () => {
    const seen = new Map<string, string>()
    const twice = all.filter(({ code, room }) => {
      const before = seen.get(code)
      seen.set(code, room)
      return before !== undefined
    })
    expect(twice.map(({ code }) => code)).toEqual([])
  })

  it('have a code, a sentence and a remedy in the usual form', () => {
    for (const { code, trouble } of all) {
      expect(code).toMatch(/^[A-Z]{3}-[01]\d\d$/)
      expect(trouble.sentence, code).toMatch(/^[A-Z].*\.$/s)
      expect(trouble.remedy, code).toMatch(/\.$/)
    }
  })

  it('share their letters only within a room', () => {
    const roomsOf = new Map<string, Set<string>>()
    for (const { room, code } of all) {
      const letters = code.slice(0, 3)
      roomsOf.set(letters, new Set([...(roomsOf.get(letters) ?? []), room]))
    }
    expect([...roomsOf].filter(([, named]) => named.size > 1)).toEqual([])
  })

  it('are each raised somewhere in src', () => {
    expect(all.filter(({ code }) => !source.includes(`'${code}'`)).map(({ code }) => code)).toEqual([])
  })

  it('are raised only where a catalogue has them', () => {
    const known = new Set(all.map(({ code }) => code))
    const raised = new Set(source.match(/'(?:CMP|IMG|ANA|PHA|FLU|PLN|CEM|MEC|REH|RPT|CLI)-\d{3}'/g))
    expect([...raised].filter((code) => !known.has(code.slice(1, -1)))).toEqual([])
  })
})
