import { refuse } from '../troubles.ts'
import type { Action } from './action.ts'

/** Bounds of every figure of an action: [least, most]; outside them it is a slip of the keyboard, not a rehearsal. */
const bounds: Readonly<Record<string, readonly [number, number]>> = {
  massMg: [0, 5000],
  patientKg: [20, 300],
  shots: [0, 1000],
  fluoroscopyS: [0, 36000],
  takesS: [0, 36000],
  durationS: [0, 86400],
  volumeMm3: [1, 30000],
  flowMm3PerS: [1, 2000],
  byMm: [0, 100],
  untilPa: [1e4, 1e7],
  storedAtC: [1, 40],
  roomC: [10, 40],
}

/** Refuses (REH-001) an action with a figure that is no number or outside what can be done. */
export function checkAction(action: Action): void {
  for (const [name, value] of Object.entries(action)) {
    const limits = bounds[name]
    if (limits && !(typeof value === 'number' && value >= limits[0] && value <= limits[1]))
      throw refuse('REH-001', { action: action.do, [name]: Number(value), allowed: limits })
    if (Array.isArray(value) && !(value.length === 3 && value.every(Number.isFinite)))
      throw refuse('REH-001', { action: action.do, [name]: value.map(Number) })
  }
}
