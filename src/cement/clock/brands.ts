import { type Constant, constant } from '../../base/index.ts'
import type { CementBrand, Radiopacifier, ViscosityClass } from '../cement.ts'
import { classRheology, classTimes } from './figures.ts'

const recalled = 'general knowledge, not checked against the maker’s own text'

const share = (value: number, low: number, high: number, source: string, note: string): Constant<number> =>
  constant({ value, range: [low, high], unit: 'fraction of powder mass', source, note })
const grams = (value: number, source: string, note: string): Constant<number> =>
  constant({ value, range: [0.95 * value, 1.05 * value], unit: 'g', source, note })
const millilitres = (value: number, source: string, note: string): Constant<number> =>
  constant({ value, range: [0.95 * value, 1.05 * value], unit: 'mL', source, note })

const barium = (massFraction: Constant<number>): Radiopacifier => ({ name: 'barium sulphate', massFraction })
const zirconia = (massFraction: Constant<number>): Radiopacifier => ({ name: 'zirconium dioxide', massFraction })

const ofClass = (viscosity: ViscosityClass): CementBrand => ({
  name: `${viscosity} viscosity`,
  class: viscosity,
  classOnly: true,
  radiopacifier: barium(
    share(0.3, 0.1, 0.45, 'project-assumption', 'vertebroplasty cements hold about 30 %; assumed for the class'),
  ),
  rheology: classRheology[viscosity],
  times: classTimes[viscosity],
  note: 'a class of cements, no product',
})

/** The three classes, for a cement that is not listed. */
export const cementClasses: Readonly<Record<ViscosityClass, CementBrand>> = {
  low: ofClass('low'),
  medium: ofClass('medium'),
  high: ofClass('high'),
}

const product = (
  own: Pick<CementBrand, 'name' | 'class' | 'radiopacifier' | 'note'> & Partial<CementBrand>,
): CementBrand => ({
  rheology: classRheology[own.class],
  times: classTimes[own.class],
  classOnly: false,
  ...own,
})

const classOnlyNote = 'rheology and times are those of its class'

const products: readonly CementBrand[] = [
  product({
    name: 'Simplex P',
    maker: 'Stryker',
    class: 'low',
    radiopacifier: barium(
      share(0.1, 0.1, 0.3, 'project-assumption', `Simplex P, 10 %; ${recalled}. Often raised to 30 %`),
    ),
    powderG: grams(40, 'project-assumption', `Simplex P; ${recalled}`),
    liquidMl: millilitres(20, 'project-assumption', `Simplex P; ${recalled}`),
    note: classOnlyNote,
  }),
  product({
    name: 'Vertebroplastic',
    maker: 'DePuy Spine',
    class: 'low',
    radiopacifier: barium(share(0.28, 0.2, 0.35, 'project-assumption', `Vertebroplastic, about 28 %; ${recalled}`)),
    note: `${classOnlyNote}; low viscosity by Habib 2010`,
  }),
  product({
    name: 'Osteopal V',
    maker: 'Heraeus',
    class: 'low',
    radiopacifier: zirconia(share(0.45, 0.4, 0.5, 'project-assumption', `Osteopal V, about 45 %; ${recalled}`)),
    powderG: grams(26, 'project-assumption', `Osteopal V; ${recalled}`),
    liquidMl: millilitres(10, 'project-assumption', `Osteopal V; ${recalled}`),
    note: `${classOnlyNote}; injected thin or thick by waiting`,
  }),
  product({
    name: 'Vertecem V+',
    maker: 'DePuy Synthes',
    class: 'medium',
    radiopacifier: zirconia(share(0.4, 0.35, 0.45, 'project-assumption', `Vertecem V+, about 40 %; ${recalled}`)),
    powderG: grams(26, 'project-assumption', `Vertecem V+; ${recalled}`),
    liquidMl: millilitres(10, 'project-assumption', `Vertecem V+; ${recalled}`),
    note: `${classOnlyNote}; medium viscosity, no waiting, about 11 min to harden at 37 degrees C (abstracts of 2011)`,
  }),
  product({
    name: 'Kyphon HV-R',
    maker: 'Medtronic',
    class: 'high',
    radiopacifier: barium(share(0.3, 0.27, 0.33, 'kyphon-hvr-ifu', 'approximately 30 % barium sulphate')),
    powderG: grams(20, 'kyphon-hvr-ifu', '20 g of powder in a packet'),
    liquidMl: millilitres(9.6, 'kyphon-hvr-ifu', '9.0 g of liquid at 0.94 g/mL of methyl methacrylate'),
    note: `${classOnlyNote}; made for delivery in a highly viscous state`,
  }),
  product({
    name: 'Confidence',
    maker: 'DePuy Spine',
    class: 'high',
    radiopacifier: barium(share(0.3, 0.25, 0.35, 'project-assumption', `Confidence, about 30 %; ${recalled}`)),
    powderG: grams(20, 'project-assumption', `Confidence; ${recalled}`),
    liquidMl: millilitres(9.2, 'project-assumption', `Confidence; ${recalled}`),
    note: `${classOnlyNote}; high viscosity by Habib 2010, above 1 kPa s from the first minutes`,
  }),
]

/** All cements known here: the classes first, then products. */
export const brands: readonly CementBrand[] = [...Object.values(cementClasses), ...products]

/** The cement of this name, whatever the case of its letters; undefined where it is not listed. */
export function brandNamed(name: string): CementBrand | undefined {
  const wanted = name.trim().toLowerCase()
  return brands.find((brand) => brand.name.toLowerCase() === wanted)
}
