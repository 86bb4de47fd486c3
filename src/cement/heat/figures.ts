import { type Constant, constant } from '../../base/index.ts'

const figure = (
  value: number,
  range: readonly [number, number],
  unit: string,
  source: string,
  note: string,
): Constant<number> => constant({ value, range, unit, source, note })

const stanczyk = 'stanczyk-2004'
const assumed = 'project-assumption'

/** Heat set free by one volume of cement that cures to the end. */
export const heatOfCuring = figure(
  1.35e8,
  [1.1e8, 1.93e8],
  'J/m3',
  'stanczyk-2004; quarini-2006',
  'sources disagree: 1.93e8 (Stanczyk, facts C6.2, [R-m]); 100 and 123 kJ/kg at 1100 kg/m3 make 1.1e8 and 1.35e8 (measured sets ' +
    'compiled by Quarini 2006, known through a secondary transcription). The three runs take the three of them',
)

/** The figure of the check `Q / (rho c)` = 140 K. */
export const heatOfCuringStanczyk = figure(
  1.93e8,
  [1.1e8, 1.93e8],
  'J/m3',
  stanczyk,
  'facts C6.2, [R-m]; the upper of the figures in use',
)

export const curingEnergyJPerMol = figure(
  62_866,
  [31_270, 67_891],
  'J/mol',
  'stanczyk-2004; quarini-2006',
  'Arrhenius energy of curing (facts C6.2, [R-m]); 31.3, 33.2 and 67.9 kJ/mol in the sets compiled by Quarini 2006',
)

export const curingPerS = figure(
  2.64e8,
  [2.64e8, 2.64e8],
  '1/s',
  stanczyk,
  'facts C6.2, [R-m]. Taken alone it makes cement of 23 degrees C set after 75 min; see `curingFactor`',
)

export const curingOrder = figure(10, [9, 11], '1', stanczyk, 'n of the curing law (facts C6.2, [R-m])')

export const glassK = figure(
  378,
  [368, 388],
  'K',
  stanczyk,
  'glass temperature: curing stops at T / Tg (facts C6.2, [R-m])',
)

/** Cement counts as set at this share of curing. */
export const setShare = figure(
  0.5,
  [0.3, 0.7],
  '1',
  assumed,
  'half cured; in a block the share runs from 0.3 to 0.7 within seconds, so that the choice matters little',
)

export const cementDensity = figure(1100, [1100, 1200], 'kg/m3', 'vertebro-facts', 'facts C6.3, [R-m]')
export const cementHeatCapacity = figure(1350, [1250, 1450], 'J/(kg K)', 'vertebro-facts', 'facts C6.3, [R-m]')
export const cementConductivity = figure(
  0.2,
  [0.17, 0.25],
  'W/(m K)',
  'vertebro-facts',
  'facts C6.3, [R-m]; range assumed',
)
export const boneConductivity = figure(
  0.3,
  [0.26, 0.4],
  'W/(m K)',
  'vertebro-facts',
  'facts C6.3, [R-m]; range assumed',
)
export const boneCapacity = figure(
  2.4e6,
  [2.2e6, 2.8e6],
  'J/(m3 K)',
  'vertebro-facts',
  'density times heat capacity of trabecular bone (facts C6.3, [R-m]); range assumed',
)

export const softConductivity = figure(
  0.5,
  [0.45, 0.6],
  'W/(m K)',
  assumed,
  'disc, canal and soft tissue, near water; general knowledge',
)
export const softCapacity = figure(
  3.7e6,
  [3.5e6, 4.2e6],
  'J/(m3 K)',
  assumed,
  'disc, canal and soft tissue, near water; general knowledge',
)

/** Water in the marrow that stays behind between the trabeculae. */
export const marrowWater = figure(
  0.3,
  [0.15, 0.4],
  'fraction of volume',
  assumed,
  'yellow marrow holds about 15 % of water, red about 40 %; general knowledge',
)
export const boilingC = figure(
  100,
  [100, 101],
  'degrees C',
  assumed,
  'water at the pressure of the air, and a little above',
)
export const heatOfBoiling = figure(2.26e9, [2.2e9, 2.3e9], 'J/m3', assumed, '2257 kJ/kg of water; general knowledge')

/** Blood that passes a volume of tissue, per second. */
export const perfusionPerS = figure(
  0.0015,
  [0, 0.005],
  '1/s',
  assumed,
  '9 mL per 100 mL and minute, between none (a specimen, or marrow pressed empty) and 30; vertebral marrow lies in between; assumed',
)

export const bloodCapacity = figure(
  4e6,
  [3.8e6, 4.1e6],
  'J/(m3 K)',
  assumed,
  '1060 kg/m3 times 3770 J/(kg K); general knowledge',
)

export const bodyC = figure(37, [36, 38], 'degrees C', assumed, 'core temperature; also the baths of specimen studies')

export const nerveC = figure(
  45,
  [43, 45],
  'degrees C',
  'vertebro-facts',
  'nerve tissue is harmed at 45 degrees for 30 min (facts C6.12, [R-h])',
)
export const boneNecrosisC = figure(
  47,
  [47, 50],
  'degrees C',
  'vertebro-facts',
  'bone dies after 1 min (facts C6.12, [R-h])',
)

/** Thresholds that times are counted above. */
export const marksC = [45, 47, 50] as const
