// A small made-up rehearsal of the made-up L1: two balls of cement, a leak in front, round figures for all else.
import { present } from '../../base/index.ts'
import type { BoneMedium, HeatResult, InjectionRecord, InjectionStep } from '../../cement/index.ts'
import { gridAlongPatient, mapPoint, point, voxelCount, voxelPoint } from '../../geometry/index.ts'
import type { SmallestVolume, Strength } from '../../mechanics/index.ts'
import type { LevelRehearsal, LogEntry } from '../../rehearsal/index.ts'
import { madeUpCase } from '../made-up.test-case.ts'

export const made = madeUpCase()
export const grid = gridAlongPatient([26, 24, 16], [2, 2, 2], point('patient', -25, -24, -15))
const count = voxelCount(grid)
const ranged = (value: number) => ({ value, low: value * 0.8, high: value * 1.25 })
/** Radius of the balls of cement round each target, and of the ball that leaked in front of the body. */
export const ballMm = 7
export const leakMm = 4
const leakAt = point('patient', 0, -20, 0)

const centreOf = (v: number) =>
  mapPoint(grid.patientFromVoxel, voxelPoint(v % 26, Math.floor(v / 26) % 24, Math.floor(v / (26 * 24))))
const near = (v: number, at: readonly number[], mm: number): boolean =>
  Math.hypot(...centreOf(v).map((x, a) => x - (at[a] as number))) <= mm
const field = (of: (v: number) => number): Float32Array => Float32Array.from({ length: count }, (_, v) => of(v))

const plan = present(made.plan.levels[0], 'level')
const targets = plan.accesses.map((a) => a.target)
const inside = Uint8Array.from({ length: count }, (_, v) => {
  const [x, y] = centreOf(v)
  return (x / 22) ** 2 + (y / 16) ** 2 <= 1 ? 1 : 0
})
const ball = (v: number): number => (inside[v] === 1 ? targets.findIndex((t) => near(v, t, ballMm)) + 1 : 0)
const leaks = (v: number): boolean => inside[v] === 0 && near(v, leakAt, leakMm)
const saturation = field((v) => (ball(v) > 0 || leaks(v) ? 1 : 0))

const stepAt = (n: number): InjectionStep => ({
  timeS: n * 5,
  sinceMixingS: 180 + n * 5,
  volumeMm3: n * 200,
  needle: n < 6 ? 0 : 1,
  portion: n < 6 ? 1 : 2,
  flowMm3PerS: 40,
  tipPressurePa: 20_000 + 500 * n,
  syringePressurePa: 600_000 + 20_000 * n,
  plungerForceN: 17 + n,
  viscosityPaS: 30,
  leakedMm3: { B: 0, S: 0, C: n > 8 ? (n - 8) * 20 : 0, D: 0 },
  canalMm3: 0,
})

const record: InjectionRecord = {
  grid,
  saturation,
  cementFraction: saturation.map((s) => 0.8 * s),
  filledAtS: field((v) => (saturation[v] === 1 ? (leaks(v) ? 45 : ball(v) * 20) : -1)),
  portion: Uint8Array.from(saturation, (_, v) => ball(v) || (leaks(v) ? 2 : 0)),
  steps: Array.from({ length: 12 }, (_, n) => stepAt(n)),
  leaks: [],
  injectedMm3: 2200,
  insideMm3: 2140,
  leakedMm3: { B: 0, S: 0, C: 60, D: 0 },
  stopped: { rule: 'leak', timeS: 55, volumeMm3: 2200, findings: [] },
  balanceMm3: 0,
  findings: [],
}

const medium: BoneMedium = {
  grid,
  tissue: inside,
  inside,
  vein: new Uint8Array(count),
  porosity: field(() => 0.8),
  permeabilityM2: field(() => 1e-9),
  anisotropy: { left: 1, posterior: 1, superior: 1 },
  fixed: new Uint8Array(count),
  fixedPa: new Float32Array(count),
  canalAxis: [],
  foramina: [],
  stopPlane: { point: point('patient', 0, 8, 0), normal: [0, 1, 0] as never },
  venousPressurePa: 1500,
  discPressurePa: 1e5,
  findings: [],
}

const times = [180, 300, 480, 600, 900]
const place = (peak: number) => ({
  peakC: ranged(peak),
  above45S: ranged(40),
  above47S: ranged(30),
  above50S: ranged(20),
  cem43Min: ranged(1),
})
const curve = (most: number) => ({
  sinceMixingS: times,
  placesC: { canal: times.map(() => 38), centre: times.map((s) => (s === 480 ? most : 37)) },
})
const heat: HeatResult = {
  grid,
  places: { canal: place(38), centre: place(60) },
  coreSetS: ranged(600),
  wholeSetS: ranged(700),
  lyingCoreS: ranged(400),
  lyingWholeS: ranged(500),
  peakC: { low: field(() => 50), value: field(() => 60), high: field(() => 80) },
  doseMin: { low: field(() => 0), value: field(() => 0), high: field(() => 0) },
  curves: { low: curve(50), value: curve(60), high: curve(80) },
  findings: [],
}

