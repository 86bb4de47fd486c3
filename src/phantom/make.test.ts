import { describe, expect, it } from 'vitest'
import { type Level, part, type Vertebra, verseNumber } from '../anatomy/index.ts'
import {
  type Direction,
  direction,
  mapDirection,
  mapPoint,
  moved,
  type Point,
  point,
  voxelFromPatient,
} from '../geometry/index.ts'
import type { LabelMap } from '../imaging/index.ts'
import { makePhantom, type Phantom, type PhantomOptions } from './index.ts'

const small: PhantomOptions = { levels: ['L2', 'L3', 'L4'], field: 'tight', seed: 3 }
const plain = makePhantom({ ...small, spacingMm: 0.8, noiseHu: 0, kernel: 'sharp' })

const only = (phantom: Phantom, level: Level): Vertebra =>
  phantom.truth.spine.vertebrae.find((v) => v.level === level) as Vertebra

/** Label at the voxel nearest to a patient point. */
function reader(map: LabelMap): (p: Point<'patient'>) => number {
  const voxel = voxelFromPatient(map.grid)
  const [nx, ny] = map.grid.dims
  return (p) => {
    const [i, j, k] = mapPoint(voxel, p).map(Math.round) as [number, number, number]
    return map.labels[i + nx * (j + ny * k)] ?? 0
  }
}

const isBody = (label: number) => label === part.body || label === part.bodyBorder

describe('truth against voxels', () => {
  it.each(['L2', 'L3', 'L4'] as const)('%s: body volume equals its labelled voxels within 1 percent', (level) => {
    const { labels, parts } = plain
    let voxels = 0
    for (let i = 0; i < labels.labels.length; i++)
      if (labels.labels[i] === verseNumber(level) && isBody(parts.labels[i] as number)) voxels++
    const volume = voxels * 0.8 ** 3
    expect(Math.abs(volume / only(plain, level).body.volumeMm3 - 1)).toBeLessThan(0.01)
  })

  it('six-point heights equal those read off the mask: within half a voxel on average, none beyond one', () => {
    const errors = (['L2', 'L3', 'L4'] as const).flatMap((level) => {
      const { heights } = only(plain, level).morphometry
      const seen = heightsFromMask(plain, level)
      return (['anteriorMm', 'middleMm', 'posteriorMm'] as const).map((place) => seen[place] - heights[place])
    })
    const mean = errors.reduce((sum, e) => sum + Math.abs(e), 0) / errors.length
    expect(mean).toBeLessThan(0.4)
    // Half a voxel at each of the two ends, both the same way.
    for (const error of errors) expect(Math.abs(error)).toBeLessThan(0.8)
  })

  it.each(['left', 'right'] as const)(
    'the %s pedicles’ sections at the isthmus are the stated ellipses within half a voxel',
    (side) => {
      for (const level of ['L2', 'L3', 'L4'] as const) {
        const v = only(plain, level)
        const p = v.pedicles[side]
        expect(p).not.toBeNull()
        if (!p) continue
        const [width, height] = sectionOf(plain, level, v, side, 0)
        expect(Math.abs((width as number) - p.widthMm)).toBeLessThan(0.5)
        expect(Math.abs((height as number) - p.heightMm)).toBeLessThan(0.5)
      }
    },
  )

  it('the trabecular mean in the stated region is the asked one, less than 3 HU off in the noiseless image', () => {
    const { grid, samples } = plain.volume
    const { roi, trabecularMeanHu } = only(plain, 'L3').density ?? { roi: null, trabecularMeanHu: 0 }
    expect(roi).not.toBeNull()
    if (!roi) return
    const voxel = voxelFromPatient(grid)
    let [sum, count] = [0, 0]
    for (let dz = -roi.thicknessMm / 2; dz <= roi.thicknessMm / 2; dz += 0.8)
      for (let dy = -roi.halfDepthMm; dy <= roi.halfDepthMm; dy += 0.8)
        for (let dx = -roi.halfWidthMm; dx <= roi.halfWidthMm; dx += 0.8) {
          if ((dx / roi.halfWidthMm) ** 2 + (dy / roi.halfDepthMm) ** 2 > 1) continue
          const [i, j, k] = mapPoint(voxel, moved(roi.centre, direction('patient', dx, dy, dz))).map(Math.round)
          sum += samples[(i as number) + grid.dims[0] * ((j as number) + grid.dims[1] * (k as number))] as number
          count++
        }
    expect(Math.abs(sum / count - trabecularMeanHu)).toBeLessThan(3)
    expect(Math.abs(trabecularMeanHu - 150 * 0.95)).toBeLessThan(1e-6)
  })

  it('the canal holds no bone over nine tenths of its stated width and depth', () => {
    const at = reader(plain.labels)
    for (const v of plain.truth.spine.vertebrae)
      for (const z of [-3, 0, 3])
        for (let angle = 0; angle < 6.28; angle += 0.1) {
          const [left, back] = axesOf(v.patientFromVertebra)
          const p = moved(moved(v.canal.centre, left, 0.45 * v.canal.widthMm * Math.cos(angle) * 0.9), v.canal.axis, z)
          expect(at(moved(p, back, 0.45 * v.canal.depthMm * Math.sin(angle)))).toBe(0)
        }
  })
})

