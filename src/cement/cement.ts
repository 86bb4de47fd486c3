import type { Constant } from '../base/index.ts'

/** How thick a cement is in the first minutes: facts C1.2. */
export type ViscosityClass = 'low' | 'medium' | 'high'

/**
 * Power law `mu = K shear^(n-1)` whose consistency K grows with the equivalent age (seconds at 23 degrees C).
 *
 * K starts at `startPaSn`, is `limitPaSn` at the end of the working time and `setPaSn` at setting; between them ln K follows a
 * power of the age. All three are known to about a half at best (facts C1.3).
 */
export interface Rheology {
  readonly startPaSn: Constant<number>
  readonly limitPaSn: Constant<number>
  readonly setPaSn: Constant<number>
  readonly exponent: Constant<number>
}

/** Seconds from the start of mixing at 23 degrees C. */
export interface HandlingTimes {
  readonly mixedS: Constant<number>
  /** From here on it may be injected: liquid cements are left to thicken first. */
  readonly workingFromS: Constant<number>
  readonly workingUntilS: Constant<number>
  readonly setS: Constant<number>
}

export interface Radiopacifier {
  readonly name: string
  /** Share of the powder's mass. */
  readonly massFraction: Constant<number>
}

/** A cement as sold, or a class of cements where no more than the class is known. */
export interface CementBrand {
  readonly name: string
  readonly maker?: string
  readonly class: ViscosityClass
  /** True where this entry stands for a class and for no product. */
  readonly classOnly: boolean
  readonly radiopacifier: Radiopacifier
  readonly powderG?: Constant<number>
  readonly liquidMl?: Constant<number>
  readonly rheology: Rheology
  readonly times: HandlingTimes
  /** What is this product's own and what is taken from its class. */
  readonly note: string
}

/** The low or high end of a figure's range, or the figure itself where it has none. */
export const lowOf = (figure: Constant<number>): number => figure.range?.[0] ?? figure.value
export const highOf = (figure: Constant<number>): number => figure.range?.[1] ?? figure.value

/** A calculated figure with what its uncertain inputs make of it at least and at most. */
export interface Ranged {
  readonly value: number
  readonly low: number
  readonly high: number
}

export const rangedOf = (low: number, value: number, high: number): Ranged => ({
  value,
  low: Math.min(low, value, high),
  high: Math.max(low, value, high),
})
