// Goal: what is measured on a made-up patient is what it was made with. Oracle: the phantom's truth (docs/phantom.md).
// Tolerances: heights 0.7 mm is the bar asked for; the others are what thin slices reach with a small reserve.
import { afterAll, describe, expect, it } from 'vitest'
import { startKernels } from '../compute/node.ts'
import { angleRadBetween, distance, type Grid, type Point } from '../geometry/index.ts'
// The phantom stands above anatomy; tests may look up.
import { makePhantom } from '../phantom/index.ts'
import { findSpine } from './find-spine.ts'
import type { Level } from './level.ts'
import type { Heights, Spine, Vertebra } from './spine.ts'

const deg = Math.PI / 180
const kernels = await startKernels(1)
afterAll(() => kernels.close())

const phantom = makePhantom({
  levels: ['L1', 'L2', 'L3'],
  field: 'tight',
  seed: 11,
  spacingMm: 0.9,
  fractures: [
    {
      level: 'L2',
      shape: 'wedge',
      lossFraction: 0.33,
      retropulsionMm: 3,
      cleftVolumeMm3: 800,
      breaches: [{ wall: 'anterior', radiusMm: 3.5 }],
    },
  ],
})
const truth = phantom.truth.spine
const given = { labels: phantom.labels, parts: phantom.parts }
const spine = await findSpine(phantom.volume, kernels, given)
const pairs = truth.vertebrae.map((t) => [only(spine, t.level), t] as const)

function only(s: Spine, level: Level): Vertebra {
  const found = s.vertebrae.find((v) => v.level === level)
  if (!found) throw new Error(`${level} was not found`)
  return found
}
const parts = ['anteriorMm', 'middleMm', 'posteriorMm'] as const
const off = (a: Heights, b: Heights) => Math.max(...parts.map((p) => Math.abs(a[p] - b[p])))

