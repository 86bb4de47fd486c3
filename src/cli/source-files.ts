import { closeSync, openSync, read, readSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { promisify } from 'node:util'
import type { SourceFile } from '../imaging/index.ts'
import { refuse } from './troubles.ts'

/** The files of an input, none of them read yet: one file, or everything in a folder and the folders in it. */
export async function sourceFiles(path: string): Promise<readonly SourceFile[]> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw refuse('CLI-004', { path, problem: cause.code ?? String(cause) })
  })
  if (!found.isDirectory()) return [await sourceFile(path, basename(path))]
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    (cause: NodeJS.ErrnoException) => {
      throw refuse('CLI-004', { path, problem: cause.code ?? String(cause) })
    },
  )
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => (a < b ? -1 : 1))
  if (files.length === 0) throw refuse('CLI-004', { path, problem: 'the folder is empty' })
  return Promise.all(files.map((file) => sourceFile(file, relative(path, file))))
}

async function sourceFile(path: string, name: string): Promise<SourceFile> {
  const { size } = await stat(path)
  return {
    name,
    bytes: size,
    read: async () => {
      try {
        return new Uint8Array(await readFile(path))
      } catch (cause) {
        throw refuse('CLI-004', { path, problem: (cause as NodeJS.ErrnoException).code ?? String(cause) })
      }
    },
    readPart: (from, target) => readPart(path, from, target),
  }
}

// Handing a call to another thread costs more than opening a file or reading its head here: only long reads are handed over.
const longBytes = 65536
const readLong = promisify(read)

async function readPart(path: string, from: number, target: Uint8Array): Promise<number> {
  try {
    const file = openSync(path, 'r')
    try {
      if (target.length < longBytes) return readSync(file, target, 0, target.length, from)
      return (await readLong(file, target, 0, target.length, from)).bytesRead
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    throw refuse('CLI-004', { path, problem: (cause as NodeJS.ErrnoException).code ?? String(cause) })
  }
}
