import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Fonts } from '../report/index.ts'

/** The two fonts that the report embeds, from the package that brings them. */
export async function reportFonts(): Promise<Fonts> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
  const font = async (name: string): Promise<Uint8Array> => new Uint8Array(await readFile(join(folder, `${name}.ttf`)))
  return { regular: await font('DejaVuSansCondensed'), bold: await font('DejaVuSansCondensed-Bold') }
}