const axesOf = (m: Vertebra['patientFromVertebra']) =>
  [0, 1].map((axis) => mapDirection(m, direction('vertebra', axis === 0 ? 1 : 0, axis === 1 ? 1 : 0, 0))) as [
    Direction<'patient'>,
    Direction<'patient'>,
  ]

/** How much of the body's mask there is at a patient point, 0 to 1, trilinear between voxels. */
function bodyShare(phantom: Phantom, level: Level): (p: Point<'patient'>) => number {
  const { grid, labels } = phantom.labels
  const parts = phantom.parts.labels
  const voxel = voxelFromPatient(grid)
  const [nx, ny] = grid.dims
  const one = (i: number, j: number, k: number) => {
    const at = i + nx * (j + ny * k)
    return labels[at] === verseNumber(level) && isBody(parts[at] as number) ? 1 : 0
  }
  return (p) => {
    const [x, y, z] = mapPoint(voxel, p)
    const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)]
    const mix = (a: number, b: number, f: number) => a + f * (b - a)
    const row = (dj: number, dk: number) => mix(one(i, j + dj, k + dk), one(i + 1, j + dj, k + dk), x - i)
    return mix(mix(row(0, 0), row(1, 0), y - j), mix(row(0, 1), row(1, 1), y - j), z - k)
  }
}

/** Corners as the mask's points farthest along the bisectors, middles as the last body points on the standing line. */
function heightsFromMask(phantom: Phantom, level: Level) {
  const v = only(phantom, level)
  const share = bodyShare(phantom, level)
  const inside = (y: number, z: number) => {
    let sum = 0
    for (const x of [-1.2, -0.6, 0, 0.6, 1.2]) sum += share(mapPoint(v.patientFromVertebra, point('vertebra', x, y, z)))
    return sum > 2.5
  }
  // The mean of all that is nearly farthest: the single farthest sample would hop along the staircase.
  const corner = (sy: number, sz: number): readonly [number, number] => {
    const points: [number, number][] = []
    for (let y = 8; y <= 24; y += 0.1)
      for (let z = 6; z <= 18; z += 0.1) if (inside(sy * y, sz * z)) points.push([y, z])
    const most = Math.max(...points.map(([y, z]) => y + z))
    const near = points.filter(([y, z]) => y + z > most - 0.4)
    const mean = (axis: 0 | 1) => near.reduce((sum, p) => sum + p[axis], 0) / near.length
    const lift = (most - mean(0) - mean(1)) / 2
    return [sy * (mean(0) + lift), sz * (mean(1) + lift)]
  }
  const [as, ai, ps, pi] = [corner(-1, 1), corner(-1, -1), corner(1, 1), corner(1, -1)]
  const middle = (a: readonly [number, number], p: readonly [number, number], s: number) => {
    const [dy, dz] = [p[0] - a[0], p[1] - a[1]]
    const n = Math.hypot(dy, dz)
    const edge = (shift: number) => {
      let last = 0
      for (let t = -20; t < 6; t += 0.05)
        if (inside((a[0] + p[0]) / 2 + shift - (s * t * dz) / n, (a[1] + p[1]) / 2 + (s * t * dy) / n)) last = t
      return last
    }
    // The mean over one voxel along the endplate takes out the staircase.
    const shifts = [-0.6, -0.3, 0, 0.3, 0.6].map(edge)
    const t = shifts.reduce((x, y) => x + y, 0) / shifts.length
    return [(a[0] + p[0]) / 2 - (s * t * dz) / n, (a[1] + p[1]) / 2 + (s * t * dy) / n] as const
  }
  const between = (a: readonly [number, number], b: readonly [number, number]) => Math.hypot(a[0] - b[0], a[1] - b[1])
  return {
    anteriorMm: between(as, ai),
    middleMm: between(middle(as, ps, 1), middle(ai, pi, -1)),
    posteriorMm: between(ps, pi),
  }
}

