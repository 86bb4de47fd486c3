/** How to read the pages, and what stands behind them. */
export const reading: readonly (readonly [term: string, text: string])[] = [
  [
    'What this is',
    'One run of the planned procedure on a model made from this CT, and what would follow from it. The inputs are uncertain; ranges say how much. It does not say what should be done.',
  ],
  [
    'Minutes',
    'Of the injection: since powder and liquid came together. Of the log: also since the patient came to the table, with usual times for each step.',
  ],
  [
    'Leaks',
    'B through the basivertebral vein, S through a segmental vein, C through a gap in the cortex, D into a disc. Veins are mostly placed where anatomy usually has them. Less than 0.01 mL is a trace.',
  ],
  [
    'Seen first',
    'When the shadow of the leaked cement passes five times the noise of one frame, against the noise alone: edges of bone, a moving patient and tired eyes make it later.',
  ],
  [
    'Pressure, force',
    'Pressure at the end of the cannula and in the syringe; force at the plunger for the syringe chosen. Real syringes stick and rooms differ.',
  ],
  [
    'Temperature',
    'The warmest voxel of each place. The band spans the coolest and the warmest choice of all uncertain inputs together; published measurements differ as much.',
  ],
  [
    'Stiffness, strength',
    'Voxel finite elements pressed between level plates. Crawford: 0.68 % strain of the whole height; Pistoia: 2 % of the body beyond 7000 microstrain. Load over strength above 1 is where published thresholds expect a fracture, with a transition of 20 % either way; they belong to methods that read higher.',
  ],
  [
    'As planned',
    'The same volume as balls of equal size round the needle tips, in the bone in front of the stop line. As rehearsed: where the flow took it.',
  ],
  [
    'Target stiffness',
    'That of the unfractured neighbours in the same CT. The published answers to how much cement is needed differ by a factor of five; they stand beside ours and are not averaged.',
  ],
  [
    'Rehearsal score',
    'Compares one rehearsal with another by scales that were chosen, not measured. It says nothing about a person.',
  ],
]
