/**
 * Projection against `plastimatch drr` (Debian): same volume, same geometry, same number of threads, alternating in one run.
 *
 * Reached is median against median; least against least is shown too, for machines that are busy with other work.
 *
 * Goal: at least 15 times its exact mode at 512 x 512 and 25 times at 1024 x 1024, tables counted.
 * Non-goals: reading files, and what either does once per volume (plastimatch converts HU, we crop and turn): shown, not counted.
 *
 *   node bench/project.ts [--tiny]
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startKernels } from '../src/compute/node.ts'
import { type PreparedVolume, prepareVolume, projectVolume, waterAttenuationPerMm } from '../src/fluoroscopy/index.ts'
import { type CArm, point } from '../src/geometry/index.ts'
import type { Volume } from '../src/imaging/index.ts'
import { trunkCt } from './project-ct.ts'

const threads = 2
const askedSpeedUp: Readonly<Record<number, number>> = { 512: 15, 1024: 25 }
const [sourceToDetectorMm, sourceToIsocentreMm, detectorMm] = [1100, 700, 300]

const armOf = (pixels: number): CArm => ({
  primaryRad: 0,
  secondaryRad: 0,
  isocentre: point('patient', 0, 0, 0),
  sourceToDetectorMm,
  sourceToIsocentreMm,
  columns: pixels,
  rows: pixels,
  pixelMm: detectorMm / pixels,
})

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number

/** The volume as plastimatch takes it: HU + 1000, nothing below 0, so that its own conversion can be left out. */
function writeMha(path: string, { grid, samples }: Volume): void {
  const [ox, oy, oz] = [3, 7, 11].map((at) => (grid.patientFromVoxel as Float64Array)[at])
  const header = [
    'ObjectType = Image', 'NDims = 3', 'BinaryData = True', 'BinaryDataByteOrderMSB = False',
    'TransformMatrix = 1 0 0 0 1 0 0 0 1', `Offset = ${ox} ${oy} ${oz}`,
    `ElementSpacing = ${grid.spacingMm.join(' ')}`, `DimSize = ${grid.dims.join(' ')}`,
    'ElementType = MET_SHORT', 'ElementDataFile = LOCAL', '',
  ].join('\n') // biome-ignore format: header lines
  const shifted = samples.map((hu) => (hu < -950 ? 0 : hu + 1000))
  writeFileSync(path, Buffer.concat([Buffer.from(header), Buffer.from(shifted.buffer)]))
}

/** One run of plastimatch: ms of the projection alone, as it says itself, and the picture. */
function runPlastimatch(folder: string, pixels: number, mode: 'exact' | 'uniform') {
  const centre = (pixels - 1) / 2
  const sizes = ['-r', `${pixels} ${pixels}`, '-z', `${detectorMm} ${detectorMm}`, '-c', `${centre} ${centre}`]
  const place = ['--sad', `${sourceToIsocentreMm}`, '--sid', `${sourceToDetectorMm}`, '-n', '0 1 0', '--vup', '0 0 1']
  const out = ['-P', 'none', '-t', 'raw', '-O', join(folder, 'out_'), join(folder, 'ct.mha')]
  const env = { ...process.env, OMP_NUM_THREADS: `${threads}` }
  const run = spawnSync('plastimatch', ['drr', '-i', mode, ...sizes, ...place, ...out], { env, encoding: 'utf8' })
  const ms = Number(/Total time:\s*([\d.]+)/.exec(run.stdout)?.[1]) * 1000
  const raw = readFileSync(join(folder, 'out_0000.raw'))
  return { ms, image: new Float32Array(new Uint8Array(raw).buffer) }
}

async function compare(prepared: PreparedVolume, folder: string, pixels: number, rounds: number): Promise<void> {
  const { kernels } = prepared
  const arm = armOf(pixels)
  const ours: number[] = []
  const theirs: number[] = []
  let pathMu = (await projectVolume(prepared, arm, kernels)).pathMu
  let image: Float32Array | undefined
  for (let round = 0; round < rounds; round++) {
    const run = runPlastimatch(folder, pixels, 'exact')
    theirs.push(run.ms)
    image = run.image
    for (let again = 0; again < 3; again++) {
      const start = performance.now()
      pathMu = (await projectVolume(prepared, arm, kernels)).pathMu
      ours.push(performance.now() - start)
    }
  }
  const asked = askedSpeedUp[pixels]
  const reached = median(theirs) / median(ours)
  const line = [
    `${pixels} x ${pixels}`.padEnd(13),
    `plastimatch exact ${median(theirs).toFixed(0)} ms (least ${Math.min(...theirs).toFixed(0)})`,
    `ours ${median(ours).toFixed(1)} ms (least ${Math.min(...ours).toFixed(1)})`,
    asked === undefined ? `reached ${reached.toFixed(1)}x` : `asked >= ${asked}x, reached ${reached.toFixed(1)}x`,
    `least against least ${(Math.min(...theirs) / Math.min(...ours)).toFixed(1)}x`,
    `difference RMS ${differenceRms(pathMu, image as Float32Array).toExponential(1)} of maximum`,
    `result ${createHash('sha256').update(new Uint8Array(pathMu.buffer)).digest('hex').slice(0, 12)}`,
  ]
  console.log(line.join('; '))
}

/**
 * Theirs is 0.1 x value x mm with exact voxel borders, seen from the source; ours interpolates and is seen from the
 * detector: a check of geometry, not of accuracy.
 */
function differenceRms(pathMu: Float32Array, image: Float32Array): number {
  const scale = waterAttenuationPerMm.value / 1000 / 0.1
  let [sum, most] = [0, 0]
  const columns = Math.sqrt(pathMu.length)
  for (let p = 0; p < pathMu.length; p++) {
    const column = p % columns
    sum += (pathMu[p]! - image[p - column + columns - 1 - column]! * scale) ** 2
    most = Math.max(most, pathMu[p]!)
  }
  return Math.sqrt(sum / pathMu.length) / most
}

async function main(): Promise<void> {
  const tiny = process.argv.includes('--tiny')
  if (spawnSync('plastimatch', ['--version']).error) {
    console.log('projection: skipped, plastimatch is not installed (Debian: apt-get install plastimatch)')
    return
  }
  const volume = tiny ? trunkCt([96, 96, 60], [3.6, 3.6, 5]) : trunkCt([512, 512, 300], [0.7, 0.7, 1])
  const folder = mkdtempSync(join(tmpdir(), 'vertebro-bench-'))
  const kernels = await startKernels(threads)
  try {
    writeMha(join(folder, 'ct.mha'), volume)
    const start = performance.now()
    const prepared = await prepareVolume(volume, kernels)
    const prepareMs = performance.now() - start
    console.log(`${volume.grid.dims.join(' x ')} voxels, body ${prepared.grid?.dims.join(' x ')}; ${threads} threads`)
    for (const pixels of tiny ? [64] : [512, 1024]) await compare(prepared, folder, pixels, tiny ? 1 : 5)
    console.log(`made ready once per volume in ${prepareMs.toFixed(0)} ms (not counted above)`)
    prepared.close()
  } finally {
    await kernels.close()
    rmSync(folder, { recursive: true })
  }
}

if (import.meta.main) await main()
