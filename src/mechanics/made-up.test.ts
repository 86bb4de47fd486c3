// Goal: a made-up patient's vertebra comes out of its CT whole, between caps, and gives figures in the published range.
// Oracles: the phantom's own volumes and heights; the cohort of facts D3.5; symmetry of the fast and the plain solver.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verseNumber } from '../anatomy/index.ts'
import type { Kernels } from '../compute/index.ts'
import { startKernels } from '../compute/node.ts'
import { mapPoint, voxelFromPatient } from '../geometry/index.ts'
import { makePhantom } from '../phantom/index.ts'
import { calibrationOf } from './material/calibration.ts'
import { nodesOnLayer } from './model.ts'
import { loadShift } from './neighbours/load-shift.ts'
import { layer, stackOf } from './neighbours/stack.ts'
import { modelOf } from './specimen/model-of.ts'
import { mountVertebra } from './specimen/mount.ts'
import { matter } from './specimen/specimen.ts'
import { strengthOf } from './strength/strength-of.ts'

const phantom = makePhantom({
  seed: 2,
  levels: ['T12', 'L1', 'L2'],
  trabecularHu: 120,
  field: 'tight',
  cutNeighbours: true,
})
const volume = phantom.volume
const spine = { ...phantom.truth.spine, labels: phantom.labels, parts: phantom.parts }
const truth = spine.vertebrae.find((v) => v.level === 'L1')!

let kernels: Kernels
beforeAll(async () => {
  kernels = await startKernels(2)
})
afterAll(() => kernels.close())

describe('a mounted vertebra', () => {
  it('has its volume within 4 %, caps over both endplates, and ends that hold caps alone', async () => {
    const s = await mountVertebra(volume, spine, 'L1', kernels)
    expect(Math.abs(s.bodyMm3 / truth.body.volumeMm3 - 1)).toBeLessThan(0.04)
    const [nx, ny, nz] = s.grid.dims
    const plane = nx * ny
    const area = (k: number, kind: number): number =>
      s.matter.subarray(k * plane, (k + 1) * plane).filter((m) => m === kind).length
    const middle = area(nz >> 1, matter.body)
    for (const [k, cap] of [
      [0, matter.capBelow],
      [nz - 1, matter.capAbove],
    ] as const) {
      expect(area(k, cap) / middle).toBeGreaterThan(0.9)
      expect(area(k, matter.body) + area(k, matter.arch)).toBe(0)
    }
    const { model } = modelOf(s, calibrationOf(s.vertebra))
    expect(nodesOnLayer(model, 2, nz).length).toBeGreaterThan(area(nz - 1, matter.capAbove))
    const centre = mapPoint(voxelFromPatient(s.grid), truth.body.centre)
    expect(Math.abs(s.plateCentre[0] - centre[0] - 0.5)).toBeLessThan(2)
    expect(s.matter.includes(matter.arch)).toBe(true)
    const bodyAlone = await mountVertebra(volume, spine, 'L1', kernels, { parts: 'body' })
    expect(bodyAlone.matter.includes(matter.arch)).toBe(false)
    expect(bodyAlone.bodyMm3 / s.bodyMm3).toBeCloseTo(1, 2)
  })

  it('leaves loose bone out with a finding, and gas empty', async () => {
    const labels = phantom.labels.labels.slice()
    const parts = phantom.parts.labels.slice()
    // A chip of bone 3 mm above the upper endplate.
    const [nx, ny] = volume.grid.dims
    const [ci, cj, ck] = mapPoint(voxelFromPatient(volume.grid), truth.body.centre).map(Math.round) as [
      number,
      number,
      number,
    ]
    let top = ck
    while (labels[ci + nx * (cj + ny * top)] === verseNumber('L1')) top++
    for (let v = 0; v < 200; v++) {
      const at = ci + (v % 10) + nx * (cj - (Math.floor(v / 10) % 10) + ny * (top + 3 + Math.floor(v / 100)))
      labels[at] = verseNumber('L1')
      parts[at] = 50
    }
    const samples = volume.samples.slice()
    samples[ci + nx * (cj + ny * ck)] = -900
    const chipped = { ...spine, labels: { ...phantom.labels, labels }, parts: { ...phantom.parts, labels: parts } }
    const s = await mountVertebra({ ...volume, samples }, chipped, 'L1', kernels)
    expect(s.findings.map((f) => f.code)).toContain('MEC-103')
    const whole = await mountVertebra(volume, spine, 'L1', kernels)
    expect(Math.abs(s.bodyMm3 - whole.bodyMm3)).toBeLessThan(20)
  })

  it('is refused where its level is unknown, its body cut by the image, or its mask empty', async () => {
    await expect(mountVertebra(volume, spine, 'T3', kernels)).rejects.toThrow('MEC-004')
    const cut = { ...truth, level: 'T11' as const }
    const withCut = { ...spine, vertebrae: [cut, ...spine.vertebrae] }
    await expect(mountVertebra(volume, withCut, 'T11', kernels)).rejects.toThrow('MEC-005')
    const empty = {
      ...spine,
      labels: { ...phantom.labels, labels: phantom.labels.labels.map((l) => (l === verseNumber('L1') ? 0 : l)) },
    }
    await expect(mountVertebra(volume, empty, 'L1', kernels)).rejects.toThrow('MEC-001')
  })
})

