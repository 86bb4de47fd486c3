import { type Constant, constant, type Finding } from '../../base/index.ts'
import { find, refuse } from '../troubles.ts'

/** What the hand pushes: a syringe, or the rod of a filler. */
export interface Syringe {
  readonly name: string
  readonly volumeMl: number
  readonly boreMm: number
  /** Force to move plunger or rod without any pressure in front of it. */
  readonly rodFrictionN: number
  /** False for pumps and screws, which take the load off the hand. */
  readonly byHand: boolean
}

const bore = (what: string, value: number, range: readonly [number, number]): Constant<number> =>
  constant({
    value,
    range,
    unit: 'mm',
    source: 'project-assumption',
    note: `inner diameter of ${what}; general knowledge, makers differ`,
  })

export const syringeBoreMm = {
  one: bore('a 1 mL syringe', 4.7, [4.5, 5]),
  three: bore('a 3 mL syringe', 8.7, [8.5, 9.5]),
  five: bore('a 5 mL syringe', 12, [11.5, 12.5]),
  ten: bore('a 10 mL syringe', 14.5, [14, 15.9]),
  rod: bore('a bone filler, equal to the lumen of a 10G cannula', 2.7, [2.4, 3]),
} as const

export const plungerFrictionN = constant({
  value: 5,
  range: [2, 10],
  unit: 'N',
  source: 'project-assumption',
  note: 'rubber plunger, small syringe; assumed',
})

export const fillerRodFrictionN = constant({
  value: 13,
  range: [8, 33],
  unit: 'N',
  source: 'longdistance-injection',
  note: 'rod filler: 8 to 13 N at usual length, up to 33 N long, cement 7 minutes old at 20 degrees C (facts C4.4)',
})

const syringe = (name: string, volumeMl: number, boreMm: Constant<number>): Syringe => ({
  name,
  volumeMl,
  boreMm: boreMm.value,
  rodFrictionN: plungerFrictionN.value,
  byHand: true,
})

/** Smallest bore first: the smaller the bore, the more pressure a hand can make. */
export const syringes = {
  rod: {
    name: 'bone filler with rod',
    volumeMl: 1.5,
    boreMm: syringeBoreMm.rod.value,
    rodFrictionN: fillerRodFrictionN.value,
    byHand: true,
  },
  one: syringe('1 mL syringe', 1, syringeBoreMm.one),
  three: syringe('3 mL syringe', 3, syringeBoreMm.three),
  five: syringe('5 mL syringe', 5, syringeBoreMm.five),
  ten: syringe('10 mL syringe', 10, syringeBoreMm.ten),
  pump: { name: 'hydraulic pump', volumeMl: 10, boreMm: 14.5, rodFrictionN: 0, byHand: false },
} as const satisfies Record<string, Syringe>

export const handLimitN = constant({
  value: 200,
  range: [150, 200],
  unit: 'N',
  source: 'vertebro-facts',
  note: 'what a hand can push, about 150 to 200 N (facts C4.2, [R-m])',
})

/** Force on a plunger of this bore against a pressure, and against its own friction. */
export function plungerForceN(pressurePa: number, boreMm: number, frictionN = 0): number {
  if (!(pressurePa >= 0 && frictionN >= 0)) throw refuse('CEM-003', { pressurePa, frictionN })
  if (!(boreMm > 0)) throw refuse('CEM-004', { boreMm })
  return pressurePa * Math.PI * (boreMm / 2000) ** 2 + frictionN
}

/** The pressure that a force on the plunger makes. */
export function plungerPressurePa(forceN: number, boreMm: number, frictionN = 0): number {
  if (!(forceN >= 0 && frictionN >= 0)) throw refuse('CEM-003', { forceN, frictionN })
  if (!(boreMm > 0)) throw refuse('CEM-004', { boreMm })
  return Math.max(0, forceN - frictionN) / (Math.PI * (boreMm / 2000) ** 2)
}

export interface Push {
  readonly forceN: number
  /** False above the highest force a hand is said to make. */
  readonly possible: boolean
  readonly finding: Finding | null
}

/** Whether a hand can still push against this pressure; `about` says which needle or portion. */
export function canPush(pressurePa: number, syringe: Syringe, about: string): Push {
  const forceN = plungerForceN(pressurePa, syringe.boreMm, syringe.rodFrictionN)
  if (!syringe.byHand) return { forceN, possible: true, finding: null }
  const [usualN, mostN] = handLimitN.range ?? [handLimitN.value, handLimitN.value]
  const facts = {
    forceN: Math.round(forceN),
    handN: [usualN, mostN],
    syringe: syringe.name,
    pressureMPa: Math.round(pressurePa / 1e4) / 100,
  }
  if (forceN > mostN) return { forceN, possible: false, finding: find('CEM-101', 'stop', about, facts) }
  if (forceN > usualN) return { forceN, possible: true, finding: find('CEM-102', 'caution', about, facts) }
  return { forceN, possible: true, finding: null }
}
