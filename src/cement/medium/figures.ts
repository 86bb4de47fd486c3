import { constant } from '../../base/index.ts'

/** Along the vertebra's long axis, in bone of porosity `referencePorosity`. Never one value: the published ones differ by 100. */
export const trabecularPermeabilityM2 = constant({
  value: 2e-8,
  range: [1e-9, 5e-8],
  unit: 'm2',
  source: 'vertebro-facts',
  note: 'published 2.7e-11 to 4.5e-8 (facts C2.1 to C2.9, F6); default and log-uniform range are the project’s choice (C2.8)',
})

export const apOverSiPermeability = constant({
  value: 0.78,
  range: [0.5, 1],
  unit: '1',
  source: 'vertebro-facts',
  note: '34 lumbar cores, 3.44 / 4.45 (facts C2.2 and C2.8); 1 / 2.05 in another series (C2.1); left-right taken as AP',
})

export const referencePorosity = constant({
  value: 0.85,
  range: [0.8, 0.92],
  unit: '1',
  source: 'vertebro-facts',
  note: 'porosity at which the default permeability holds; Kozeny-Carman gives 2.5e-8 m2 there (facts C2.9, C3.5)',
})

/** Share of the bone's pores in which marrow stays when cement has passed. */
export const residualMarrow = constant({
  value: 0.2,
  range: [0.1, 0.3],
  unit: '1',
  source: 'project-assumption',
  note: 'S_r of the law of the front, 1 / (phi (1 - S_r)) (facts C3.1), for which no figure was found; films on trabeculae and dead corners',
})

/** `BV/TV = (density + offset) / tissue`; the offset is what marrow fat takes off. */
export const tissueMgPerCm3 = constant({
  value: 1200,
  range: [1000, 1400],
  unit: 'mg/cm3 potassium phosphate',
  source: 'project-assumption',
  note: 'density of solid bone in units of the calibration; 100 mg/cm3 is then a bone share of 0.11',
})
export const fatOffsetMgPerCm3 = constant({
  value: 30,
  range: [0, 60],
  unit: 'mg/cm3 potassium phosphate',
  source: 'project-assumption',
  note: 'marrow fat lowers the reading; single energy cannot tell',
})
export const mgPerCm3PerHu = constant({
  value: 0.85,
  range: [0.7, 1],
  unit: 'mg/cm3 per HU',
  source: 'project-assumption',
  note: 'at 120 kVp; where the vertebra has a calibrated density its mean is kept and only the slope is this',
})
export const porosityLimits = { low: 0.3, high: 0.95 } as const

/** The shell of the body; on a grid of 0.75 mm it is about twice as thick as in life. */
export const cortexPermeabilityM2 = constant({
  value: 1e-13,
  range: [1e-15, 1e-11],
  unit: 'm2',
  source: 'project-assumption',
  note: 'nearly tight: five orders below trabecular bone; small vessel holes let marrow through',
})
export const cortexPorosity = constant({
  value: 0.1,
  range: [0.05, 0.3],
  unit: '1',
  source: 'project-assumption',
  note: 'vertebral shell with its holes',
})

/** Least of a void: a slot of 2 mm, gap^2 / 12. Thicker ones have their own width. */
export const voidPermeabilityM2 = constant({
  value: 3.3e-7,
  range: [2e-8, 2e-6],
  unit: 'm2',
  source: 'project-assumption',
  note: 'flow between plates 2 mm apart; 0.5 to 5 mm are the range',
})

/** Outside the bone cement pushes tissue aside: as through a loose medium with all its room free. */
export const softPermeabilityM2 = constant({
  value: 1e-8,
  range: [1e-9, 1e-7],
  unit: 'm2',
  source: 'project-assumption',
  note: 'stands for tissue that gives way; its value moves only how a leak spreads, hardly whether there is one',
})
export const canalPermeabilityM2 = constant({
  value: 3e-8,
  range: [3e-9, 3e-7],
  unit: 'm2',
  source: 'project-assumption',
  note: 'epidural fat and veins give way more easily',
})
export const discPermeabilityM2 = constant({
  value: 3e-9,
  range: [1e-10, 3e-8],
  unit: 'm2',
  source: 'project-assumption',
  note: 'clefts of a degenerate disc; only behind a broken endplate does it matter',
})

export const venousPressurePa = constant({
  value: 1667,
  range: [1333, 2000],
  unit: 'Pa',
  source: 'vertebro-facts',
  note: '10 to 15 mmHg (facts C4.6, [R-m])',
})
export const intactDiscPressurePa = constant({
  value: 100_000,
  range: [80_000, 150_000],
  unit: 'Pa',
  source: 'vertebro-facts',
  note: 'L4/5 lying 0.10 MPa (facts D5.1, [R-h])',
})
export const openDiscPressurePa = constant({
  value: 3000,
  range: [0, 20_000],
  unit: 'Pa',
  source: 'project-assumption',
  note: 'a disc that communicates with the bone through a broken endplate has lost most of its pressure',
})

/** Cement is to stay in front of this part of the body's depth, from its anterior wall. */
export const stopFraction = constant({
  value: 0.75,
  range: [0.66, 0.75],
  unit: 'fraction of depth',
  source: 'vertebro-facts',
  note: 'posterior quarter to third (facts A5.7, [R-h]): a default, not a rule',
})

export const gasBelowHu = constant({
  value: -150,
  range: [-200, -100],
  unit: 'HU',
  source: 'project-assumption',
  note: 'as in the measure of clefts: fat ends near -120',
})

/** Dense bone inside the body, above its mean by this: impacted or sclerotic. */
export const scleroticAboveHu = constant({
  value: 200,
  range: [150, 300],
  unit: 'HU above the trabecular mean',
  source: 'project-assumption',
  note: 'an impaction band or sclerosis; porosity follows from its density',
})

/** Conduits as anatomy has them where the image does not show them; mm. */
export const veinSizes = {
  basivertebralRadiusMm: constant({
    value: 2.2,
    range: [1, 2.7],
    unit: 'mm',
    source: 'project-assumption',
    note: 'the vein in its foramen, which is 7.8 +/- 1.6 mm wide and 5.4 +/- 1.1 mm high (he-2023) and holds fat, artery and nerve too; most: half its height',
  }),
  basivertebralDepthMm: constant({
    value: 12.4,
    range: [8.3, 16.5],
    unit: 'mm',
    source: 'he-2023',
    note: '12.4 +/- 2.1 mm in 107 patients with osteoporotic fractures, 2 SD either way; the channel narrows forwards',
  }),
  collectorRadiusMm: constant({
    value: 1.5,
    range: [0.5, 2],
    unit: 'mm',
    source: 'project-assumption',
    note: 'where the veins of the body meet, at the front end of the foramen: "large, tortuous" in anatomy books (gray-anatomy), without a width; calibrated against B 28.5 % (facts A4.4)',
  }),
  tributaryRadiusMm: constant({
    value: 1.1,
    range: [0.3, 1.2],
    unit: 'mm',
    source: 'project-assumption',
    note: 'at their far end, where they meet the segmental veins; calibrated with the other widths against B 28.5 % (facts A4.4), validation/leak-classes.ts',
  }),
  segmentalRadiusMm: constant({
    value: 0.6,
    range: [0.3, 1],
    unit: 'mm',
    source: 'project-assumption',
    note: 'holes in the waist of the body, two a side',
  }),
  segmentalDepthMm: constant({
    value: 8,
    range: [4, 14],
    unit: 'mm',
    source: 'project-assumption',
    note: 'how far such a vein runs in the bone',
  }),
} as const
