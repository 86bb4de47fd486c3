import { constant } from '../base/index.ts'

/** Linear attenuation of water at the effective energy of a 120 kVp CT, from its mass attenuation at 1 g/cm3. */
export const waterAttenuationPerMm = constant({
  value: 0.01929,
  range: [0.01837, 0.02059],
  unit: '1/mm',
  source: 'schoonjans-2011',
  note: 'facts B1.1 at 70 keV, B2.6; range 80 to 60 keV. The effective energy of 70 keV is customary, not measured.',
})

/** Below this a voxel counts as air and stops nothing, so that the noise of the air round the body adds no haze. */
export const airHuMax = constant({
  value: -950,
  range: [-980, -900],
  unit: 'HU',
  source: 'project-assumption',
  note: 'Chosen: above the noise of air in CT (sd 10-20 HU round -1000), below healthy lung; the most it drops is 5 % of water.',
})

/** What is thinner than this and touches nothing thicker may be left out of a projection as noise of the air. */
export const bodyHuMin = constant({
  value: -800,
  range: [-850, -700],
  unit: 'HU',
  source: 'project-assumption',
  note: 'Chosen: ten times the noise of air above it, below fat and skin; lung lies inside the chest wall and is kept.',
})

/**
 * Linear attenuation of a CT number, 1/mm, for one photon energy (facts B2.6): `mu = mu_water (1 + HU / 1000)`, and
 * nothing for air.
 */
export const attenuationPerMm = (hu: number): number =>
  hu < airHuMax.value ? 0 : waterAttenuationPerMm.value * (1 + hu / 1000)
