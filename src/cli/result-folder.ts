// A result appears whole or not at all: it is written into a folder beside its place and moved there by a rename.
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { refuse } from './troubles.ts'

export interface ResultFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The files that say a folder is an earlier result, and how they begin. */
const marks = ['plan.json', 'phantom.json', 'rehearsal.json', 'sweep.json'] as const
const beginning = /^\{\s*"schema": "vertebro-/

/** Refuses (CLI-005) a folder that holds anything else than an earlier result; called before long work begins. */
export async function refuseForeignFolder(folder: string, force: boolean): Promise<void> {
  if (force) return
  const held = await readdir(folder).catch((cause: NodeJS.ErrnoException): string[] => {
    if (cause.code === 'ENOENT') return []
    throw refuse('CLI-005', { folder, problem: cause.code ?? String(cause) })
  })
  if (held.length === 0) return
  for (const mark of marks) if (held.includes(mark) && beginning.test(await head(join(folder, mark)))) return
  throw refuse('CLI-005', { folder, holds: held.slice(0, 5) })
}

async function head(path: string): Promise<string> {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(64)
    const { bytesRead } = await file.read(buffer, 0, 64, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Writes the files as `folder`; on any trouble, or when stopped, nothing of it is left and what was there stays. */
export async function writeResult(folder: string, files: readonly ResultFile[], signal: AbortSignal): Promise<void> {
  const target = resolve(folder)
  const beside = (word: string): string => join(dirname(target), `.${basename(target)}.${word}-${process.pid}`)
  const [fresh, old] = [beside('part'), beside('old')]
  try {
    for (const { name, bytes } of files) {
      signal.throwIfAborted()
      const path = join(fresh, name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, bytes)
    }
    signal.throwIfAborted()
    const replaced = await rename(target, old).then(
      () => true,
      () => false,
    )
    await rename(fresh, target).catch(async (cause) => {
      if (replaced) await rename(old, target)
      throw cause
    })
  } catch (cause) {
    if (signal.aborted || !(cause as NodeJS.ErrnoException).code) throw cause
    throw refuse('CLI-009', { folder, problem: (cause as NodeJS.ErrnoException).code ?? '' })
  } finally {
    // Where the place itself cannot be reached there is nothing to clear away, and the first trouble is the one to tell.
    for (const left of [fresh, old]) await rm(left, { recursive: true, force: true }).catch(() => {})
  }
}