/** Width and height of one pedicle on the mask, `alongMm` from its isthmus: chords through the axis. */
function sectionOf(phantom: Phantom, level: Level, v: Vertebra, side: 'left' | 'right', alongMm: number) {
  const p = v.pedicles[side]
  if (!p) return [0, 0]
  const at = reader(phantom.labels)
  const centre = moved(p.isthmus, p.axis, alongMm)
  const w = p.widthDirection
  const h = [
    p.axis[1] * w[2] - p.axis[2] * w[1],
    p.axis[2] * w[0] - p.axis[0] * w[2],
    p.axis[0] * w[1] - p.axis[1] * w[0],
  ]
  // Area and second moments of the section within the pedicle's neighbourhood: an ellipse's full axes are 4 sqrt(moment).
  let [n, ww, hh] = [0, 0, 0]
  const step = 0.2
  for (let a = -1.25 * p.widthMm; a <= 1.25 * p.widthMm; a += step)
    for (let b = -1.25 * p.heightMm; b <= 1.25 * p.heightMm; b += step) {
      const q = point(
        'patient',
        centre[0] + a * w[0] + b * (h[0] as number),
        centre[1] + a * w[1] + b * (h[1] as number),
        centre[2] + a * w[2] + b * (h[2] as number),
      )
      if (at(q) !== verseNumber(level)) continue
      n++
      ww += a * a
      hh += b * b
    }
  return [4 * Math.sqrt(ww / n), 4 * Math.sqrt(hh / n)]
}

describe('seed and variation', () => {
  it('the same options give the same bytes, another seed does not', () => {
    const coarse: PhantomOptions = { levels: ['L3', 'L4'], field: 'tight', seed: 3, spacingMm: 3 }
    const [a, b, c] = [makePhantom(coarse), makePhantom(coarse), makePhantom({ ...coarse, seed: 4 })]
    expect(Buffer.compare(Buffer.from(a.volume.samples.buffer), Buffer.from(b.volume.samples.buffer))).toBe(0)
    expect(a.truth).toEqual(b.truth)
    expect(only(c, 'L3').morphometry.heights).not.toEqual(only(a, 'L3').morphometry.heights)
  })

  it('without variation the bones are mirror-symmetric, left parts facing right parts', () => {
    const { labels, parts } = makePhantom({ ...small, levels: ['L4', 'L5'], variation: 0, spacingMm: 1.5 })
    const [nx, ny, nz] = labels.grid.dims
    const swap = new Map([[43, 44], [44, 43], [45, 46], [46, 45], [47, 48], [48, 47]]) // biome-ignore format: pairs
    let differ = 0
    for (let k = 0; k < nz; k++)
      for (let j = 0; j < ny; j++)
        for (let i = 0; i < nx; i++) {
          const [a, b] = [i + nx * (j + ny * k), nx - 1 - i + nx * (j + ny * k)]
          if (labels.labels[a] !== labels.labels[b]) differ++
          const owner = parts.labels[a] as number
          if ((swap.get(owner) ?? owner) !== parts.labels[b]) differ++
        }
    expect(differ).toBe(0)
  })
})

