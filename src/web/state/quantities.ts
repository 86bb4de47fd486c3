// Numbers as a person reads them: units by Intl where it knows them, always with a space that does not break.

const space = '\u00a0'
const formats = new Map<number, Intl.NumberFormat>()
/** Made once for each count of digits: making one takes longer than using it a hundred times. */
function decimals(digits: number): Intl.NumberFormat {
  const known = formats.get(digits)
  if (known) return known
  const made = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  formats.set(digits, made)
  return made
}

/** `value` with `digits` decimals and the unit's sign; `–` where there is no number. */
export function quantity(value: number | null | undefined, unit: string, digits = 1): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '\u2013'
  const number = decimals(digits).format(Object.is(value, -0) || Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value)
  return unit === '' ? number : number + (unit === '°' ? '°' : space + unit)
}

export const mm = (valueMm: number | null | undefined, digits = 1): string => quantity(valueMm, 'mm', digits)
export const ml = (valueMm3: number | null | undefined, digits = 1): string =>
  quantity(valueMm3 === null || valueMm3 === undefined ? null : valueMm3 / 1000, 'mL', digits)
export const degrees = (angleRad: number | null | undefined, digits = 1): string =>
  quantity(angleRad === null || angleRad === undefined ? null : (angleRad * 180) / Math.PI, '°', digits)
export const percent = (share: number | null | undefined, digits = 0): string =>
  quantity(share === null || share === undefined ? null : 100 * share, '%', digits)
export const newton = (force: number | null | undefined): string => quantity(force, 'N', 0)

/** `4:07` */
export function clock(timeS: number | null | undefined): string {
  if (timeS === null || timeS === undefined || !Number.isFinite(timeS)) return '\u2013'
  const whole = Math.max(0, Math.round(timeS))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
