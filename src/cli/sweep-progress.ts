// What a long sweep has computed so far, kept beside its place, so that the same command goes on where it was stopped.
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { refuse } from './troubles.ts'

export interface Progress<Row> {
  /** Lines of an earlier run of the same sweep, in order from the first sample. */
  readonly rows: readonly Row[]
  readonly add: (row: Row) => Promise<void>
  readonly remove: () => Promise<void>
}

/** Lines are one JSON document each; the first names the sweep by `of`. Another sweep's lines are put aside, a half-written last line too. */
export async function openProgress<Row extends { readonly sample: number }>(
  out: string,
  of: number,
): Promise<Progress<Row>> {
  const target = resolve(out)
  const path = join(dirname(target), `.${basename(target)}.sweep`)
  const rows = rowsOf<Row>(await readFile(path, 'utf8').catch(() => ''), of)
  const whole = [JSON.stringify({ of }), ...rows.map((row) => JSON.stringify(row))].join('\n') + '\n'
  const told = (cause: NodeJS.ErrnoException): never => {
    throw refuse('CLI-009', { folder: dirname(target), problem: cause.code ?? String(cause) })
  }
  await writeFile(path, whole).catch(told)
  return {
    rows,
    add: async (row) => appendFile(path, `${JSON.stringify(row)}\n`).catch(told),
    remove: () => rm(path, { force: true }),
  }
}

function rowsOf<Row extends { readonly sample: number }>(text: string, of: number): readonly Row[] {
  const [head, ...lines] = text.split('\n')
  if (parsed<{ of?: number }>(head ?? '')?.of !== of) return []
  const rows: Row[] = []
  for (const line of lines) {
    const row = parsed<Row>(line)
    if (row?.sample !== rows.length) break
    rows.push(row)
  }
  return rows
}

function parsed<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T
  } catch {
    return undefined
  }
}
