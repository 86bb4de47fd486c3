import { type Constant, constant } from '../../base/index.ts'

/**
 * What stays in the bone to hold its height, as data: no model of it exists here.
 *
 * Sizes are those that makers list; where none was read, none is given.
 */
export interface Implant {
  readonly name: string
  readonly maker: string
  readonly kind: 'stent' | 'jack' | 'coil' | 'expander'
  readonly material: string
  readonly openedBy: 'balloon' | 'turning' | 'pushing'
  /** How it is set: two, one from each side, or one alone. */
  readonly usualCount: 1 | 2
  /** Diameter as it goes in, where known. */
  readonly closedMm?: Constant<number>
  /** Diameter or height it opens to, where known. */
  readonly openMm?: Constant<number>
  readonly note: string
}

const size = (value: number, range: readonly [number, number], what: string): Constant<number> =>
  constant({ value, range, unit: 'mm', source: 'project-assumption', note: `${what}; general knowledge, not checked` })

export const implants: readonly Implant[] = [
  {
    name: 'VBS',
    maker: 'DePuy Synthes',
    kind: 'stent',
    material: 'cobalt-chromium alloy (recalled; a review calls it titanium, vanni-2016)',
    openedBy: 'balloon',
    usualCount: 2,
    openMm: size(17, [15, 17], 'vertebral body stent, opened'),
    note: 'holds what the balloon reached: 3.7 +/- 3.8 % lost on letting it down against 11.7 +/- 6.2 % (rotter-2010); 100 patients: anterior 20.3 to 24.5 mm, angle 13.1 to 8.9 degrees (stenting-chart-review-2013)',
  },
  {
    name: 'SpineJack',
    maker: 'Stryker',
    kind: 'jack',
    material: 'titanium alloy',
    openedBy: 'turning',
    usualCount: 2,
    closedMm: size(5, [4.2, 5.8], 'SpineJack, closed'),
    openMm: size(17, [12.5, 20], 'SpineJack, open'),
    note: 'opens along the long axis only (vanni-2016)',
  },
  {
    name: 'OsseoFix',
    maker: 'Alphatec',
    kind: 'expander',
    material: 'titanium mesh (recalled)',
    openedBy: 'turning',
    usualCount: 2,
    note: 'opened step by step by turning (vanni-2016)',
  },
  {
    name: 'Kiva',
    maker: 'IZI Medical',
    kind: 'coil',
    material: 'PEEK with barium sulphate (recalled)',
    openedBy: 'pushing',
    usualCount: 1,
    note: 'a coil pushed in from one side, filled with cement',
  },
]
