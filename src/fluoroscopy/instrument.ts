import { constant } from '../base/index.ts'

/** What instruments stop more than the tissue they lie in. */
export const steelPerMm = constant({
  value: 0.63,
  range: [0.45, 0.93],
  unit: '1/mm',
  source: 'schoonjans-2011',
  note: 'stainless steel taken as iron of 7.9 g/cm3 at 70 keV, tissue taken off; low 80 keV, high 60 keV; computed from tabulated mass attenuation, not checked against the table again',
})

export const contrastPerMm = constant({
  value: 0.15,
  range: [0.1, 0.23],
  unit: '1/mm',
  source: 'schoonjans-2011',
  note: 'contrast medium of 300 mg iodine per mL in a balloon at 70 keV; low 80 keV, high 60 keV; the concentration is assumed',
})