describe('strength from a CT', () => {
  it('lies within two standard deviations of the published cohort (3.84 +- 1.05 kN at 0.2 mm for L1) and grows with density', async () => {
    const s = await strengthOf(volume, spine, 'L1', kernels, { spread: false, spacingMm: 1.5 })
    const forceKn = (0.2 * s.stiffnessNPerMm.value) / 1000
    expect(Math.abs(forceKn - 3.84)).toBeLessThan(2 * 1.05)
    expect(s.strengthN.pistoia.value / s.strengthN.crawford.value).toBeGreaterThan(0.4)
    expect(s.strengthN.pistoia.value / s.strengthN.crawford.value).toBeLessThan(1.6)
    const denser = await strengthOf(volume, spine, 'L1', kernels, {
      spread: false,
      spacingMm: 1.5,
      calibrationShift: 1,
    })
    expect(denser.stiffnessNPerMm.value).toBeGreaterThan(s.stiffnessNPerMm.value)
    expect(s.findings.filter((f) => f.code === 'MEC-101')).toEqual([])
  })

  it('gives the same bits on one and on two threads', async () => {
    const alone = await startKernels(1)
    try {
      const options = { spread: false, spacingMm: 2.5 }
      const [a, b] = [
        await strengthOf(volume, spine, 'L1', kernels, options),
        await strengthOf(volume, spine, 'L1', alone, options),
      ]
      expect(a.response.fields).toEqual(b.response.fields)
      expect(a.strengthN).toEqual(b.strengthN)
      expect(a.maps.energyMPa).toEqual(b.maps.energyMPa)
    } finally {
      await alone.close()
    }
  })
})

describe('load shift to the neighbours', () => {
  it('under the same load is within 0 to 5 % in both discs (facts E14), pressed by the same way it is more', async () => {
    const stack = await stackOf(volume, spine, 'L1', kernels, { spacingMm: 2 })
    expect(stack.above?.level).toBe('T12')
    expect(stack.below?.level).toBe('L2')
    const [nx, ny, nz] = stack.grid.dims
    const saturation = Float32Array.from(stack.layer, (l, e) => {
      const d = [(e % nx) - nx / 2, (Math.floor(e / nx) % ny) - ny / 2, Math.floor(e / (nx * ny)) - nz / 2]
      return l === layer.treated && 2 * Math.hypot(...d) < 9 ? 1 : 0
    })
    const shift = await loadShift(stack, { grid: stack.grid, saturation }, kernels, { spread: false })
    for (const [n, rise] of shift.sameLoad.entries()) {
      expect(rise.discPressure.value).toBeGreaterThan(0)
      expect(rise.discPressure.value).toBeLessThan(0.05)
      expect(shift.sameWay[n]!.discPressure.value).toBeGreaterThan(rise.discPressure.value)
    }
    expect(shift.published.map((p) => p.rise)).toEqual([0.024, 0.19])
    // The discs carry the whole load: pressure in their middle is near force over area.
    for (const n of shift.before.neighbours) expect(n.discPressureMPa).toBeGreaterThan(0.3)
  })

  it('is asked for one side where the other neighbour is missing, and refused without any', async () => {
    const lone = { ...spine, vertebrae: spine.vertebrae.filter((v) => v.level === 'L1') }
    await expect(stackOf(volume, lone, 'L1', kernels, { spacingMm: 2 })).rejects.toThrow('MEC-007')
    const oneSided = { ...spine, vertebrae: spine.vertebrae.filter((v) => v.level !== 'T12') }
    const stack = await stackOf(volume, oneSided, 'L1', kernels, { spacingMm: 2 })
    expect(stack.above).toBeNull()
    expect(stack.findings.map((f) => f.code)).toEqual(['MEC-107'])
  })
})
