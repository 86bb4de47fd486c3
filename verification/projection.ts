/**
 * How exact the projection is, asked and reached: closed forms (box, ball, offset cylinder), the f64 twin, threads.
 *
 *   node verification/projection.ts
 */
import { createHash } from 'node:crypto'
import { trunkCt } from '../bench/project-ct.ts'
import { radFromDeg } from '../src/base/index.ts'
import type { Kernels } from '../src/compute/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { prepareVolume, projectVolume, referenceRay, waterAttenuationPerMm } from '../src/fluoroscopy/index.ts'
import { ballCt, boxCt, cylinderCt } from '../src/fluoroscopy/scene.ts'
import { type CArm, point } from '../src/geometry/index.ts'
import type { Volume } from '../src/imaging/index.ts'

/** One line of the table: `reached` must not exceed `asked`. */
export interface Shown {
  readonly what: string
  readonly asked: number
  readonly reached: number
}

const armOf = (primaryDeg: number, secondaryDeg: number, pixels: number, detectorMm: number): CArm => ({
  primaryRad: radFromDeg(primaryDeg),
  secondaryRad: radFromDeg(secondaryDeg),
  isocentre: point('patient', 0, 0, 0),
  sourceToDetectorMm: 1100,
  sourceToIsocentreMm: 700,
  columns: pixels,
  rows: pixels,
  pixelMm: detectorMm / pixels,
})

/** All lines; `small` takes smaller volumes and pictures and is for the quick tests. */
export async function verifyProjection(kernels: Kernels, size: 'small' | 'full'): Promise<readonly Shown[]> {
  const closed = [await boxShown(kernels), ...(await ballShown(kernels)), await cylinderShown(kernels)]
  const volume = size === 'small' ? trunkCt([128, 128, 75], [2.8, 2.8, 4]) : trunkCt([512, 512, 300], [0.7, 0.7, 1])
  const views = [
    ['frontal', 180, 0, 1e-4],
    ['lateral', 90, 0, 1e-4],
    ['oblique 25 degrees', 25, 0, 5e-4],
    ['oblique 25, tipped 15 degrees', 155, 15, 5e-4],
  ] as const
  const shown: Shown[] = []
  const prepared = await prepareVolume(volume, kernels)
  for (const pixels of size === 'small' ? [128] : [512, 1024])
    for (const [name, primary, secondary, asked] of views) {
      const arm = armOf(primary, secondary, pixels, 300)
      const { pathMu } = await projectVolume(prepared, arm, kernels)
      const reached = rmsAgainstTwin(volume, arm, pathMu)
      shown.push({ what: `${name}, ${pixels} x ${pixels}: RMS against the f64 twin, of the maximum`, asked, reached })
    }
  prepared.close()
  return [...closed, ...shown, await threadsShown(volume)]
}

/** RMS of the maximum over every 7th column and 5th row, so that pixels on and between samples all take part. */
function rmsAgainstTwin(volume: Volume, arm: CArm, pathMu: Float32Array): number {
  const ray = referenceRay(volume, arm)
  let [squares, count, most] = [0, 0, 0]
  for (let row = 2; row < arm.rows; row += 5)
    for (let column = 1; column < arm.columns; column += 7, count++) {
      const twin = ray(column, row)
      squares += (twin - (pathMu[row * arm.columns + column] as number)) ** 2
      most = Math.max(most, twin)
    }
  return Math.sqrt(squares / count) / most
}

const waterMm = (pathMu: number): number => pathMu / waterAttenuationPerMm.value

/** Lateral offset of a pixel on the detector over the distance to it: the slopes of its ray. */
function slopesOf(arm: CArm, column: number, row: number): readonly [x: number, y: number] {
  const at = (index: number, count: number) => ((index - (count - 1) / 2) * arm.pixelMm) / arm.sourceToDetectorMm
  return [at(column, arm.columns), -at(row, arm.rows)]
}

async function boxShown(kernels: Kernels): Promise<Shown> {
  const arm = armOf(0, 0, 96, 115.2)
  const { pathMu } = await projectVolume(boxCt([20, 20, 20], 1), arm, kernels)
  let worst = 0
  for (let row = 30; row <= 65; row++)
    for (let column = 30; column <= 65; column++) {
      const chordMm = 40 * Math.hypot(...slopesOf(arm, column, row), 1)
      worst = Math.max(worst, Math.abs(waterMm(pathMu[row * 96 + column] as number) / chordMm - 1))
    }
  return { what: 'box of water: worst relative error of the path', asked: 1e-3, reached: worst }
}

