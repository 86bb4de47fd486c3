// vertebro project: what a C-arm would see of the CT.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { degFromRad } from '../base/index.ts'
import { filmFromProjection, projectVolume, standardArm } from '../fluoroscopy/index.ts'
import { magnification, mapPoint, type Point, point } from '../geometry/index.ts'
import type { Volume } from '../imaging/index.ts'
import { png } from '../report/index.ts'
import { angleRadOf, type Given, numberOf, type OptionTable, pointOf, wholeOf } from './arguments.ts'
import { chooseVolume } from './choose.ts'
import type { Edge } from './edge.ts'
import { openImages } from './read.ts'
import { refuse } from './troubles.ts'

export const projectOptions: OptionTable = {
  out: 'value',
  primary: 'value',
  secondary: 'value',
  at: 'value',
  size: 'value',
  field: 'value',
  radiograph: 'flag',
  series: 'value',
}

export async function projectCommand(given: Given, edge: Edge): Promise<void> {
  const [input] = given.positionals
  if (!input) throw refuse('CLI-011')
  const out = given.value('out') ?? 'xray.png'
  const primaryRad = angleRadOf('--primary', given.value('primary') ?? '180', 180)
  const secondaryRad = angleRadOf('--secondary', given.value('secondary') ?? '0', 90)
  const pixels = wholeOf('--size', given.value('size') ?? '768', 16, 4096)
  const fieldMm = numberOf('--field', given.value('field') ?? '200', 10, 600)
  const at = given.value('at')
  const isocentreAsked = at === undefined ? undefined : pointOf('--at', at)
  const { volume } = chooseVolume(await openImages(input, edge), given.value('series')).read
  const isocentre = isocentreAsked ?? middleOf(volume)
  const usual = standardArm(isocentre, { primaryRad, secondaryRad })
  const pixelMm = (fieldMm * magnification(usual)) / pixels
  const arm = { ...usual, columns: pixels, rows: pixels, pixelMm }
  const projection = await projectVolume(volume, arm, await edge.kernels(), {}, edge.stage('projecting'))
  const film = filmFromProjection(projection, given.flag('radiograph') ? { polarity: 'radiograph' } : {})
  await writeWhole(
    out,
    await png({ columns: film.columns, rows: film.rows, channels: 1, samples: film.gray }),
    edge.signal,
  )
  const said = {
    out,
    primaryDeg: degFromRad(primaryRad),
    secondaryDeg: degFromRad(secondaryRad),
    isocentreMm: isocentre.map((v) => Math.round(v * 10) / 10),
    fieldMm,
    pixels,
  }
  edge.print(
    given.flag('json')
      ? JSON.stringify({ ...said, findings: projection.findings }, null, 1)
      : `${out}: primary ${said.primaryDeg.toFixed(0)}°, secondary ${said.secondaryDeg.toFixed(0)}°, isocentre ${said.isocentreMm.join(', ')} mm, ${fieldMm} mm wide`,
  )
}

const middleOf = ({ grid }: Volume): Point<'patient'> =>
  mapPoint(
    grid.patientFromVoxel,
    point('voxel', (grid.dims[0] - 1) / 2, (grid.dims[1] - 1) / 2, (grid.dims[2] - 1) / 2),
  )

/** One file, whole or not at all. */
async function writeWhole(path: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  const target = resolve(path)
  const part = join(dirname(target), `.${basename(target)}.part-${process.pid}`)
  try {
    signal.throwIfAborted()
    await mkdir(dirname(target), { recursive: true })
    await writeFile(part, bytes)
    await rename(part, target)
  } catch (cause) {
    if (signal.aborted || !(cause as NodeJS.ErrnoException).code) throw cause
    throw refuse('CLI-009', { path, problem: (cause as NodeJS.ErrnoException).code ?? '' })
  } finally {
    await rm(part, { force: true })
  }
}
