// Goal: a balloon's cavity has the volume asked for, goes where bone is weak, and presses bone without losing any.
import { describe, expect, it } from 'vitest'
import { direction, type Grid, gridAlongPatient, point, type Triple, voxelCount } from '../../geometry/index.ts'
import { type BoneMedium, homogeneousMedium, tissue } from '../medium/bone-medium.ts'
import { afterBalloons } from './after.ts'
import { arrivalsOf } from './arrival.ts'
import { heightAfter, publishedHeights } from './height.ts'
import { type BalloonSite, inflate } from './inflate.ts'
import { balloonNamed, balloons } from './sizes.ts'

const n = 48
const h = 0.75
const grid: Grid = gridAlongPatient([n, n, n], [h, h, h], point('patient', 0, 0, 0))
const middleMm = ((n - 1) / 2) * h
const placeOf = (v: number): Triple => [(v % n) * h, (Math.floor(v / n) % n) * h, Math.floor(v / (n * n)) * h]

/** A block of spongy bone; `of` may change what a voxel is. */
function block(of?: (at: Triple) => { porosity?: number; kind?: number } | undefined): BoneMedium {
  const even = homogeneousMedium(grid, { porosity: 0.91, permeabilityM2: 2e-8, isFixed: () => false })
  const porosity = even.porosity.slice()
  const kinds = even.tissue.slice()
  if (of)
    for (let v = 0; v < porosity.length; v++) {
      const change = of(placeOf(v))
      if (change?.porosity !== undefined) porosity[v] = change.porosity
      if (change?.kind !== undefined) kinds[v] = change.kind
    }
  return { ...even, porosity, tissue: kinds }
}

const fifteen = balloonNamed('xpander 15/3')
if (!fifteen) throw new Error('no such balloon')
const site = (volumeMm3: number, atX = middleMm): BalloonSite => ({
  balloon: fifteen,
  at: point('patient', atX, middleMm, middleMm),
  direction: direction('patient', 0, -1, 0),
  volumeMm3,
})

describe('fronts', () => {
  it('from a point reach as far as the crow flies, within the error of the steps', () => {
    const resistance = new Float64Array(voxelCount(grid)).fill(1)
    const start = 24 + n * (24 + n * 24)
    const seeds: { voxel: number; arrival: number; front: number }[] = []
    const away = (v: number) => Math.hypot(...placeOf(v).map((x, a) => x - (placeOf(start)[a] as number)))
    for (let v = 0; v < resistance.length; v++) if (away(v) < 2) seeds.push({ voxel: v, arrival: away(v), front: 0 })
    const { arrival } = arrivalsOf({ dims: grid.dims, spacingMm: h, resistance, seeds, enough: [60_000] })
    for (let v = 0; v < arrival.length; v += 7)
      if (away(v) > 3 && away(v) < 12) expect(Math.abs((arrival[v] as number) / away(v) - 1)).toBeLessThan(0.03)
  })

  it('take the longer way round what they cannot pass', () => {
    const resistance = Float64Array.from({ length: voxelCount(grid) }, (_, v) => {
      const [x, y] = placeOf(v)
      return Math.abs(x - 18) < 0.5 && y < 27 ? Infinity : 1
    })
    const from = 12 + n * (24 + n * 24)
    const to = 36 + n * (24 + n * 24)
    const { arrival } = arrivalsOf({
      dims: grid.dims,
      spacingMm: h,
      resistance,
      seeds: [{ voxel: from, arrival: 0, front: 0 }],
      enough: [voxelCount(grid)],
    })
    // Round the wall's end at y = 27, 9 mm aside: two legs of hypot(9, 9).
    expect(arrival[to]).toBeGreaterThan(24)
    expect(arrival[to]).toBeLessThan(29)
  })
})

describe('a balloon in even bone', () => {
  const even = block()
  const filled = inflate(even, [site(3000)])

  it('fills the volume asked for to half a layer', () => {
    expect(filled.balloons[0]?.ended).toBe('volume')
    expect(Math.abs(filled.cavityMm3 - 3000)).toBeLessThan(60)
    expect(filled.findings).toEqual([])
  })

  it('makes a capsule: all within a distance of its axis', () => {
    const half = fifteen.lengthMm / 2 - 1.6
    const away = (v: number): number => {
      const [x, y, z] = placeOf(v)
      const s = Math.min(half, Math.max(-half, y - middleMm))
      return Math.hypot(x - middleMm, y - middleMm - s, z - middleMm)
    }
    // Volume of a capsule of radius r about a segment of 2 half: solve for r.
    let r = 1
    for (let i = 0; i < 50; i++)
      r = Math.cbrt((3000 - Math.PI * r * r * 2 * half) / ((4 / 3) * Math.PI)) * 0.3 + r * 0.7
    let wrong = 0
    for (let v = 0; v < filled.cavity.length; v++) if ((filled.cavity[v] === 1) !== away(v) <= r) wrong++
    expect((wrong * h ** 3) / 3000).toBeLessThan(0.04)
  })

  it('is the same mirrored, voxel by voxel', () => {
    for (let v = 0; v < filled.cavity.length; v++) {
      const i = v % n
      if (filled.cavity[v] !== filled.cavity[v - i + n - 1 - i]) expect([v, 'mirrored']).toEqual([])
    }
  })

  it('keeps all bone: the shell gains what the cavity held', () => {
    const after = afterBalloons(even, filled)
    const bone = (m: BoneMedium) => m.porosity.reduce((sum, phi) => sum + 1 - phi, 0)
    expect(bone(after) / bone(even)).toBeCloseTo(1, 6)
    expect(filled.compaction.lostShare).toBe(0)
    // Twice as dense: the shell is as large as the cavity.
    expect((filled.compaction.shellVoxels * h ** 3) / filled.cavityMm3).toBeCloseTo(1, 2)
  })

  it('leaves the shell tighter and the cavity open', () => {
    const after = afterBalloons(even, filled)
    for (let v = 0; v < filled.cavity.length; v++) {
      if (filled.cavity[v] === 1) {
        expect(after.tissue[v]).toBe(tissue.void)
        expect(after.porosity[v]).toBe(1)
        // A tube of the cavity's width: 9 mm radius.
        expect(after.permeabilityM2[v]).toBeCloseTo(0.00895 ** 2 / 8, 6)
      } else if ((filled.compaction.denser[v] as number) > 1)
        expect(after.permeabilityM2[v]).toBeLessThan(even.permeabilityM2[v] as number)
    }
  })

  it('needs the pressure of the bone it presses, and more in denser bone', () => {
    const dense = inflate(
      block(() => ({ porosity: 0.9 })),
      [site(3000)],
    )
    const [thin, thick] = [filled, dense].map((f) => f.balloons[0]?.peakPa.value as number) as [number, number]
    // A bone share of 0.09 is 78 mg/cm3: 37.4 MPa x 0.078^1.39 x 1.5.
    expect(thin / 1e6).toBeCloseTo(37.4 * 0.078 ** 1.39 * 1.5, 2)
    expect(thick).toBeGreaterThan(thin)
  })
})