const strengthOf = (factor: number): Strength => ({
  level: 'L1',
  withCement: factor > 1,
  spacingMm: 2,
  elements: 900,
  calibration: 'default',
  stiffnessNPerMm: ranged(10_000 * factor),
  strengthN: { crawford: ranged(2000 * factor), pistoia: ranged(1500 * factor), nonlinear: null },
  steps: [],
  loadCases: [],
  loadToStrength: (['standing', 'lifting'] as const).map((activity) => ({
    activity,
    load: 'compression' as const,
    by: 'pistoia' as const,
    loadN: ranged(activity === 'standing' ? 700 : 2800),
    strengthN: ranged(1500 * factor),
    phi: ranged((activity === 'standing' ? 0.47 : 1.87) / factor),
  })),
  toggleRad: ranged(0.001),
  variants: [],
  maps: {
    grid,
    matter: inside,
    modulusMPa: field(() => 200),
    energyMPa: field(() => 0.001),
    strain: field((v) => (near(v, [0, 0, 0], 8) ? 0.01 / factor : 0.0001)),
    yielded: new Uint8Array(count),
  },
  response: {} as Strength['response'],
  findings: [],
})

const fillOf = (side: 'left' | 'both', volumeMm3: number): SmallestVolume['fills'][number] => ({
  name: `${volumeMm3 / 1000} mL from ${side}`,
  side,
  volumeMm3,
  fillShare: 0.1,
  stiffnessNPerMm: ranged(10_000 + volumeMm3),
  reachesTarget: 'possible',
  pistoiaN: ranged(1500),
  toggleRad: ranged(0.001),
  rises: null,
  withinLimit: null,
})

const question = {
  level: 'L1',
  target: { stiffnessNPerMm: ranged(12_000), from: 'neighbours T12 and L2' },
  before: strengthOf(1),
  damage: null,
  limit: { rise: 0.05, assumption: 'same load' },
  fills: [1000, 2000, 3000].flatMap((v) => [fillOf('left', v), fillOf('both', v)]),
  smallest: fillOf('both', 2000),
  volumeMm3: { possibleFrom: 1000, likelyFrom: 2000, sureFrom: null },
  evidence: [{ claim: '14 % fill restores stiffness', source: 'liebschner-2001', volumeMm3: 3100 }],
  findings: [],
} as unknown as SmallestVolume

const share = { value: 0.5, low: 0.3, high: 0.7 }
const band = { median: 60, low: 20, high: 120 }
const uncertainty = {
  grid,
  samples: 19,
  fillProbability: field((v) => (ball(v) > 0 ? 0.95 : 0)),
  leakProbability: { B: share, S: share, C: share, D: share },
  anyLeakProbability: share,
  canalProbability: { value: 0, low: 0, high: 0.17 },
  bands: { leakedMm3: band, canalMm3: band, peakTipPa: band, peakSyringePa: band },
  drivers: [{ parameter: 'viscosity', outcome: 'leakedMm3', rankCorrelation: -0.8 }],
  outcomes: [],
} as unknown as NonNullable<LevelRehearsal['uncertainty']>

const entry = (index: number, action: LogEntry['action'], outcome: LogEntry['outcome'], timeS: number): LogEntry => ({
  index,
  timeS,
  sinceMixingS: action.do === 'inject' ? timeS - 1500 : null,
  action,
  outcome,
  injectedMm3: action.do === 'inject' ? 1100 * (index - 1) : 0,
  leakedMm3: 0,
  shots: 3,
  fluoroscopyS: 20,
  findings: [],
})
const inject = (side: 'left' | 'right') =>
  ({ do: 'inject', side, volumeMm3: 1100, flowMm3PerS: 40, watchedIn: 'lateral' }) as const
const pushed = { pushedMm3: 1100, plungerForceN: 20, stop: null }

export const madeUpRehearsal: LevelRehearsal = {
  level: 'L1',
  theatre: { ...made, plan } as unknown as LevelRehearsal['theatre'],
  medium,
  log: [
    entry(0, { do: 'position', lying: 'prone', level: 'L1', countedFrom: 'S1' }, {}, 600),
    entry(1, { do: 'mix', brand: 'medium viscosity', storedAtC: 22, roomC: 22 }, {}, 1500),
    entry(2, inject('left'), pushed, 1710),
    entry(3, inject('right'), pushed, 1740),
  ],
  record,
  seen: {
    leaks: [
      {
        class: 'C',
        intoCanal: false,
        volumeMm3: 60,
        firstAtS: 45,
        volumeOverTime: [],
        route: [leakAt],
        exit: leakAt,
        toCanalMm: 30,
        toForamenMm: null,
        seenFirstIn: 'lateral',
        seenAtS: 50,
        seenVolumeMm3: 20,
      },
    ],
    sights: [
      { view: 'AP', seenAtS: null, seenVolumeMm3: null, signalToNoiseAtEnd: 3 },
      { view: 'lateral', seenAtS: 50, seenVolumeMm3: 20, signalToNoiseAtEnd: 30 },
    ],
  },
  heat,
  strength: {
    before: strengthOf(1),
    planned: strengthOf(1.6),
    after: strengthOf(1.5),
    plannedFill: { grid, saturation, volumeMm3: 2000 },
  },
  uncertainty,
  question,
  balloon: null,
  score: { parts: [{ part: 'wall', score: 1, measured: 3, full: 2, none: 0, unit: 'mm' }], whole: 1 },
  findings: [],
}
