import { degFromRad, mlFromMm3 } from '../../../base/index.ts'
import type { Strength } from '../../../mechanics/index.ts'
import type { StrengthCourse } from '../../../rehearsal/index.ts'
import type { Place } from '../../pages/figure.ts'
import type { Element, Sheet } from '../../pages/sheet.ts'
import { type Cell, type Row, table } from '../../pages/table.ts'
import { paper } from '../../palette.ts'
import { fixed } from '../../wording.ts'

type Ranged = Strength['stiffnessNPerMm']
type Of = (strength: Strength) => string | Cell

/** Before, as planned and as rehearsed, each with its range; returns the y below. */
export function strengthTable(doc: Sheet, section: Element, course: StrengthCourse, place: Place): number {
  const { before, planned, after, plannedFill } = course
  const column = (place.width - 172) / 3
  const columns = [
    { title: '', width: 172 },
    { title: 'before', width: column, align: 'right' },
    { title: `as planned, ${fixed(mlFromMm3(plannedFill.volumeMm3), 1)} mL`, width: column, align: 'right' },
    { title: 'as rehearsed', width: column, align: 'right' },
  ] as const
  const row = (name: string, of: Of): Row => [name, of(before), of(planned), of(after)]
  const whole = (r: Ranged): string => `${fixed(r.value, 0)} (${fixed(r.low, 0)}–${fixed(r.high, 0)})`
  const rows: Row[] = [
    row('Stiffness, N/mm', (s) => ({ text: whole(s.stiffnessNPerMm), strong: true })),
    row('Strength, Crawford, N', (s) => ({ text: whole(s.strengthN.crawford), strong: true })),
    row('Strength, Pistoia, N', (s) => whole(s.strengthN.pistoia)),
    ...(before.strengthN.nonlinear
      ? [row('Strength, stepwise, N', (s) => (s.strengthN.nonlinear ? whole(s.strengthN.nonlinear) : '–'))]
      : []),
    ...before.loadToStrength.map((phi, n) => {
      // The same activity is judged on a level plate and on one pressed in front of its middle.
      const pressed = phi.load === 'flexion' ? ', in front' : ''
      return row(`Load / strength, ${phi.activity} ${fixed(phi.loadN.value, 0)} N${pressed}, ${capital(phi.by)}`, (s) =>
        phiCell(s.loadToStrength[n]?.phi),
      )
    }),
    row('Sideways turn when standing, °', (s) => degrees(s.toggleRad)),
  ]
  return table(doc, section, place, columns, rows)
}

const capital = (word: string): string => word.replace(/^./, (c) => c.toUpperCase())
const degrees = (r: Ranged): string =>
  `${fixed(degFromRad(r.value), 2)} (${fixed(degFromRad(r.low), 2)} to ${fixed(degFromRad(r.high), 2)})`

/** A ratio whose value passes 1 is said in the colour of a caution. */
function phiCell(phi: Ranged | undefined): string | Cell {
  if (!phi) return '–'
  const text = `${fixed(phi.value, 2)} (${fixed(phi.low, 2)}–${fixed(phi.high, 2)})`
  return phi.value > 1 ? { text, strong: true, colour: paper.stop } : text
}