/** RMS of the errors of chords, as a share of the diameter. */
function chordRms(errors: readonly number[], diameterMm: number): number {
  return Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length) / diameterMm
}

async function ballShown(kernels: Kernels): Promise<readonly Shown[]> {
  const [radiusMm, voxelMm] = [29, 0.6]
  const volume = ballCt(radiusMm, [0, 0, 0], 0, voxelMm)
  const shown: Shown[] = []
  for (const [name, primary, secondary] of [
    ['frontal', 180, 0],
    ['oblique', 205, -20],
  ] as const) {
    const arm = armOf(primary, secondary, 96, 115.2)
    const { pathMu } = await projectVolume(volume, arm, kernels)
    const errors: number[] = []
    let volumeMm3 = 0
    pathMu.forEach((value, p) => {
      const [x, y] = slopesOf(arm, p % 96, Math.floor(p / 96))
      const offMm = arm.sourceToIsocentreMm * Math.sin(Math.atan(Math.hypot(x, y)))
      if (offMm < 0.6 * radiusMm) errors.push(waterMm(value) - 2 * Math.sqrt(radiusMm ** 2 - offMm ** 2))
      // Chord times the ray's share of a sphere through the isocentre: the volume, but for what the cone opens on the way.
      const cosine = 1 / Math.hypot(x, y, 1)
      volumeMm3 +=
        waterMm(value) * ((arm.pixelMm * arm.sourceToIsocentreMm) / arm.sourceToDetectorMm) ** 2 * cosine ** 3
    })
    shown.push({
      what: `ball, ${name}: RMS of the chords, of the diameter`,
      asked: 1e-3,
      reached: chordRms(errors, 2 * radiusMm),
    })
    const reached = Math.abs(Math.cbrt((volumeMm3 * 3) / (4 * Math.PI)) - radiusMm) / voxelMm
    shown.push({ what: `ball, ${name}: radius from the whole shadow, voxels`, asked: 0.5, reached })
  }
  return shown
}

async function cylinderShown(kernels: Kernels): Promise<Shown> {
  const [radiusMm, left, front] = [22, 9, 6]
  const arm = armOf(0, 0, 96, 115.2)
  const { pathMu } = await projectVolume(cylinderCt(radiusMm, [left, -front]), arm, kernels)
  const errors: number[] = []
  for (let row = 30; row < 66; row++)
    for (let column = 0; column < 96; column++) {
      const [x, y] = slopesOf(arm, column, row)
      const offMm = Math.abs(left - (arm.sourceToIsocentreMm + front) * x) / Math.hypot(1, x)
      if (offMm > 0.6 * radiusMm) continue
      const chordMm = (2 * Math.sqrt(radiusMm ** 2 - offMm ** 2) * Math.hypot(x, y, 1)) / Math.hypot(1, x)
      errors.push(waterMm(pathMu[row * 96 + column] as number) - chordMm)
    }
  return {
    what: 'cylinder off the isocentre: RMS of the chords, of the diameter',
    asked: 1e-3,
    reached: chordRms(errors, 2 * radiusMm),
  }
}

async function threadsShown(volume: Volume): Promise<Shown> {
  const prints = new Set<string>()
  for (const threads of [1, 2, 4]) {
    const pool = await startKernels(threads)
    const { pathMu } = await projectVolume(volume, armOf(100, 10, 200, 300), pool)
    prints.add(createHash('sha256').update(new Uint8Array(pathMu.buffer)).digest('hex'))
    await pool.close()
  }
  return { what: 'different results on 1, 2 and 4 threads, beyond the first', asked: 0, reached: prints.size - 1 }
}

async function main(): Promise<void> {
  const kernels = await startKernels(2)
  const shown = await verifyProjection(kernels, process.argv.includes('--small') ? 'small' : 'full')
  await kernels.close()
  for (const { what, asked, reached } of shown)
    console.log(
      `${reached <= asked ? 'holds' : 'FAILS'}  asked <= ${asked.toPrecision(2)}  reached ${reached.toPrecision(2)}  ${what}`,
    )
}

if (import.meta.main) await main()
