import { type Random, random } from '../../base/index.ts'
import type { Settings } from '../options.ts'
import type { Person } from '../person.ts'
import type { Canvas } from '../scanner/canvas.ts'
import { courseOf, type Station } from './course.ts'
import type { Grain } from './grain.ts'
import { hounsfield } from './hounsfield.ts'
import { type Gut, gutsFrom, paintGuts, paintOrgans } from './organs.ts'
import { type Oval, paintOval, paintRim, type Slice, type Stuff } from './slice.ts'
import { fatHu, type Tissues, tissuesOf } from './tissues.ts'

/** What only the soft tissues know. */
export interface Trunk {
  /** Where the skin of the back lies over (x, z), patient y in mm; null where the image does not reach it. */
  readonly skinAt: (x: number, z: number) => number | null
  /** Middle of the canal at height z. */
  readonly canalAt: (z: number) => readonly [x: number, y: number]
}

/** Everything that is not bone or disc, slice by slice: table, skin, fat, muscle, organs, canal. */
export function paintTrunk(canvas: Canvas, person: Person, settings: Settings, grain: Grain): Trunk {
  const course = courseOf(person)
  const chance = random(settings.seed).fork('trunk')
  const tissue = tissuesOf(settings, grain, chance.fork('tissue'))
  const build = buildOf(settings, chance)
  const guts = gutsFrom(course, canvas, chance.fork('guts'))
  const plane = canvas.nx * canvas.ny
  for (let k = 0; k < canvas.nz; k++) {
    const z = canvas.first[2] + k * canvas.spacingMm[2]
    paintSlice({ canvas, base: k * plane, z }, course(z), tissue, build, guts, settings)
  }
  const last = canvas.first[1] + (canvas.ny - 1) * canvas.spacingMm[1]
  return {
    skinAt: (x, z) => {
      const y = backOf(outerOval(course(z), build, 0, 0), x)
      return y < last ? y : null
    },
    canalAt: (z) => {
      const s = course(z)
      return [s.canalX, s.canalY]
    },
  }
}

export interface Build {
  readonly halfWidth: number
  readonly depth: number
  readonly wallMm: number
  readonly fatMm: number
  readonly muscle: number
}

function buildOf(settings: Settings, chance: Random): Build {
  const by = (share: number, name: string) =>
    1 + share * settings.variation * Math.max(-2, Math.min(2, chance.fork(name).normal()))
  return {
    halfWidth: 160 * by(0.06, 'width'),
    depth: 215 * by(0.07, 'depth'),
    wallMm: 13 * by(0.12, 'wall'),
    fatMm: 17 * by(0.25, 'fat'),
    muscle: by(0.07, 'muscle'),
  }
}

function paintSlice(
  slice: Slice,
  s: Station,
  t: Tissues,
  build: Build,
  guts: readonly Gut[],
  settings: Settings,
): void {
  paintTable(slice, s)
  const trunk = (inMm: number, backMm: number) => outerOval(s, build, inMm, backMm)
  paintTrunkOutline(slice, trunk(0, 0), hounsfield.skin.value)
  paintTrunkOutline(slice, trunk(2.2, 2.2), t.fat)
  const wall = Math.max(6, s.skinY - s.tipY - 2)
  paintTrunkOutline(slice, trunk(build.fatMm, wall), hounsfield.muscle.value)
  const chest = Math.max(0, Math.min(1, (13 - s.level) / 1.5))
  const inner = {
    x: s.bodyX * 0.5,
    y: s.bodyY - 42,
    a: build.halfWidth - build.fatMm - build.wallMm,
    b: 62 + 6 * chest,
  }
  paintTrunkOutline(slice, inner, t.fat)
  paintOval(slice, { x: s.bodyX, y: s.bodyY - s.halfDepth - 44, a: 85, b: 40 }, t.mesentery)
  paintOrgans(slice, s, t, settings)
  paintGuts(slice, guts, s)
  paintMuscles(slice, s, t, build)
  paintCanal(slice, s)
}

function paintTable(slice: Slice, s: Station): void {
  const y = s.skinY + 17
  for (const [dy, hu] of [
    [0, -60],
    [9, -80],
  ] as const)
    paintOval(slice, { x: 0, y: y + dy + 900, a: 1500, b: 900 }, hu)
  paintOval(slice, { x: 0, y: y + 902, a: 1500, b: 900 }, -1000)
}

const outerOval = (s: Station, build: Build, inMm: number, backMm: number) => ({
  x: s.bodyX * 0.4,
  y: s.skinY - backMm - (build.depth - inMm - backMm) / 2,
  a: build.halfWidth - inMm,
  b: (build.depth - inMm - backMm) / 2,
})

/** The trunk is flatter than an ellipse behind: two ovals side by side and one across, under one skin. */
const lobesOf = (o: Oval): readonly Oval[] => [
  { x: o.x, y: o.y, a: o.a, b: o.b * 0.985 },
  { x: o.x + o.a * 0.4, y: o.y, a: o.a * 0.58, b: o.b },
  { x: o.x - o.a * 0.4, y: o.y, a: o.a * 0.58, b: o.b },
]

