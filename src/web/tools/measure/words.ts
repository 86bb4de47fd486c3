import { degrees, mm, percent, quantity } from '../../state/quantities.ts'
import type { Figures } from '../../state/see/measure.ts'

/** What a measurement says, as it stands beside it; `unit` is that of the samples. */
export function wordsOf(figures: Figures | null, unit: string): string {
  if (!figures) return ''
  switch (figures.kind) {
    case 'length':
      return mm(figures.lengthMm)
    case 'angle':
    case 'cobb':
      return degrees(figures.angleRad)
    case 'region':
      return figures.region
        ? `${quantity(figures.region.mean, unit, 0)} \u00b1 ${quantity(figures.region.sd, '', 0)}`
        : mm(figures.radiusMm)
    case 'heights': {
      const { anteriorMm, middleMm, posteriorMm } = figures
      const each = [anteriorMm, middleMm, posteriorMm].map((height) => quantity(height, '')).join(' / ')
      return `${each} mm (${percent(anteriorMm / posteriorMm)}, ${percent(middleMm / posteriorMm)})`
    }
  }
}
