// Where the real images are: beside the checkout, never inside it. Tests that need one are skipped by name without it.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = process.env.VERTEBRO_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url))

/** The full path of a real image, or undefined where it is absent. */
export function realData(path: string): string | undefined {
  const full = resolve(folder, path)
  return existsSync(full) ? full : undefined
}