function paintTrunkOutline(slice: Slice, o: Oval, stuff: Stuff): void {
  for (const lobe of lobesOf(o)) paintOval(slice, lobe, stuff)
}

const backOf = (o: Oval, x: number): number =>
  Math.max(...lobesOf(o).map((l) => l.y + l.b * Math.sqrt(Math.max(0, 1 - ((x - l.x) / l.a) ** 2))))

const between = (low: number, high: number, x: number): number => Math.max(0, Math.min(1, (x - low) / (high - low)))

function paintMuscles(slice: Slice, s: Station, t: Tissues, build: Build): void {
  const lumbar = between(11, 15, s.level)
  const sacral = between(17.2, 19, s.level)
  const m = build.muscle
  const lamina = s.canalY + s.canalHalfDepth
  for (const side of [1, -1]) {
    // Psoas from L1 down, moving forwards and outwards as it grows.
    const psoas = between(12.6, 16.2, s.level) * m
    if (psoas > 0) {
      const oval = {
        x: s.bodyX + side * (s.halfWidth + 9 + 2 * psoas + 12 * between(16, 18.5, s.level)),
        y: s.bodyY + 6 - 26 * between(16, 18.6, s.level),
        a: 5 + 15 * psoas,
        b: 8 + 18 * psoas,
        turnRad: side * 0.35,
      }
      paintOval(slice, { ...oval, a: oval.a + 1.2, b: oval.b + 1.2 }, fatHu)
      paintOval(slice, oval, t.muscle)
    }
    const quadratus = between(12.4, 13.4, s.level) * (1 - between(16.4, 17.2, s.level))
    if (quadratus > 0)
      paintOval(
        slice,
        { x: s.bodyX + side * 62, y: s.bodyY + 27, a: 17 * quadratus * m, b: 9 * quadratus * m, turnRad: side * -0.35 },
        t.muscle,
      )
    paintBackMuscles(slice, s, t, side, { lumbar, sacral, lamina, m })
  }
  // Fat beside the spinous processes, and the ligaments between them.
  paintOval(
    slice,
    { x: (s.canalX + s.tipX) / 2, y: (lamina + s.tipY) / 2 + 5, a: 3.4, b: (s.tipY - lamina) / 2 },
    -30,
    1.5,
  )
  paintOval(slice, { x: (s.canalX + s.tipX) / 2, y: (lamina + s.tipY) / 2, a: 1.6, b: (s.tipY - lamina) / 2 }, 48)
}

interface Back {
  readonly lumbar: number
  readonly sacral: number
  readonly lamina: number
  readonly m: number
}

/** Iliocostalis, longissimus and multifidus, between the transverse and spinous processes and the fascia. */
function paintBackMuscles(slice: Slice, s: Station, t: Tissues, side: number, b: Back): void {
  const wide = (25 + 10 * b.lumbar) * (1 - 0.35 * b.sacral) * b.m
  const deep = Math.max(8, (s.tipY + 4 - b.lamina + 9) / 2)
  const middle = (s.tipX + s.canalX) / 2
  const y = b.lamina - 9 + deep
  const whole = {
    x: middle + side * (wide * 0.94 + 1),
    y,
    a: wide,
    b: deep * (1 - 0.2 * b.sacral),
    turnRad: side * 0.16,
  }
  paintOval(slice, { ...whole, y: y + 1.2, a: wide + 1, b: whole.b + 0.8 }, fatHu)
  paintOval(slice, whole, t.muscle)
  const bundles = [
    { x: middle + side * wide * 1.42, y: y - deep * 0.1, a: wide * 0.5, b: deep * 0.82, turnRad: side * 0.3 },
    { x: middle + side * wide * 0.82, y: y + deep * 0.12, a: wide * 0.46, b: deep * 0.84, turnRad: side * 0.1 },
    { x: middle + side * (5 + wide * 0.22), y: y + deep * 0.02, a: wide * 0.28, b: deep * 0.95, turnRad: side * -0.22 },
  ]
  for (const bundle of bundles) {
    paintRim(slice, bundle, -55, t.seamMm, 2)
    paintOval(slice, { ...bundle, a: bundle.a - 1, b: bundle.b - 1 }, t.muscle)
  }
}

function paintCanal(slice: Slice, s: Station): void {
  const sacral = between(18, 19.5, s.level)
  paintOval(slice, { x: s.canalX, y: s.canalY, a: s.canalHalfWidth + 0.5, b: s.canalHalfDepth + 0.5 }, -75)
  const sac = {
    x: s.canalX,
    y: s.canalY - 0.08 * s.canalHalfDepth,
    a: s.canalHalfWidth * (0.72 - 0.35 * sacral),
    b: s.canalHalfDepth * (0.86 - 0.35 * sacral),
  }
  paintOval(slice, sac, hounsfield.liquor.value)
  const cord = 1 - between(13, 13.8, s.level)
  paintOval(slice, { x: s.canalX, y: s.canalY, a: 4.8 * cord, b: 3.8 * cord }, 38)
  if (cord < 0.5) paintOval(slice, { x: s.canalX, y: s.canalY + 2, a: sac.a * 0.62, b: sac.b * 0.5 }, 30)
}