describe('findSpine on a made-up patient with given labels', () => {
  it('names what the labels name, from cranial to caudal', () => {
    expect(spine.vertebrae.map((v) => v.level)).toEqual(['L1', 'L2', 'L3'])
    expect(spine.vertebrae.every((v) => v.complete)).toBe(true)
  })

  it('measures heights within 0.7 mm and places corners within 1 mm, which may slide along the rounded rim', () => {
    for (const [v, t] of pairs) {
      expect(off(v.morphometry.heights, t.morphometry.heights)).toBeLessThan(0.7)
      for (const key of Object.keys(t.body.sixPoints) as (keyof typeof t.body.sixPoints)[])
        expect(distance(v.body.sixPoints[key], t.body.sixPoints[key])).toBeLessThan(1)
    }
  })

  it('stands each vertebra up within 1.5 degrees, also the wedged one, and centres it within 0.3 mm', () => {
    for (const [v, t] of pairs) {
      for (const c of [0, 1, 2]) {
        const axis = (m: Float64Array) => [m[c]!, m[c + 4]!, m[c + 8]!] as unknown as Point<'patient'>
        const [a, b] = [axis(v.patientFromVertebra), axis(t.patientFromVertebra)]
        expect(Math.acos(Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]))).toBeLessThan(1.5 * deg)
      }
      expect(distance(v.body.centre, t.body.centre)).toBeLessThan(0.3)
      expect(angleRadBetween(v.body.superior.normal, t.body.superior.normal)).toBeLessThan(1.5 * deg)
      expect(angleRadBetween(v.body.inferior.normal, t.body.inferior.normal)).toBeLessThan(1.5 * deg)
    }
  })

  it('measures width and depth within 1.5 mm, volume within 2 %', () => {
    for (const [v, t] of pairs) {
      expect(Math.abs(v.body.widthMm - t.body.widthMm)).toBeLessThan(1.5)
      expect(Math.abs(v.body.depthMm - t.body.depthMm)).toBeLessThan(0.8)
      expect(Math.abs(v.body.volumeMm3 / t.body.volumeMm3 - 1)).toBeLessThan(0.02)
    }
  })

  it('finds each pedicle: sides to 0.5 and 0.8 mm, axis to 3 degrees, isthmus to 0.5 mm beside the axis', () => {
    for (const [v, t] of pairs)
      for (const side of ['left', 'right'] as const) {
        const [p, q] = [v.pedicles[side]!, t.pedicles[side]!]
        expect(Math.abs(p.widthMm - q.widthMm)).toBeLessThan(0.5)
        expect(Math.abs(p.heightMm - q.heightMm)).toBeLessThan(0.8)
        expect(angleRadBetween(p.axis, q.axis)).toBeLessThan(3 * deg)
        const d = [0, 1, 2].map((c) => p.isthmus[c as 0] - q.isthmus[c as 0])
        const along = d[0]! * q.axis[0] + d[1]! * q.axis[1] + d[2]! * q.axis[2]
        expect(Math.sqrt(Math.max(0, d[0]! ** 2 + d[1]! ** 2 + d[2]! ** 2 - along ** 2))).toBeLessThan(0.5)
        // Lateral means away from the midline: left is +x.
        expect(Math.sign(p.widthDirection[0])).toBe(side === 'left' ? 1 : -1)
      }
  })

  it('grades the fracture, its shape, retropulsion, breach and cleft, and nothing in the whole bodies', () => {
    const m = only(spine, 'L2').morphometry
    const t = only(truth, 'L2').morphometry
    expect(m.genant).toMatchObject({ grade: 2, shape: 'wedge' })
    // Expected heights come from the neighbours, which differ from this one's own by a few percent in any person.
    expect(Math.abs(m.genant.lossFraction - t.genant.lossFraction)).toBeLessThan(0.07)
    expect(Math.abs(m.retropulsionMm - 3)).toBeLessThan(0.7)
    expect(Math.abs(m.cleftVolumeMm3 / 800 - 1)).toBeLessThan(0.1)
    expect(m.breaches.map((b) => b.wall)).toEqual(['anterior'])
    expect(distance(m.breaches[0]!.centre, t.breaches[0]!.centre)).toBeLessThan(3)
    expect(Math.abs(m.wedgeAngleRad - t.wedgeAngleRad)).toBeLessThan(1.5 * deg)
    expect(Math.abs(m.localKyphosisRad! - t.localKyphosisRad!)).toBeLessThan(2 * deg)
    expect(only(spine, 'L2').findings.map((f) => f.code)).toEqual(
      expect.arrayContaining(['ANA-152', 'ANA-154', 'ANA-155']),
    )
    for (const level of ['L1', 'L3'] as const) {
      const whole = only(spine, level).morphometry
      expect(whole.genant.grade).toBe(0)
      expect(whole.breaches).toEqual([])
      expect(whole.cleftVolumeMm3).toBe(0)
      expect(whole.retropulsionMm).toBeLessThan(0.8)
    }
  })

  it('reads trabecular HU within 10 of the truth where no gas lies in the region', () => {
    for (const level of ['L1', 'L3'] as const) {
      const [d, t] = [only(spine, level).density!, only(truth, level).density!]
      expect(Math.abs(d.trabecularMeanHu - t.trabecularMeanHu)).toBeLessThan(10)
      expect(d.bmd!.errorMgPerCm3).toBeGreaterThan(10)
    }
  })

  it('leaves gas out of the density, and says how much there is, with mean and median', () => {
    const [broken, whole] = [only(spine, 'L2'), only(spine, 'L1')]
    const { trabecularMeanHu, trabecularMedianHu, bmd } = broken.density!
    // With its gas the region has a mean of -63 HU; what lies round the gas is half gas and still pulls the mean down.
    expect(Math.abs(trabecularMeanHu - whole.density!.trabecularMeanHu)).toBeLessThan(30)
    expect(Math.abs(trabecularMedianHu - whole.density!.trabecularMedianHu)).toBeLessThan(15)
    expect(bmd!.mgPerCm3).toBeGreaterThan(80)
    const [told] = broken.findings.filter((f) => f.code === 'ANA-157')
    expect(told?.facts).toMatchObject({
      meanHu: Math.round(trabecularMeanHu),
      medianHu: Math.round(trabecularMedianHu),
    })
    expect(told?.facts.gasFraction).toBeGreaterThan(0.1)
    expect(whole.findings.map((f) => f.code)).not.toContain('ANA-157')
  })

  it('sees the canal within 2.5 mm of its size and the tip of the spinous process within 7 mm', () => {
    for (const [v, t] of pairs) {
      expect(Math.abs(v.canal.widthMm - t.canal.widthMm)).toBeLessThan(4)
      if (v.level !== 'L2') expect(Math.abs(v.canal.depthMm - t.canal.depthMm)).toBeLessThan(2.5)
      expect(distance(v.spinousTip!, t.spinousTip!)).toBeLessThan(7)
    }
  })

  it('measures the same after the patient is turned and moved (invariance under rigid motion)', async () => {
    const moved = turned(phantom.volume.grid)
    const again = await findSpine({ ...phantom.volume, grid: moved }, kernels, {
      labels: { ...phantom.labels, grid: moved },
      parts: { ...phantom.parts, grid: moved },
    })
    for (const v of again.vertebrae) {
      const before = only(spine, v.level)
      // The frame starts from the patient's axes, so results agree to what its iteration leaves, not to rounding.
      expect(off(v.morphometry.heights, before.morphometry.heights)).toBeLessThan(0.35)
      for (const side of ['left', 'right'] as const)
        expect(Math.abs(v.pedicles[side]!.widthMm - before.pedicles[side]!.widthMm)).toBeLessThan(0.25)
    }
  })

  it('measures nearly the same without sub-regions, splitting body from arch by the canal', async () => {
    const bare = await findSpine(phantom.volume, kernels, { labels: phantom.labels })
    for (const v of bare.vertebrae) {
      const t = only(truth, v.level)
      expect(off(v.morphometry.heights, t.morphometry.heights)).toBeLessThan(0.9)
      expect(Math.abs(v.body.volumeMm3 / t.body.volumeMm3 - 1)).toBeLessThan(0.08)
    }
  })

  it('takes an anchor and new names on a given map', async () => {
    const at = only(truth, 'L2').body.centre
    const options = { ...given, anchor: { level: 'T12' as const, at }, rename: new Map([['L1', 'L2']] as const) }
    const shifted = await findSpine(phantom.volume, kernels, options)
    expect(shifted.vertebrae.map((v) => v.level)).toEqual(['T11', 'T12', 'L2'])
    expect(shifted.numbering.certainty).toBe('certain')
    expect([...new Set(shifted.labels.labels)].sort()).toEqual([0, 18, 19, 21])
  })

  it('stops with the reason of the signal', async () => {
    const stop = AbortSignal.abort(new Error('enough'))
    await expect(findSpine(phantom.volume, kernels, given, { signal: stop })).rejects.toThrow('enough')
  })
})

/** The grid turned 12 degrees about the patient's long axis and 8 about its left, and moved. */
function turned(grid: Grid): Grid {
  const [ca, sa, cb, sb] = [Math.cos(0.21), Math.sin(0.21), Math.cos(0.14), Math.sin(0.14)]
  const r = [ca, -sa * cb, sa * sb, sa, ca * cb, -ca * sb, 0, sb, cb]
  const m = Float64Array.from(grid.patientFromVoxel as Float64Array)
  for (let c = 0; c < 4; c++)
    for (let row = 0; row < 3; row++)
      m[row * 4 + c] = [0, 1, 2].reduce(
        (s, k) => s + r[row * 3 + k]! * (grid.patientFromVoxel as Float64Array)[k * 4 + c]!,
        c === 3 ? 17 : 0,
      )
  return { ...grid, patientFromVoxel: m as unknown as Grid['patientFromVoxel'] }
}
