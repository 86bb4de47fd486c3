// Goal: the projection is the line integral, lies where geometry/carm.ts says, and does not depend on threads or axes.
// Oracles: closed forms of box, ball and cylinder, the f64 twin, and points mapped by detectorPoint.
import { afterAll, describe, expect, it } from 'vitest'
import { startKernels } from '../compute/node.ts'
import { type CArm, detectorPoint, pixelFromDetector, point, type Triple } from '../geometry/index.ts'
import { waterAttenuationPerMm } from './attenuation.ts'
import { projectVolume } from './projection.ts'
import { projectReference } from './reference.ts'
import { armAt, ballCt, boxCt, cylinderCt, noisyCt, turnedAboutZ, turnedCt } from './scene.ts'

const water = waterAttenuationPerMm.value
const kernels = await startKernels(2)
const noisy = noisyCt()
const largeBall = ballCt(29, [0, 0, 0], 0, 0.6)
const smallBalls = (
  [
    [18, -7, 11],
    [-12, 15, -16],
  ] as readonly Triple[]
).map((centre) => ({ centre, volume: ballCt(4, centre, 2000) }))
afterAll(() => kernels.close())

const at = (arm: CArm, image: ArrayLike<number>, column: number, row: number) => image[row * arm.columns + column]!

/** Chord of the ray of a pixel through a shape about the isocentre, from its closed form in the frame of the rays. */
function rayOfPixel(arm: CArm, column: number, row: number): { origin: Triple; unit: Triple } {
  const x = (column - (arm.columns - 1) / 2) * arm.pixelMm
  const y = -(row - (arm.rows - 1) / 2) * arm.pixelMm
  const length = Math.hypot(x, y, arm.sourceToDetectorMm)
  return {
    origin: [0, 0, -arm.sourceToIsocentreMm],
    unit: [x / length, y / length, arm.sourceToDetectorMm / length],
  }
}

const chordMm = (radiusMm: number, offMm: number): number =>
  offMm < radiusMm ? 2 * Math.sqrt(radiusMm ** 2 - offMm ** 2) : 0

interface Chord {
  readonly pathMm: number
  /** Length of the ray within a shape of this radius. */
  readonly of: (radiusMm: number) => number
}

/**
 * Round shapes of voxels 0.8 mm wide or less. Everywhere: what 1.5 voxels more or less of radius (partial voxel and interpolation)
 * would change. Where the rim is behind: 0.1 % of the diameter RMS, no single ray worse than 0.3 %
 * (one ray meets the voxel steps of a slanted face by chance).
 */
function expectChords(chords: readonly Chord[], radiusMm: number): void {
  const inside: number[] = []
  for (const { pathMm, of } of chords) {
    expect(pathMm).toBeGreaterThan(of(radiusMm - 1.2) - 0.002 * radiusMm)
    expect(pathMm).toBeLessThan(of(radiusMm + 1.2) + 0.002 * radiusMm)
    if (of(radiusMm) > 1.6 * radiusMm) inside.push((pathMm - of(radiusMm)) / (2 * radiusMm))
  }
  expect(inside.length).toBeGreaterThan(10)
  expect(Math.sqrt(inside.reduce((sum, e) => sum + e * e, 0) / inside.length)).toBeLessThan(0.001)
  expect(Math.max(...inside.map(Math.abs))).toBeLessThan(0.003)
}

describe('projection against closed forms', () => {
  it('box of water: chord of every ray through the slab within 0.1 %, its edge within half a voxel', async () => {
    const half: Triple = [20, 20, 20]
    const arm = armAt(0, 0)
    const { pathMu } = await projectVolume(boxCt(half, 1), arm, kernels)
    for (const [column, row] of [
      [48, 48],
      [60, 40],
      [33, 55],
    ] as const) {
      const { unit } = rayOfPixel(arm, column, row)
      expect(at(arm, pathMu, column, row) / (water * (40 / unit[2]))).toBeCloseTo(1, 3)
    }
    // The near face decides the shadow: where it falls to half lies at most half a voxel from the true edge there.
    const middle = at(arm, pathMu, 48, 48)
    let column = 48
    while (at(arm, pathMu, column, 48) > middle / 2) column++
    const [before, after] = [at(arm, pathMu, column - 1, 48), at(arm, pathMu, column, 48)]
    const edgeMm = (column - 1 + (before - middle / 2) / (before - after) - 47.5) * arm.pixelMm
    const scaleAtMiddle = arm.sourceToDetectorMm / arm.sourceToIsocentreMm
    expect(Math.abs(edgeMm / scaleAtMiddle - 20)).toBeLessThan(0.5)
  })

  it.each([
    [0, 0],
    [90, 0],
    [205, -20],
  ])('ball of water: chords within 0.1 % of the diameter, at primary %i, secondary %i', async (primary, secondary) => {
    const radiusMm = 29
    const arm = armAt(primary, secondary)
    const { pathMu } = await projectVolume(largeBall, arm, kernels)
    const chords: Chord[] = []
    for (let row = 0; row < arm.rows; row += 5)
      for (let column = 0; column < arm.columns; column += 5) {
        const { origin, unit } = rayOfPixel(arm, column, row)
        const along = -origin[2] * unit[2]
        const offMm = Math.sqrt(Math.max(0, origin[2] ** 2 - along ** 2))
        chords.push({ pathMm: at(arm, pathMu, column, row) / water, of: (radius) => chordMm(radius, offMm) })
      }
    expectChords(chords, radiusMm)
  })

  it('cylinder off the isocentre: chords within 0.1 % of the diameter', async () => {
    const [radiusMm, offset] = [22, 9]
    const arm = armAt(0, 0)
    // Axis along z, 9 mm to the left and 6 mm in front: in the frontal view x is left and depth runs to the front.
    const { pathMu } = await projectVolume(cylinderCt(radiusMm, [offset, -6]), arm, kernels)
    const row = 50
    const chords: Chord[] = []
    for (let column = 5; column < 96; column += 3) {
      const { origin, unit } = rayOfPixel(arm, column, row)
      const across = Math.hypot(unit[0], unit[2])
      const offMm = Math.abs((offset * unit[2] - (6 - origin[2]) * unit[0]) / across)
      chords.push({ pathMm: at(arm, pathMu, column, row) / water, of: (radius) => chordMm(radius, offMm) / across })
    }
    expectChords(chords, radiusMm)
  })
})

