import { type Constant, constant } from '../../base/index.ts'

/** An inflatable bone tamp. */
export interface Balloon {
  readonly name: string
  readonly maker: string
  /** Of the part that fills. */
  readonly lengthMm: number
  readonly volumeMostMl: Constant<number>
  readonly pressureMostPa: Constant<number>
}

const psiPa = 6894.757

const pressure = (psi: number, name: string): Constant<number> =>
  constant({
    value: psi * psiPa,
    range: [psi * psiPa, psi * psiPa],
    unit: 'Pa',
    source: 'vertebro-facts',
    note: `${name}: ${psi} psi (facts A13.6, [R-m]); the specific instructions for use decide`,
  })
const volume = (ml: number, name: string, source: string, note: string): Constant<number> =>
  constant({ value: ml, range: [Math.min(3, ml), ml], unit: 'mL', source, note: `${name}: ${note}` })

const recalled = 'facts A13.6, [R-m]; the specific instructions for use decide'

function tamp(family: string, size: string, lengthMm: number, mostMl: number, psi: number, source: string): Balloon {
  const name = `${family} ${size}`
  const given = source === 'vertebro-facts'
  return {
    name,
    maker: 'Medtronic',
    lengthMm,
    volumeMostMl: volume(
      mostMl,
      name,
      source,
      given ? recalled : 'taken as that of the Xpander of the same length; assumed',
    ),
    pressureMostPa: pressure(psi, name),
  }
}

/** Sizes exist as listed in the makers' instructions (facts A13.5, [V]; kyphon-xpander-ifu, kyphon-xpander-two-ifu). */
export const balloons: readonly Balloon[] = [
  tamp('Xpander', '10/3', 10, 4, 400, 'vertebro-facts'),
  tamp('Xpander', '15/3', 15, 4, 400, 'vertebro-facts'),
  tamp('Xpander', '20/3', 20, 6, 400, 'vertebro-facts'),
  tamp('Express', '10/2', 10, 4, 400, 'project-assumption'),
  tamp('Express', '15/2', 15, 4, 400, 'project-assumption'),
  tamp('Xpander II', '10/3', 10, 4, 700, 'vertebro-facts'),
  tamp('Xpander II', '15/3', 15, 4, 700, 'vertebro-facts'),
  tamp('Xpander II', '20/3', 20, 6, 700, 'vertebro-facts'),
]

/** The balloon of this name (`Xpander 15/3`), whatever the case of its letters; undefined where it is not listed. */
export function balloonNamed(name: string): Balloon | undefined {
  const wanted = name.trim().toLowerCase()
  return balloons.find((balloon) => balloon.name.toLowerCase() === wanted)
}
