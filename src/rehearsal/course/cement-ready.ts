import { constant } from '../../base/index.ts'
import {
  brandNamed,
  brands,
  type CementBrand,
  type CementClock,
  phaseOf,
  startClock,
  tick,
} from '../../cement/index.ts'
import { refuse } from '../troubles.ts'

export const usualRoomC = constant({
  value: 22,
  range: [18, 25],
  unit: 'degrees C',
  source: 'project-assumption',
  note: 'room, and cement before mixing where nothing else is said; assumed',
})

/** Brand and temperatures of a course; all may be left out. */
export interface CementWishes {
  readonly brand?: string
  readonly roomC?: number
  readonly storedAtC?: number
}

/** Taken where no brand is named: the class of medium viscosity. */
export const usualBrandName = 'medium viscosity'

/** The brand asked for. Refuses REH-001 where it is not known. */
export function brandFor({ brand: name = usualBrandName }: CementWishes): CementBrand {
  const brand = brandNamed(name)
  if (!brand) throw refuse('REH-001', { brand: name, known: brands.map((b) => b.name) })
  return brand
}

/** The temperatures at mixing: the cement is as warm as the room where it was not stored elsewhere. */
export function temperaturesFor({ roomC = usualRoomC.value, storedAtC = roomC }: CementWishes) {
  return { roomC, storedAtC }
}

const lookEveryS = 5

/** How long a cement, its clock as it stands, must lie in the room before it may be injected; whole looks of 5 s. */
export function waitUntilWorkingS(brand: CementBrand, clock: CementClock): number {
  let waitS = 0
  for (let now = clock; ['mixing', 'waiting'].includes(phaseOf(brand, now)); now = tick(now, lookEveryS, now.roomC))
    waitS += lookEveryS
  return waitS
}

/** The clock of a cement mixed as wished, at the first look at which it may be injected. */
export function workingClock(brand: CementBrand, wishes: CementWishes): CementClock {
  const clock = startClock(brand, temperaturesFor(wishes))
  const looks = waitUntilWorkingS(brand, clock) / lookEveryS
  let now = clock
  for (let look = 0; look < looks; look++) now = tick(now, lookEveryS, now.roomC)
  return now
}
