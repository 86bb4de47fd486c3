// Writes docs/errors.md from the catalogues of all rooms: `npm run docs:errors`.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Trouble } from '../src/base/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
export const errorsFile = join(root, 'docs', 'errors.md')

export interface RoomCatalogue {
  readonly room: string
  readonly troubles: readonly (readonly [code: string, trouble: Trouble])[]
}

/** Every `...Troubles` that a `troubles.ts` of a room exports, rooms and codes in alphabetical order. */
export async function catalogues(): Promise<readonly RoomCatalogue[]> {
  const files = globSync('src/**/troubles.ts', { cwd: root }).sort()
  const rooms = await Promise.all(
    files.map(async (file) => {
      const module = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>
      const own = Object.entries(module).filter(([name]) => name.endsWith('Troubles'))
      const troubles = own.flatMap(([, catalogue]) => Object.entries(catalogue as Record<string, Trouble>))
      return { room: file.split(sep)[1] as string, troubles: troubles.sort(([a], [b]) => (a < b ? -1 : 1)) }
    }),
  )
  return rooms.filter(({ troubles }) => troubles.length > 0)
}

/** The page: one table per room. */
export function errorsPage(rooms: readonly RoomCatalogue[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
  const table = ({ room, troubles }: RoomCatalogue): string =>
    [
      `## ${room}`,
      '',
      '| code | says | what to do |',
      '|---|---|---|',
      ...troubles.map(([code, { sentence, remedy }]) => `| ${code} | ${cell(sentence)} | ${cell(remedy)} |`),
    ].join('\n')
  return `${[
    '# Refusals and findings',
    [
      'A code below 100 is a **refusal**: the input cannot be used, nothing was written, the exit code is 2.',
      'A code from 100 on is a **finding**: there is a result, and this is what to know about it (note, caution or stop).',
      'Anything else that stops the program is a defect of vertebro (exit code 1): please report it with its text.',
    ].join('\n'),
    'This page is written by `npm run docs:errors` from `src/*/troubles.ts`.',
    ...rooms.map(table),
  ].join('\n\n')}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = errorsPage(await catalogues())
  const before = existsSync(errorsFile) ? readFileSync(errorsFile, 'utf8') : ''
  writeFileSync(errorsFile, page)
  console.log(page === before ? 'docs/errors.md is up to date' : 'docs/errors.md written')
}