describe('a balloon in uneven bone', () => {
  it('goes to the weak side', () => {
    const { cavity } = inflate(
      block(([x]) => ({ porosity: x < middleMm ? 0.92 : 0.86 })),
      [site(3000)],
    )
    let left = 0
    let right = 0
    for (let v = 0; v < cavity.length; v++) if (cavity[v] === 1) (v % n) * h < middleMm ? left++ : right++
    expect(left).toBeGreaterThan(1.3 * right)
  })

  it('does not grow along a vein', () => {
    const vein = ([, y, z]: Triple) => Math.hypot(y - middleMm - 3, z - middleMm) < 0.9
    const { cavity } = inflate(
      block((at) => (vein(at) ? { kind: tissue.vein, porosity: 1 } : { porosity: 0.91 })),
      [site(2000)],
    )
    let farthestMm = 0
    for (let v = 0; v < cavity.length; v++)
      if (cavity[v] === 1) farthestMm = Math.max(farthestMm, Math.abs((v % n) * h - middleMm))
    // A sphere of the volume has a radius of 7.8 mm; the vein runs 18 mm to either side.
    expect(farthestMm).toBeLessThan(9)
  })

  it('does not go through a shell, and bears on endplates near it', () => {
    const medium = block(([, , z]) => (Math.abs(z - middleMm) > 8 ? { kind: tissue.endplate } : { porosity: 0.92 }))
    const { cavity, superior, inferior } = inflate(medium, [site(4000)])
    for (let v = 0; v < cavity.length; v++) if (cavity[v] === 1) expect(medium.tissue[v]).not.toBe(tissue.endplate)
    expect(superior.areaMm2).toBeGreaterThan(20)
    expect(superior.forceN).toBeGreaterThan(10)
    expect(inferior.areaMm2).toBeCloseTo(superior.areaMm2, 9)
  })

  it('stops at the pressure that may burst it, with a finding', () => {
    const { balloons: out, findings } = inflate(
      block(() => ({ porosity: 0.7 })),
      [site(3000)],
    )
    expect(out[0]).toMatchObject({ ended: 'pressure' })
    expect(out[0]?.volumeMm3).toBeLessThan(3000)
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['CEM-106', 'stop']])
  })

  it('of two balloons neither takes what is the other’s', () => {
    const weak = block(() => ({ porosity: 0.92 }))
    const both = inflate(weak, [site(3000, middleMm - 6), site(3000, middleMm + 6)])
    expect(both.balloons.map(({ ended }) => ended)).toEqual(['volume', 'volume'])
    expect(Math.abs(both.cavityMm3 - 6000)).toBeLessThan(150)
  })
})

describe('what is refused', () => {
  it('is a volume above the balloon’s, a balloon outside the bone, and no volume', () => {
    expect(() => inflate(block(), [site(4500)])).toThrow('CEM-006')
    expect(() => inflate(block(), [site(3000, -200)])).toThrow('CEM-007')
    expect(() => inflate(block(), [site(Number.NaN)])).toThrow('CEM-003')
    expect(() =>
      inflate(
        block(() => ({ kind: tissue.outside })),
        [site(1000)],
      ),
    ).toThrow('CEM-007')
  })
})

describe('height', () => {
  it('comes back as published, never more than was lost', () => {
    const free = heightAfter('balloon', { heightMm: 20, lostMm: 10, depthMm: 30 })
    expect(free.gainedMm.value).toBeCloseTo(0.08 * 20, 9)
    expect(free.inflatedMm.value).toBeCloseTo(0.197 * 20, 9)
    expect(free.lostOnDeflationMm.value).toBeCloseTo(0.117 * 20, 9)
    const little = heightAfter('balloon', { heightMm: 20, lostMm: 0.5, depthMm: 30 })
    expect(little.gainedMm.high).toBe(0.5)
    expect(heightAfter('stent', { heightMm: 20, lostMm: 10, depthMm: 30 }).gainedMm.value).toBeGreaterThan(
      free.gainedMm.value,
    )
    expect(publishedHeights.balloon.gained.value).toBe(8)
  })
})

describe('balloons', () => {
  it('hold 4, 4 and 6 mL at 400 psi', () => {
    expect(balloons.slice(0, 3).map((b) => b.volumeMostMl.value)).toEqual([4, 4, 6])
    expect((balloons[0]?.pressureMostPa.value as number) / 1e6).toBeCloseTo(2.76, 2)
  })
})