describe('scanner', () => {
  it('the noise has the asked strength, and neighbours share some of it', () => {
    const phantom = makePhantom({ levels: ['L3'], field: 'tight', noiseHu: 20, seed: 5 })
    const silent = makePhantom({ levels: ['L3'], field: 'tight', noiseHu: 0, seed: 5 })
    const [nx, ny, nz] = phantom.volume.grid.dims
    let [square, beside, count] = [0, 0, 0]
    for (let k = 1; k < nz; k++)
      for (let j = 1; j < ny; j++)
        for (let i = 1; i < nx; i++) {
          const at = i + nx * (j + ny * k)
          const noise = (n: number) => (phantom.volume.samples[n] as number) - (silent.volume.samples[n] as number)
          if (Math.abs(silent.volume.samples[at] as number) > 900) continue
          square += noise(at) ** 2
          beside += noise(at) * noise(at - 1)
          count++
        }
    expect(Math.abs(Math.sqrt(square / count) - 20)).toBeLessThan(0.6)
    expect(beside / square).toBeGreaterThan(0.15)
  })

  it('four times the dose halves the noise that follows from it', () => {
    const sd = (doseMGy: number) => {
      const { volume } = makePhantom({ levels: ['L3'], field: 'tight', doseMGy, seed: 5, spacingMm: 2 })
      const { volume: silent } = makePhantom({ levels: ['L3'], field: 'tight', noiseHu: 0, seed: 5, spacingMm: 2 })
      const n = volume.samples.length
      return Math.sqrt(volume.samples.reduce((sum, hu, i) => sum + (hu - (silent.samples[i] as number)) ** 2, 0) / n)
    }
    expect(sd(10) / sd(40)).toBeCloseTo(2, 1)
  })

  it('thick slices average: their truth is that of thin ones, their voxels are fewer', () => {
    const thick = makePhantom({ ...small, levels: ['L3'], spacingMm: [1.5, 1.5, 3] })
    const thin = makePhantom({ ...small, levels: ['L3'], spacingMm: [1.5, 1.5, 1] })
    expect(only(thick, 'L3').morphometry.heights).toEqual(only(thin, 'L3').morphometry.heights)
    expect(thick.volume.acquisition.sliceThicknessMm).toBe(3)
    expect(Math.abs(thin.volume.grid.dims[2] / thick.volume.grid.dims[2] - 3)).toBeLessThan(0.15)
  })
})

describe('fractures', () => {
  it.each([
    ['wedge', 'anteriorMm'],
    ['biconcave', 'middleMm'],
    ['crush', 'posteriorMm'],
  ] as const)('a %s fracture takes the asked fraction of its height', (shape, place) => {
    for (const [lossFraction, grade] of [
      [0.22, 1],
      [0.32, 2],
      [0.5, 3],
    ] as const) {
      const phantom = makePhantom({
        levels: ['L3'],
        field: 'tight',
        spacingMm: 4,
        noiseHu: 0,
        fractures: [{ level: 'L3', shape, lossFraction, grade }],
      })
      const intact = phantom.truth.intactHeights.get('L3')
      const { heights, genant } = only(phantom, 'L3').morphometry
      const asked = shape === 'crush' ? lossFraction * 0.97 : lossFraction
      expect(1 - heights[place] / (intact?.[place] ?? 0)).toBeCloseTo(asked, 2)
      expect(genant).toMatchObject({ grade, shape })
    }
  })

  it('retropulsion is the asked one; a whole body has next to none', () => {
    const phantom = makePhantom({
      ...small,
      levels: ['L2', 'L3'],
      spacingMm: 4,
      fractures: [{ level: 'L3', shape: 'wedge', grade: 3, retropulsionMm: 4 }],
    })
    expect(Math.abs(only(phantom, 'L3').morphometry.retropulsionMm - 4)).toBeLessThan(0.15)
    expect(only(phantom, 'L2').morphometry.retropulsionMm).toBeLessThan(0.5)
  })

  it('a gas cleft has the asked volume in the image within 6 %', () => {
    const phantom = makePhantom({
      ...small,
      levels: ['L3'],
      noiseHu: 0,
      fractures: [{ level: 'L3', shape: 'wedge', grade: 2, cleftVolumeMm3: 900, impaction: false }],
    })
    const { samples } = phantom.volume
    let gas = 0
    for (let i = 0; i < samples.length; i++)
      if (phantom.labels.labels[i] === verseNumber('L3')) gas += Math.max(0, 60 - (samples[i] as number)) / (60 + 870)
    // Marrow pores below 60 HU add a little of their own.
    expect(gas).toBeGreaterThan(850)
    expect(gas).toBeLessThan(990)
  })
})