describe('projection against its f64 twin', () => {
  it.each([
    ['frontal', 180, 0, 1e-5],
    ['lateral', 90, 0, 1e-5],
    ['right lateral', -90, 0, 1e-5],
    ['oblique', 25, 0, 5e-4],
    ['oblique and tipped', 160, -15, 5e-4],
    ['axial', 0, 80, 5e-4],
  ] as const)('%s: RMS of the maximum', async (_, primary, secondary, asked) => {
    const volume = noisy
    const arm = { ...armAt(primary, secondary), columns: 75, rows: 61, pixelMm: 1.6 }
    const { pathMu } = await projectVolume(volume, arm, kernels)
    const twin = projectReference(volume, arm)
    const most = twin.reduce((a, b) => Math.max(a, b))
    const rms = Math.sqrt(twin.reduce((sum, t, p) => sum + (t - pathMu[p]!) ** 2, 0) / twin.length) / most
    expect(most).toBeGreaterThan(0.5)
    expect(rms).toBeLessThan(asked)
  })
})

describe('where things fall', () => {
  it.each([
    [180, 0],
    [0, 0],
    [90, 0],
    [-90, 10],
    [155, 12],
    [-160, -20],
    [35, 25],
  ])('a small ball lies at the pixel of its centre, at primary %i, secondary %i', async (primary, secondary) => {
    for (const { centre, volume } of smallBalls) {
      const arm = armAt(primary, secondary)
      const { pathMu } = await projectVolume(volume, arm, kernels)
      let [sum, column, row] = [0, 0, 0]
      pathMu.forEach((value, p) => {
        sum += value
        column += value * (p % arm.columns)
        row += value * Math.floor(p / arm.columns)
      })
      const [c, r] = pixelFromDetector(arm, detectorPoint(arm, point('patient', ...centre)))
      // The mean of a ball's shadow lies a little farther out than the shadow of its centre: under 0.02 pixels here.
      expect(Math.hypot(column / sum - c, row / sum - r)).toBeLessThan(0.05)
    }
  })

  it('handedness: left is right of the middle with the detector before the chest, left of it with it behind the back', async () => {
    const left = ballCt(4, [20, 0, 0], 2000)
    const columnOf = async (primary: number) => {
      const { pathMu, arm } = await projectVolume(left, armAt(primary, 0), kernels)
      return (pathMu.indexOf(Math.max(...pathMu)) % arm.columns) - (arm.columns - 1) / 2
    }
    expect(await columnOf(0)).toBeGreaterThan(10)
    expect(await columnOf(180)).toBeLessThan(-10)
  })

  it('the head is up, whatever the primary angle', async () => {
    const high = ballCt(4, [0, 0, 20], 2000)
    for (const primary of [0, 90, 180, -90]) {
      const { pathMu, arm } = await projectVolume(high, armAt(primary, 0), kernels)
      expect(Math.floor(pathMu.indexOf(Math.max(...pathMu)) / arm.columns)).toBeLessThan(35)
    }
  })

  it('a patient turned about the body axis with the arm turned along gives the same picture', async () => {
    const plain = await projectVolume(noisy, armAt(170, 8), kernels)
    const turned = await projectVolume(turnedAboutZ(noisy, 20), armAt(190, 8), kernels)
    const most = Math.max(...plain.pathMu)
    plain.pathMu.forEach((value, p) => {
      expect(Math.abs(turned.pathMu[p]! - value) / most).toBeLessThan(1e-6)
    })
  })

  it('the order of the voxel axes does not matter', async () => {
    const arm = armAt(165, 10)
    const plain = await projectVolume(noisy, arm, kernels)
    const turned = await projectVolume(turnedCt(noisy), arm, kernels)
    const most = Math.max(...plain.pathMu)
    const squares = plain.pathMu.reduce((sum, value, p) => sum + (turned.pathMu[p]! - value) ** 2, 0)
    expect(Math.sqrt(squares / plain.pathMu.length) / most).toBeLessThan(5e-4)
  })
})
